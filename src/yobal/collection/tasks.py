"""Background work of collecting."""

from datetime import timedelta

from yobal.collection import actions
from yobal.collection.actions import reminding
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


@task("collection.sweep", every=timedelta(hours=24))
def sweep(lease: Lease) -> None:
    """Delete files that nothing names any more."""
    lease.beat(done=actions.sweep(at=clock.now()))


@task("collection.scan", every=timedelta(minutes=1))
def scan_waiting(lease: Lease) -> None:
    """Ask the virus scanner about attachments that came past the participants' pages, or while it was silent."""
    done = 0
    while asked := actions.scan_waiting(at=clock.now()):
        done += asked
        lease.beat(done=done)


@task("collection.extract", every=timedelta(seconds=30))
def extract_waiting(lease: Lease) -> None:
    """Take the words out of new attachments, few at a time."""
    done = 0
    while read := actions.extract_waiting(at=clock.now()):
        done += read
        lease.beat(done=done)


@task("collection.remind", every=timedelta(minutes=10))
def remind(lease: Lease) -> None:
    """Remind those of their drafts who asked for it, three days and one day before the close."""
    lease.beat(done=reminding.remind_due(at=clock.now()))


@task("collection.admit_extended")
def admit_extended(lease: Lease, *, round_id: int) -> None:
    """Count as on time what an extension of a round now covers."""
    lease.beat(done=actions.admit_extended(Round.objects.get(pk=round_id), at=clock.now()))
