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
@click.option("--beside-parent", is_flag=True, hidden=True, help="Stop when the process that started this one is gone.")
def command(*, until_idle: bool, beside_parent: bool) -> None:
    """Do background work: take in comments, send messages, clean up.

    `yobal serve` starts one of these by itself. With PostgreSQL, several may run, also on other machines.
    """
    if beside_parent:
        end_with_parent()
    work(until_idle=until_idle)
