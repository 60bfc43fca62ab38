"""Who may ask for names."""

from yobal.collection.models import Submission
from yobal.collection.states import ParticipantKind
from yobal.publication.permissions import AnyUser, roles_of
from yobal.publication.states import Role


def can_ask_for_name(user: AnyUser, submission: Submission) -> bool:
    """The secretariat may; reviewers may for organisations, and for private persons where the consultation says so."""
    consultation = submission.round.consultation
    roles = roles_of(user, consultation)
    if Role.SECRETARIAT in roles:
        return True
    open_to_reviewers = submission.kind == ParticipantKind.ORGANISATION or consultation.private_names_to_reviewers
    return Role.REVIEWER in roles and open_to_reviewers
