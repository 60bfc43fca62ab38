"""`yobal demo`: two examples to try, on one's own machine, with one command.

It runs on a database and a clock of its own; this module loads Django only after it has chosen them.
"""

import os
from pathlib import Path

import click

EPILOG = """\b
Examples:
  yobal demo                        load the examples, then serve them
  yobal demo --port 8080            the same at another port
  yobal demo --no-serve --data /tmp/demo
"""
RESPONSES = Path("shared") / "data" / "eu-ai-whitepaper-2020-sample" / "responses.csv"


@click.command("demo", epilog=EPILOG)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--serve/--no-serve", default=True, show_default=True, help="Serve the pages after loading.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the demonstration. [default: var/demo]",
)
@click.option(
    "--eu-responses",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="The published table for the second example. [default: looked for beside the project]",
)
@click.option("--limit", type=click.IntRange(1), hidden=True, help="Load only the first submissions.")
def command(*, port: int, serve: bool, data: Path | None, eu_responses: Path | None, limit: int | None) -> None:
    """Try everything with examples: staff accounts, two hundred submissions, a clock that can be moved.

    Started again, it goes on where it was. The folder can be deleted to begin anew. Not for real consultations.
    """
    choose_settings(port=port, data=data)
    prepare(responses=eu_responses or _found_responses(), limit=limit)
    _tell(port)
    if serve:
        from yobal.cli import serve as server

        click.get_current_context().invoke(server.command, port=port)


def choose_settings(*, port: int, data: Path | None) -> None:
    """Set up the environment of a demonstration, for this process and the server's workers."""
    if data is not None:
        os.environ["YOBAL_DATA"] = str(data.resolve())
    os.environ.setdefault("YOBAL_DATA", str(Path("var/demo").resolve()))
    os.environ["YOBAL_DEMO"] = "1"
    # What a demonstration writes to its made-up participants stays in its folder.
    os.environ.pop("YOBAL_MAIL", None)
    os.environ.pop("YOBAL_MAIL_FILE", None)
    if os.environ.get("YOBAL_ENV") != "test":
        os.environ["YOBAL_ENV"] = "development"
    os.environ.setdefault("YOBAL_BASE_URL", f"http://localhost:{port}")


def prepare(*, responses: Path | None, limit: int | None) -> None:
    """Bring the database up to date, load what is missing, set the clock."""
    from yobal.cli.main import Mistake
    from yobal.cli.main import prepare as start_django

    start_django()
    from django.core.management import call_command

    from yobal.cli.story import loading

    try:
        loading.refuse_real_use()
        call_command("migrate", interactive=False, verbosity=0)
        loading.load(responses=responses, limit=limit)
    except loading.NotADemonstration as error:
        raise Mistake(str(error)) from error
    loading.set_clock()


def _found_responses() -> Path | None:
    """Look for the published table where test data stand, beside the project."""
    found = Path.cwd().parent / RESPONSES
    return found if found.is_file() else None


def _tell(port: int) -> None:
    from yobal.cli.story import cambodia, white_paper
    from yobal.cli.story.people import CAMBODIA, EUROPE, OPERATOR, PASSWORD
    from yobal.lib import clock
    from yobal.publication.models import Consultation

    here = f"http://localhost:{port}"
    slugs = [slug for slug in (cambodia.slug(), white_paper.SLUG) if Consultation.objects.filter(slug=slug).exists()]
    members = [*CAMBODIA, *(EUROPE if white_paper.SLUG in slugs else ()), OPERATOR]
    lines = [
        "",
        f"It is {clock.now().astimezone(cambodia.SET_UP.tzinfo):%d %B %Y, %H:%M} in Phnom Penh. Addresses:",
        *(f"  {here}/en/c/{slug}/" for slug in slugs),
        f"  {here}/desk/",
        f"Sign in at the desk with the password '{PASSWORD}' as:",
        *(f"  {member.email:32} {member.role or 'operator'}" for member in members),
        "Try first:",
        "  1. Read the draft and send a comment as a participant; keep the receipt.",
        "  2. Sign in as the reviewer: find your comment in the inbox and say which point it raises.",
        "  3. Sign in as the approver: three decisions wait for you.",
        "  4. At the desk, move the clock past the deadline, and see what a late comment becomes.",
        "",
    ]
    click.echo("\n".join(lines))
