"""Background work of collecting."""

from datetime import timedelta

from yobal.collection import actions
from yobal.jobs.actions import Lease, task
from yobal.lib import clock
from yobal.publication.models import Round


@task("collection.forget_drafts", every=timedelta(hours=6))
def forget_drafts(lease: Lease) -> None:
    """Delete the drafts of rounds that closed long ago, few in each transaction."""
    done = 0
    while forgotten := actions.forget_drafts(at=clock.now()):
        done += forgotten
        lease.beat(done=done)


@task("collection.admit_extended")
def admit_extended(lease: Lease, *, round_id: int) -> None:
    """Count as on time what an extension of a round now covers."""
    lease.beat(done=actions.admit_extended(Round.objects.get(pk=round_id), at=clock.now()))
