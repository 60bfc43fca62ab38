"""Background work of receiving."""

from django.utils.translation import override

from yobal.jobs.actions import Lease, task
from yobal.lib import clock
from yobal.reception.importing import staged
from yobal.reception.models import ResponseImport


@task("reception.take_in_table")
def take_in_table(lease: Lease, *, import_id: str, language: str) -> None:
    """Take in a table of answers; faults are said in the language of whoever started it."""
    found = ResponseImport.objects.select_related("round__consultation", "round__form").get(pk=import_id)
    with override(language):
        staged.carry_on(found, at=clock.now(), beat=lambda done: lease.beat(done=done, total=found.total))
