"""Background work of collecting."""

from datetime import timedelta

from yobal.collection import actions
from yobal.jobs.actions import Lease, task
from yobal.lib import clock


@task("collection.forget_drafts", every=timedelta(hours=6))
def forget_drafts(lease: Lease) -> None:
    """Delete the drafts of rounds that closed long ago, few in each transaction."""
    done = 0
    while forgotten := actions.forget_drafts(at=clock.now()):
        done += forgotten
        lease.beat(done=done)
