"""`yobal recount`: what is kept beside comments and their coding, made anew."""

import click

from yobal.cli.progress import steps
from yobal.publication.models import Consultation
from yobal.review.actions import keep_anew

EPILOG = """\b
Examples:
  yobal recount    when yobal doctor says that totals differ from their rows
"""


@click.command("recount", epilog=EPILOG)
def command() -> None:
    """Count every comment and submission again and keep the totals, each consultation in one transaction."""
    consultations = Consultation.objects.order_by("slug")
    with steps("Counting again", consultations.count()) as advance:
        for consultation in consultations:
            keep_anew(consultation)
            advance(1)
    click.echo("Totals agree with the rows they count.")
