"""`yobal import-responses`: what was collected elsewhere, taken in whole."""

from dataclasses import asdict, replace
from pathlib import Path

import click

from yobal.cli.chosen import the_actor, the_consultation, the_round
from yobal.cli.main import Mistake
from yobal.cli.progress import steps
from yobal.drafting.tables import Table, UnreadableTable, open_table
from yobal.lib import clock
from yobal.lib.text import excerpt
from yobal.publication.models import Round
from yobal.reception.guessing import Choice, Choices, Meaning, Reason, Sure, Why, mapping_table, propose_reading
from yobal.reception.guessing import propose as guess
from yobal.reception.guessing.choices import QUESTIONS
from yobal.reception.importing import Plan, already_in, carry_out, plan_import
from yobal.reception.mapping import CellCounts, ColumnsDiffer, Mapping, MappingError, RowFault, load_mapping
from yobal.reception.mapping.writing import toml_of

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
BY = click.option("--by", metavar="EMAIL", help="The member of staff who takes it in, for the record.")
REFUSED = 3
_SHOWN = 20
_HEADER_SHOWN = 60

RESPONSES_EPILOG = """\b
Examples:
  yobal import-responses answers.csv --consultation ai-strategy-2025 --propose > answers.mapping.toml
  yobal import-responses answers.csv --mapping answers.mapping.toml --consultation ai-strategy-2025 --dry-run
  yobal import-responses answers.xlsx --mapping answers.mapping.toml --consultation ai-strategy-2025 --round 4

Running it again adds nothing. Exit code 3: some rows were refused, all others are in.
"""


@click.command("import-responses", epilog=RESPONSES_EPILOG)
@click.argument("file", type=FILE)
@click.option("--mapping", "mapping_file", type=FILE, help="What each column means (docs/import.md).")
@click.option("--propose", is_flag=True, help="Print a proposed mapping, to look at and to change; write nothing.")
@click.option("--consultation", "slug", metavar="SLUG", required=True, help="The consultation's address.")
@click.option("--round", "position", type=click.IntRange(1), help="The round's number; without it, the latest opened.")
@click.option("--dry-run", is_flag=True, help="Check the table against the mapping; write nothing.")
@BY
def import_responses(
    *,
    file: Path,
    mapping_file: Path | None,
    propose: bool,
    slug: str,
    position: int | None,
    dry_run: bool,
    by: str | None,
) -> None:
    """Take in a table of answers that were collected elsewhere: CSV, or XLSX.

    Each row becomes a submission, received when the table says. Wrong rows are listed and refused, right ones taken in;
    every cell of the table is accounted for.
    """
    if propose:
        click.echo(proposed(file, the_round(the_consultation(slug), position)))
        return
    if mapping_file is None:
        raise click.UsageError("Name a mapping with --mapping, or write one with --propose > answers.mapping.toml.")
    table, mapping = read_both(file, mapping_file)
    plan = fitted(table, mapping, slug, position)
    if table.encoding_guessed:
        click.echo("The file is not in Unicode: it was read as Western European text. Look at the accents.", err=True)
    if dry_run:
        earlier = already_in(plan)
        click.echo(f"Nothing was written. {plan.count - earlier} rows would be new, {earlier} are in already.")
        faults, cells = plan.faults, plan.cells
    else:
        actor = the_actor(by)
        with steps("Receiving", plan.count) as advance:
            outcome = carry_out(plan, by=actor, at=clock.now(), step=advance)
        click.echo(f"{outcome.created} rows are new, {outcome.earlier} were in already.")
        faults, cells = outcome.faults, outcome.cells
    _tell_cells(plan, cells)
    _tell_faults(faults)


def read_both(file: Path, mapping_file: Path) -> tuple[Table, Mapping]:
    """Read a mapping, then the table that it speaks of; a problem with either is told in its own words."""
    try:
        mapping = load_mapping(mapping_file)
        return open_table(lambda: file.open("rb"), mapping.reading, wide=True), mapping
    except (MappingError, UnreadableTable) as error:
        raise Mistake(str(error)) from error


def proposed(file: Path, round_: Round) -> str:
    """Propose a mapping as TOML; what each guess rests on stands beside it, what a person must decide above."""
    source, consultation = (lambda: file.open("rb")), round_.consultation
    try:
        reading = propose_reading(source)
        table = open_table(source, reading, wide=True)
    except UnreadableTable as error:
        raise Mistake(str(error)) from error
    choices = guess(table, source=file.name, zone=str(consultation.zone), form=round_.form, reading=reading)
    decided, open_points = decide(choices)
    made = mapping_table(decided, table, form=round_.form, groups=consultation.groups.all())
    guesses = [
        f"{number}. {excerpt(header, _HEADER_SHOWN)}: {Meaning(column.meaning).label} ({Sure(column.sure).label}: "
        f"{Why(column.why).label})"
        for number, (header, column) in enumerate(zip(table.headers, decided.columns, strict=True), start=1)
    ]
    notes = [*(f"DECIDE: {point}" for point in open_points), *guesses]
    return "\n".join(f"# {note}" for note in notes) + "\n\n" + toml_of(made)


def decide(choices: Choices) -> tuple[Choices, list[str]]:
    """Fill in what only a person knows, and say so."""
    points = []
    if not any(column.meaning == Meaning.TIME for column in choices.columns):
        choices = replace(choices, stated=clock.now().date().isoformat())
        points.append("no column says when answers were received; all are taken as received today.")
    if len(choices.time_formats) > 1:
        choices = replace(choices, time_format=choices.time_formats[0])
        points.append(f"the times fit several formats: {' and '.join(choices.time_formats)}.")
    for number, column in enumerate(choices.columns, start=1):
        if column.meaning in QUESTIONS and not column.question:
            out = Choice(Meaning.IGNORED.value, Why.FORM.value, Sure.UNSURE.value, reason=Reason.NO_ANSWER.value)
            choices = choices.with_columns({number - 1: out})
            points.append(f"column {number} answers no question of the round's form; it is left out.")
    return choices, points


def fitted(table: Table, mapping: Mapping, slug: str, position: int | None) -> Plan:
    """Check that table, mapping and round fit each other."""
    try:
        return plan_import(table, mapping=mapping, round_=the_round(the_consultation(slug), position))
    except ColumnsDiffer as error:
        raise Mistake(str(error)) from error


def _tell_cells(plan: Plan, cells: CellCounts) -> None:
    parts = " + ".join(f"{count} {name}" for name, count in asdict(cells).items())
    click.echo(f"Cells: {parts} = {cells.total} = {plan.lines} rows x {plan.columns} columns.")
    if cells.total != plan.lines * plan.columns:
        raise click.ClickException("The cells do not add up. This is a mistake of the program: please report it.")


def _tell_faults(faults: tuple[RowFault, ...]) -> None:
    for fault in faults[:_SHOWN]:
        click.echo(str(fault), err=True)
    if len(faults) > _SHOWN:
        click.echo(f"... and {len(faults) - _SHOWN} more.", err=True)
    if faults:
        refused = len({fault.line for fault in faults})
        click.echo(f"{refused} rows were refused. Mend them and run this again; the others stay as they are.", err=True)
        raise SystemExit(REFUSED)
