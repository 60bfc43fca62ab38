"""Background work of reviewing."""

from datetime import timedelta

from yobal.jobs.actions import Lease, task
from yobal.lib import clock
from yobal.publication.models import Consultation
from yobal.review import indexing
from yobal.review.actions import sum_up, take_in_all
from yobal.review.queries import waiting_count


@task("review.sum_up", every=timedelta(minutes=5))
def sum_up_totals(lease: Lease) -> None:
    """Sum up the changes of totals, so that reading them stays quick."""
    for consultation in Consultation.objects.all():
        sum_up(consultation)
        lease.beat()


@task("review.take_in", every=timedelta(seconds=15))
def take_in(lease: Lease) -> None:
    """Make comments of what has come in since; each submission is a short transaction of its own."""
    for consultation in Consultation.objects.all():
        total = waiting_count(consultation)
        done = 0
        while taken := take_in_all(consultation, by="system", at=clock.now(), limit=20):
            done += taken
            lease.beat(done=done, total=max(total, done))


@task("review.index", every=timedelta(seconds=15))
def index(lease: Lease) -> None:
    """Put what came in since into the index of words, and take out what was erased."""
    done = 0

    def beat(count: int) -> None:
        nonlocal done
        done += count
        lease.beat(done=done)

    indexing.feed(beat)
