"""How far a long command is, on standard error, so that what it writes to standard output stays clean."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Advance = Callable[[int], None]


@contextmanager
def steps(label: str, total: int) -> Iterator[Advance]:
    """Show a bar at a terminal, and the label alone elsewhere; yields what is called with the steps just done."""
    with click.progressbar(length=max(total, 1), label=label, file=sys.stderr) as bar:
        yield bar.update
