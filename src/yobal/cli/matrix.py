"""`yobal export-matrix`: comments and responses beside each other, as ministries exchange them."""

import os
from pathlib import Path

import click
from django.utils.translation import override

from yobal.cli.chosen import the_consultation
from yobal.consolidation.matrix.states import Arrangement, Audience, Layout, Names
from yobal.consolidation.matrix.wanted import Wanted
from yobal.consolidation.matrix.writing import MOST, write_matrix

EPILOG = """\b
Examples:
  yobal export-matrix --consultation ai-strategy-2025 matrix.xlsx
  yobal export-matrix --consultation ai-strategy-2025 --by institution --columns iso --language en matrix.docx
  yobal export-matrix --consultation ai-strategy-2025 --for desk all.xlsx      with what ministries may not read

The desk takes the edited file back. Private persons are named at the desk alone, where each name is noted.
"""


def _one_of(choices: type[Arrangement] | type[Audience] | type[Layout]) -> "click.Choice[str]":
    return click.Choice([str(value) for value in choices.values])


@click.command("export-matrix", epilog=EPILOG)
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--consultation", "slug", metavar="SLUG", required=True, help="The consultation's address.")
@click.option("--by", "arrangement", type=_one_of(Arrangement), default="point", show_default=True)
@click.option("--columns", "layout", type=_one_of(Layout), default="full", show_default=True)
@click.option("--for", "audience", type=_one_of(Audience), default="ministries", show_default=True)
@click.option("--language", type=click.Choice(["km", "en"]), default="km", show_default=True)
@click.option("--without-names", is_flag=True, help="Name groups only, no institutions.")
def command(
    *, out: Path, slug: str, arrangement: str, layout: str, audience: str, language: str, without_names: bool
) -> None:
    """Write the matrix of comments and responses: XLSX or DOCX by the name of the file."""
    kind = out.suffix.removeprefix(".").lower()
    if kind not in MOST:
        raise click.UsageError("The name of the file ends in .xlsx or .docx.")
    wanted = Wanted(
        language,
        Arrangement(arrangement),
        Layout(layout),
        Names.GROUPS if without_names else Names.INSTITUTIONS,
        Audience(audience),
    )
    pending = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with pending.open("wb") as file, override("en"):
            found = write_matrix(file, the_consultation(slug), wanted, kind=kind)
        pending.replace(out)
    finally:
        pending.unlink(missing_ok=True)
    click.echo(f"{out}: {len(found)} rows.", err=True)
