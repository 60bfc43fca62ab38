"""`yobal reindex`: the index of words made anew."""

import click

from yobal.cli.progress import steps
from yobal.collection.models import Attachment
from yobal.review.indexing import feed
from yobal.review.models import Comment
from yobal.search.actions import empty
from yobal.search.models import IndexedText

EPILOG = """\b
Examples:
  yobal reindex    after an upgrade that says so, or when the desk finds too little
"""


@click.command("reindex", epilog=EPILOG)
def command() -> None:
    """Make the index of words anew, while people go on working.

    Until it is done the desk finds less than there is. Stopped in the middle, the worker goes on with it.
    """
    with steps("Emptying the index", IndexedText.objects.count()) as advance:
        while removed := empty():
            advance(removed)
    with steps("Reading comments and files", Comment.objects.count() + Attachment.objects.count()) as advance:
        feed(advance)
    click.echo(f"The index holds {IndexedText.objects.count()} texts.")
