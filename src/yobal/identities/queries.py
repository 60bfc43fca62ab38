"""The one way to read names; each reading by staff leaves an audit row."""

from dataclasses import dataclass
from datetime import datetime

from yobal.audit.actions import record
from yobal.collection.models import Submission
from yobal.collection.states import ParticipantKind
from yobal.identities.models import Participant


@dataclass(frozen=True)
class Identity:
    """What a reader may know of who sent a submission."""

    name: str = ""
    position: str = ""
    organisation: str = ""
    email: str = ""
    telephone: str = ""

    @property
    def label(self) -> str:
        """Name the sender in one line."""
        return ", ".join(part for part in (self.name, self.organisation) if part)


def disclose(submission: Submission, *, by: object, at: datetime, reason: str) -> Identity:
    """Tell who sent a submission, and write down who asked, when and why."""
    scope = submission.round.consultation_id
    record("identities.disclose", subject=submission, by=by, at=at, scope=scope, reason=reason)
    return _identity(submission)


def institution(submission: Submission) -> str:
    """Name the organisation that sent it, which is not personal; '' for a private person."""
    if submission.kind != ParticipantKind.ORGANISATION:
        return ""
    found = Participant.objects.filter(submission=submission).values_list("organisation", flat=True).first()
    return found or ""


def own_words(submission: Submission) -> Identity:
    """Show participants, who hold the receipt, what they said of themselves."""
    return _identity(submission)


def _identity(submission: Submission) -> Identity:
    found = Participant.objects.filter(submission=submission).first()
    if found is None:
        return Identity()
    return Identity(found.name, found.position, found.organisation, found.email, found.telephone)
