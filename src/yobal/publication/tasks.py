"""Background work of publishing."""

from datetime import timedelta

from yobal.jobs.actions import Lease, task
from yobal.lib import clock
from yobal.publication import actions
from yobal.publication.actions.telling import schedule_due_news, tell_due


@task("publication.release_due", every=timedelta(seconds=15))
def release_due(lease: Lease) -> None:
    """Make public what was set to become so by now."""
    lease.beat(done=actions.release_due(at=clock.now()))


@task("publication.schedule_news", every=timedelta(minutes=1))
def schedule_news(lease: Lease) -> None:
    """See what those who follow should be told by now."""
    lease.beat(done=schedule_due_news(at=clock.now()))


@task("publication.tell")
def tell(lease: Lease, *, occasion: str) -> None:
    """Tell one piece of news to those who asked for it."""
    tell_due(occasion, at=clock.now(), beat=lease.beat)
