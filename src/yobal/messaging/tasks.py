"""Background work of the outbox."""

from datetime import timedelta

from yobal.jobs.actions import Lease, task
from yobal.lib import clock
from yobal.messaging import actions


@task("messaging.send_due", every=timedelta(seconds=20))
def send_due(lease: Lease) -> None:
    """Send what is due."""
    actions.send_due(after_each=lease.beat)


@task("messaging.forget_sent", every=timedelta(hours=6))
def forget_sent(lease: Lease) -> None:
    """Empty what was sent long ago."""
    actions.forget_sent()


@task("messaging.forget_unconfirmed", every=timedelta(hours=6))
def forget_unconfirmed(lease: Lease) -> None:
    """Delete subscriptions that nobody confirmed, few in each transaction."""
    done = 0
    while forgotten := actions.forget_unconfirmed(at=clock.now()):
        done += forgotten
        lease.beat(done=done)
