"""Background work of reviewing."""

from datetime import timedelta

from yobal.jobs.actions import Lease, task
from yobal.lib import clock
from yobal.publication.models import Consultation
from yobal.review.actions import take_in_all
from yobal.review.queries import waiting_submissions


@task("review.take_in", every=timedelta(seconds=15))
def take_in(lease: Lease) -> None:
    """Make comments of what has come in since; each submission is a short transaction of its own."""
    for consultation in Consultation.objects.all():
        total = waiting_submissions(consultation).count()
        done = 0
        while taken := take_in_all(consultation, by="system", at=clock.now(), limit=20):
            done += taken
            lease.beat(done=done, total=max(total, done))
