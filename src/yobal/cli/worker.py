"""`yobal worker`: background work in a process of its own."""

import click

from yobal.cli.parentage import end_with_parent
from yobal.jobs.worker import work

EPILOG = """\b
Examples:
  yobal worker                beside a server started with --no-worker
  yobal worker --until-idle   do what waits, then stop (for a cron job)
"""


@click.command("worker", epilog=EPILOG)
@click.option("--until-idle", is_flag=True, help="Stop when there is nothing left to do.")
@click.option("--parent", type=int, hidden=True, help="Stop when this process, which started this one, is gone.")
def command(*, until_idle: bool, parent: int | None) -> None:
    """Do background work: take in comments, send messages, clean up.

    `yobal serve` starts one of these by itself. With PostgreSQL, several may run, also on other machines.
    """
    if parent is not None:
        end_with_parent(parent)
    work(until_idle=until_idle)
