"""`yobal import-mail`: messages saved from a mail program, each a submission."""

from pathlib import Path

import click

from yobal.cli.chosen import the_actor, the_consultation, the_round
from yobal.cli.imports import BY, FILE, REFUSED
from yobal.drafting.mail.message import Mail
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication.models import Round
from yobal.reception.actions import receive
from yobal.reception.mail import Stated, intake_of, mails_in, recorded_mails

EPILOG = """\b
Examples:
  yobal import-mail letters.mbox --consultation ai-strategy-2025 --dry-run
  yobal import-mail one.eml two.eml --consultation ai-strategy-2025 --round 2 --language en --by sok@example.org

Running it again adds nothing. Exit code 3: some messages were refused, all others are in.
"""


@click.command("import-mail", epilog=EPILOG)
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--consultation", "slug", metavar="SLUG", required=True, help="The consultation's address.")
@click.option("--round", "position", type=click.IntRange(1), help="The round's number; without it, the latest opened.")
@click.option("--language", help="The language of the texts; without it, the consultation's first.")
@click.option("--dry-run", is_flag=True, help="Read the messages and say what would be new; write nothing.")
@BY
def import_mail(
    *, files: tuple[Path, ...], slug: str, position: int | None, language: str | None, dry_run: bool, by: str | None
) -> None:
    """Take in messages of e-mail: .eml, or .mbox with many.

    Each becomes a submission, received when its head says; nothing of it is published. The same message never counts
    twice, whichever file it comes in.
    """
    consultation = the_consultation(slug)
    if language not in (None, *consultation.languages):
        raise click.BadParameter(f"The consultation speaks {', '.join(consultation.languages)}.", param_hint="language")
    round_, actor = the_round(consultation, position), the_actor(by)
    mails = mails_in([(file.name, file.read_bytes()) for file in files])
    earlier = recorded_mails(round_, mails)
    new = [mail for mail in mails if mail.reference not in earlier]
    if dry_run:
        click.echo(f"Nothing was written. {len(new)} messages would be new, {len(earlier)} are in already.")
        refused = 0
    else:
        refused = _receive(new, round_, Stated(language=language or consultation.languages[0]), by=actor)
        click.echo(f"{len(new) - refused} messages are new, {len(earlier)} were in already.")
    _tell_faults(new)
    if refused:
        click.echo(
            f"{refused} messages were refused. Record them at the desk, where their day can be stated.", err=True
        )
        raise SystemExit(REFUSED)


def _receive(mails: list[Mail], round_: Round, stated: Stated, *, by: str) -> int:
    """Receive each; returns how many were refused, after saying why."""
    refused = 0
    for mail in mails:
        at = clock.now()
        try:
            receive(intake_of(mail, round_=round_, stated=stated, at=at), by=by)
        except Refusal as refusal:
            refused += 1
            click.echo(f"{mail.reference}: {refusal}", err=True)
    return refused


def _tell_faults(mails: list[Mail]) -> None:
    for mail in mails:
        for fault in mail.faults:
            click.echo(f"{mail.reference}: {fault}", err=True)
