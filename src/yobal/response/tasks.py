"""Background work of responding."""

from datetime import timedelta

from yobal.jobs.actions import Lease, schedule, task
from yobal.lib import clock
from yobal.publication.actions.telling import tell
from yobal.response.queries import news_of_reports


@task("response.schedule_news", every=timedelta(minutes=1))
def schedule_news(lease: Lease) -> None:
    """See which reports those who follow should be told of."""
    for report, occasion in news_of_reports(at=clock.now()):
        schedule("response.tell", key=f"tell:{occasion.key}", report=report.pk)


@task("response.tell")
def tell_of_report(lease: Lease, *, report: int) -> None:
    """Tell those who follow that a report is published, if that is still news."""
    at = clock.now()
    for row, occasion in news_of_reports(at=at):
        if row.pk == report:
            place = (row.consultation.slug, row.number)
            tell(occasion, at=at, beat=lease.beat, page=("report", place))
