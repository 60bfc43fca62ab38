"""`yobal rehearse`: a whole consultation played on a throw-away database, through the real pages and actions."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import click

from yobal.cli.main import Mistake

EPILOG = """\b
Examples:
  yobal rehearse                    about half a minute, on SQLite
  yobal rehearse --json             the last line is for programs
  yobal rehearse --database-url postgres://user@server/postgres

Exit code 0: each page answered as it should, and everything received is accounted for.
"""
FAILED = 1
LABELS = {
    "received": "Submissions received",
    "on_time": "  on time",
    "grace": "  in the minutes of grace",
    "late": "  late",
    "imported": "  of them imported",
    "comments": "Comments",
    "issues": "Points to decide",
    "dispositions": "Decisions approved",
    "amendments": "Changes drafted",
    "provisions_changed": "Provisions changed",
    "unaccounted": "Unaccounted for",
}


@dataclass(frozen=True)
class Outcome:
    """What a rehearsal came to: its figures, what had to add up, and the step that failed, if any."""

    figures: dict[str, int]
    equations: list[dict[str, Any]]
    failed: str

    @property
    def adds_up(self) -> bool:
        """Whether nothing failed, every equation holds, and nothing is unaccounted for."""
        holds = all(equation["left"] == equation["right"] for equation in self.equations)
        return not self.failed and holds and self.figures["unaccounted"] == 0


@click.command("rehearse", epilog=EPILOG)
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@click.option("--database-url", metavar="URL", help="A PostgreSQL server on which a database is made, then dropped.")
@click.option("--keep", is_flag=True, help="Keep the folder and the database, to look at them.")
@click.option("--omit", type=click.Choice(["skip-comment"]), hidden=True, help="Leave something out: it must be found.")
def command(*, as_json: bool, database_url: str | None, keep: bool, omit: str | None) -> None:
    """Play a whole consultation, from the draft to the report, and check that everything adds up.

    Two hundred submissions and a few more come in by every channel, before and after the last minute; each is read,
    decided and reported on. Nothing of an installation is touched.
    """
    with ExitStack() as stack:
        stack.enter_context(_stopped_politely())
        folder = stack.enter_context(_folder(keep=keep))
        url = stack.enter_context(_database(database_url, keep=keep)) if database_url else ""
        outcome = _play(folder, url, omit or "")
    _tell(outcome)
    if as_json:
        click.echo(json.dumps(outcome.figures))
    if not outcome.adds_up:
        raise SystemExit(FAILED)


def _play(folder: Path, url: str, omit: str) -> Outcome:
    """Run the rehearsal in a process of its own, since settings are read once in a process."""
    result = folder / "result.json"
    arguments = [sys.executable, "-m", "yobal.cli.story.rehearsal", str(result), omit]
    child = subprocess.Popen(arguments, env=_environment(folder, url), stdin=subprocess.DEVNULL)  # noqa: S603
    try:
        status = child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()
    if not result.exists():
        raise Mistake(f"The rehearsal broke off with status {status}; what is printed above says why.")
    found = json.loads(result.read_text(encoding="utf-8"))
    return Outcome(found["figures"], found["equations"], found["failed"])


def _environment(folder: Path, url: str) -> dict[str, str]:
    """Give settings that touch nothing outside the folder, whatever the installation's own are."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_"))}
    chosen = {"YOBAL_ENV": "test", "YOBAL_DEMO": "1", "YOBAL_DATA": str(folder)}
    return own | chosen | ({"YOBAL_DATABASE_URL": url} if url else {})


@contextmanager
def _stopped_politely() -> Iterator[None]:
    """Clean up also when told to stop."""

    def stop(_number: int, _frame: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _folder(*, keep: bool) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="yobal-rehearsal-"))
    try:
        yield folder
    finally:
        if keep:
            click.echo(f"Kept: {folder}", err=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(url: str, *, keep: bool) -> Iterator[str]:
    """Make a database on the server of a URL, and drop it whatever happens."""
    parts, name = urlsplit(url), f"yobal_rehearsal_{secrets.token_hex(6)}"
    if parts.scheme not in ("postgres", "postgresql"):
        raise Mistake("--database-url names a PostgreSQL server: postgres://… SQLite needs no URL.")
    _execute(url, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        if keep:
            click.echo(f"Kept: database {name}", err=True)
        else:
            _execute(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _execute(url: str, statement: str) -> None:
    import psycopg

    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())
    except psycopg.Error as error:
        raise Mistake(f"The PostgreSQL server says: {' '.join(str(error).split())}") from error


def _tell(outcome: Outcome) -> None:
    click.echo("")
    for name, label in LABELS.items():
        click.echo(f"{label:30}{outcome.figures[name]:8}")
    click.echo("")
    for equation in outcome.equations:
        sign = "=" if equation["left"] == equation["right"] else "IS NOT"
        click.echo(f"{equation['says']}: {equation['left']} {sign} {equation['right']}")
    if outcome.failed:
        click.echo(f"\nThis step failed: {outcome.failed}", err=True)
    click.echo("\nEverything adds up." if outcome.adds_up else "\nIt does NOT add up.")
