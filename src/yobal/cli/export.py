"""`yobal export`: everything received and done in a consultation, for work outside."""

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from yobal.cli.chosen import the_actor, the_consultation
from yobal.cli.working_tables import Reader, WorkingTable, received_records, tables_of
from yobal.lib import clock
from yobal.render.sheets import Column, Sheet, write_csv, write_xlsx

EPILOG = """\b
Examples:
  yobal export --consultation ai-strategy-2025 --format xlsx comments.xlsx
  yobal export --consultation ai-strategy-2025 --format csv comments/     one file a table
  yobal export --consultation ai-strategy-2025 --format json all.json --with-names --reason "Letters of thanks"

JSON holds what was received to the last octet: where it is not UTF-8, also as base64.

Names, with --with-names, leave a row in the record for each submission; the files can then be read by you alone.
"""


@click.command("export", epilog=EPILOG)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--consultation", "slug", metavar="SLUG", required=True, help="The consultation's address.")
@click.option("--format", "kind", type=click.Choice(["json", "csv", "xlsx"]), default="xlsx", show_default=True)
@click.option("--with-names", is_flag=True, help="Add names and addresses; each is noted in the record.")
@click.option("--reason", default="Working export", show_default=True, help="Why names are needed, for the record.")
@click.option("--by", metavar="EMAIL", help="The member of staff who exports, for the record.")
def command(*, out: Path, slug: str, kind: str, with_names: bool, reason: str, by: str | None) -> None:
    """Write submissions, answers, comments, codings, points and decisions as tables.

    The working export holds what is not published yet: keep it at the desk.
    """
    consultation = the_consultation(slug)
    names = Reader(the_actor(by), clock.now(), reason) if with_names else None
    tables = tables_of(consultation, names=names)
    for path, content in _files(out, kind, tables, received_records(consultation)):
        _write(path, content, private=with_names)
    counts = ", ".join(f"{len(table.rows)} {table.name}" for table in tables)
    click.echo(f"{out}: {counts}.", err=True)


def _files(
    out: Path, kind: str, tables: Sequence[WorkingTable], received: Iterable[dict[str, str]]
) -> list[tuple[Path, bytes]]:
    if kind == "json":
        content = {table.name: list(table.records()) for table in tables} | {"answers": list(received)}
        return [(out, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace"))]
    if kind == "xlsx":
        return [(out, write_xlsx([Sheet(table.name, _columns(table), table.rows) for table in tables]))]
    return [(out / f"{table.name}.csv", write_csv(_columns(table), table.rows)) for table in tables]


def _columns(table: WorkingTable) -> tuple[Column, ...]:
    return tuple(Column(name) for name in table.columns)


def _write(path: Path, content: bytes, *, private: bool) -> None:
    """Write beside the place, then move into it: nobody finds half a file, or a file of names open to all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pending = path.with_name(f".{path.name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(pending, flags, 0o600 if private else 0o640), "wb") as file:
        file.write(content)
    pending.replace(path)
