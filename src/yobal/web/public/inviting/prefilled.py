"""The one draft of an institution's answer: what is known of it stands there from the beginning, and can be changed."""

from datetime import datetime

from yobal.collection.invitations.actions import begin_answer
from yobal.collection.models import Draft, Invitation
from yobal.collection.states import ParticipantKind
from yobal.identities.invitations.queries import focal_point_of
from yobal.lib.localized import Localized
from yobal.publication.dates import reading_language
from yobal.web.parts.answers.typed import Typed


def begun(invitation: Invitation, *, at: datetime) -> Draft:
    """Give the draft, begun now if it was not before."""
    return begin_answer(invitation, content=_known(invitation).content(), language=reading_language(), at=at)


def _known(invitation: Invitation) -> Typed:
    """Say who answers: the institution, its group, its focal point."""
    person = focal_point_of(invitation)
    known = {
        "about/kind": ParticipantKind.ORGANISATION.value,
        "about/group": invitation.group.code if invitation.group else "",
        "person/organisation": Localized(invitation.institution).text(invitation.language),
        **{f"person/{name}": getattr(person, name, "") for name in ("name", "position", "email", "telephone")},
    }
    return Typed(tuple((name, text.encode()) for name, text in known.items() if text))
