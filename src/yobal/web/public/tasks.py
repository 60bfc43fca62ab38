"""Background work of the public pages."""

from yobal.jobs.actions import Lease, task
from yobal.lib import files
from yobal.publication.models import Version
from yobal.web.public.reading.outputs import SETTING, Edition, set_pdf


@task(SETTING)
def set_version(lease: Lease, *, version_id: int, languages: str) -> None:
    """Set a long version into PDF and keep it; the pages laid out are its progress."""
    version = Version.objects.select_related("document__consultation").get(pk=version_id)
    edition = Edition(version, "pdf", languages)
    if files.made(edition.digest) is None:
        set_pdf(edition, watch=lambda pages: lease.beat(done=pages))
