"""`yobal import-draft` and `yobal import-responses`: what was written or collected elsewhere, taken in whole."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from yobal.cli.chosen import the_actor, the_consultation, the_document, the_round
from yobal.cli.main import Mistake
from yobal.cli.progress import steps
from yobal.drafting.read_docx import read_docx
from yobal.drafting.tables import Table, UnreadableTable, read_table
from yobal.drafting.tree import Draft, Fate, Reason, count_by_kind
from yobal.lib import clock
from yobal.lib.text import excerpt
from yobal.publication import actions as publication
from yobal.reception.importing import Plan, already_in, carry_out, plan_import
from yobal.reception.mapping import CellCounts, ColumnsDiffer, Mapping, MappingError, RowFault, load_mapping

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
BY = click.option("--by", metavar="EMAIL", help="The member of staff who takes it in, for the record.")
REFUSED = 3
_SHOWN = 20

DRAFT_EPILOG = """\b
Examples:
  yobal import-draft strategy.docx --dry-run
  yobal import-draft strategy.docx --consultation ai-strategy-2025 --document draft-strategy
"""
RESPONSES_EPILOG = """\b
Examples:
  yobal import-responses answers.csv --mapping answers.mapping.toml --consultation ai-strategy-2025 --dry-run
  yobal import-responses answers.xlsx --mapping answers.mapping.toml --consultation ai-strategy-2025 --round 4

Running it again adds nothing. Exit code 3: some rows were refused, all others are in.
"""


@click.command("import-draft", epilog=DRAFT_EPILOG)
@click.argument("file", type=FILE)
@click.option("--consultation", "consultation_slug", metavar="SLUG", help="The consultation's address.")
@click.option("--document", "document_slug", metavar="SLUG", help="The document's address in it.")
@click.option("--dry-run", is_flag=True, help="Read the file and tell what became of each block; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as one line of JSON.")
@BY
def import_draft(
    *,
    file: Path,
    consultation_slug: str | None,
    document_slug: str | None,
    dry_run: bool,
    as_json: bool,
    by: str | None,
) -> None:
    """Read a DOCX, in one language or two side by side, into the next version of a document.

    The version is not public before an announcement or a report publishes it.
    """
    if not dry_run:
        if not consultation_slug or not document_slug:
            raise click.UsageError("Name --consultation and --document, or add --dry-run.")
        document = the_document(the_consultation(consultation_slug), document_slug)
        version = publication.import_draft(
            document, content=file.read_bytes(), name=file.name, by=the_actor(by), at=clock.now()
        )
        click.echo(f"This is version {version.number} of {document.slug} now.", err=True)
    _tell_draft(read_docx(file), as_json=as_json)


def _tell_draft(draft: Draft, *, as_json: bool) -> None:
    found = account_of(draft)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"{found['blocks']} blocks, {found['unplaced']} of them without a place.")
    for kind, count in count_by_kind(draft.nodes).most_common():
        click.echo(f"  {count:5} {kind}")
    for block in draft.account:
        if block.reason not in (Reason.NONE, Reason.EMPTY):
            click.echo(f"  Block {block.index + 1}: {block.reason}: {excerpt(block.text, 80)}")


def account_of(draft: Draft) -> dict[str, object]:
    """Sum up what became of each block; an unplaced one would be neither in a provision nor left out for a reason."""
    unplaced = [
        block
        for block in draft.account
        if not block.into and not (block.fate is Fate.TITLE or (block.fate is Fate.LEFT_OUT and block.reason))
    ]
    return {
        "blocks": len(draft.account),
        "provisions_by_kind": dict(sorted(count_by_kind(draft.nodes).items())),
        "unplaced": len(unplaced),
        "warnings": [
            {"block": block.index + 1, "reason": block.reason.value, "text": excerpt(block.text, 80)}
            for block in draft.account
            if block.reason not in (Reason.NONE, Reason.EMPTY)
        ],
    }


@click.command("import-responses", epilog=RESPONSES_EPILOG)
@click.argument("file", type=FILE)
@click.option("--mapping", "mapping_file", type=FILE, required=True, help="What each column means (docs/import.md).")
@click.option("--consultation", "slug", metavar="SLUG", required=True, help="The consultation's address.")
@click.option("--round", "position", type=click.IntRange(1), help="The round's number; without it, the latest opened.")
@click.option("--dry-run", is_flag=True, help="Check the table against the mapping; write nothing.")
@BY
def import_responses(
    *, file: Path, mapping_file: Path, slug: str, position: int | None, dry_run: bool, by: str | None
) -> None:
    """Take in a table of answers that were collected elsewhere: CSV, or XLSX.

    Each row becomes a submission, received when the table says. Wrong rows are listed and refused, right ones taken in;
    every cell of the table is accounted for.
    """
    table, mapping = read_both(file, mapping_file)
    plan = fitted(table, mapping, slug, position)
    if table.encoding_guessed:
        click.echo("The file is not in Unicode: it was read as Western European text. Look at the accents.", err=True)
    if dry_run:
        earlier = already_in(plan)
        click.echo(f"Nothing was written. {len(plan.rows) - earlier} rows would be new, {earlier} are in already.")
        faults, cells = plan.faults, plan.cells
    else:
        actor = the_actor(by)
        with steps("Receiving", len(plan.rows)) as advance:
            outcome = carry_out(plan, by=actor, at=clock.now(), step=lambda: advance(1))
        click.echo(f"{outcome.created} rows are new, {outcome.earlier} were in already.")
        faults, cells = outcome.faults, outcome.cells
    _tell_cells(plan, cells)
    _tell_faults(faults)


def read_both(file: Path, mapping_file: Path) -> tuple[Table, Mapping]:
    """Read a mapping, then the table that it speaks of; a problem with either is told in its own words."""
    try:
        mapping = load_mapping(mapping_file)
        return read_table(file, sheet=mapping.sheet), mapping
    except (MappingError, UnreadableTable) as error:
        raise Mistake(str(error)) from error


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
