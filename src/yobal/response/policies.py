"""When the report may be proposed and published."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yobal.approvals.states import ProposalState
from yobal.lib.errors import BadInput, WrongState
from yobal.publication.models import Consultation, Version
from yobal.publication.policies.lineage import check_lineage_is_confirmed
from yobal.response.models import ResponseReport
from yobal.review.queries import Books


def check_books_close(books: Books) -> None:
    """The report cannot be published until everything received is accounted for."""
    if books.received == 0:
        raise WrongState(_("Nothing was received yet: there is nothing to report on."))
    if books.unaccounted:
        raise WrongState(
            ngettext(
                "%(count)s thing is still unaccounted for. The list below says what and leads there.",
                "%(count)s things are still unaccounted for. The list below says what and leads there.",
                books.unaccounted,
            )
            % {"count": books.unaccounted}
        )


def check_not_proposed(latest: ResponseReport | None) -> None:
    """One report waits for approval at a time."""
    if latest and latest.published_at is None and latest.proposal and latest.proposal.state == ProposalState.OPEN:
        raise WrongState(_("A report waits for approval already."))


def check_version(version: Version | None, *, consultation: Consultation) -> None:
    """A report publishes the newest text of a document of its own consultation, whose origins are settled, or none."""
    if version is None:
        return
    if version.document.consultation_id != consultation.pk:
        raise BadInput(_("Choose a version of this consultation."), place="version")
    if version.document.versions.filter(number__gt=version.number).exists():
        raise BadInput(_("There is a newer version of this document. Choose that one."), place="version")
    check_lineage_is_confirmed(version)
