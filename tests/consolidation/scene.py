"""A consultation under review, for the tests of what follows from decisions."""

from typing import Any

from tests import factories
from tests.factories import NOW
from yobal.accounts.models import User
from yobal.consolidation import actions as consolidation
from yobal.consolidation.models import Amendment, Revision
from yobal.publication.models import Consultation, Provision
from yobal.publication.states import Role
from yobal.reception.intake import Acknowledgement, Piece
from yobal.review import actions as review
from yobal.review.models import Comment, Issue
from yobal.review.queries import live_comments


def secretariat(consultation: Consultation) -> User:
    return factories.member(consultation, Role.SECRETARIAT)


def approver(consultation: Consultation) -> User:
    return factories.member(consultation, Role.APPROVER)


def commented(consultation: Consultation, text: str, *, anchor: str = "measure-1.1", **facts: Any) -> Acknowledgement:
    """Send a comment on one provision."""
    piece = Piece(f"answer/q-provisions/{anchor}/text", text.encode(), free_text=True)
    return factories.submission(consultation, answers=(piece,), **facts)


def taken_in(consultation: Consultation) -> list[Comment]:
    """Take in what waits, and list the comments in force."""
    review.take_in_all(consultation, by="test", at=NOW)
    return list(live_comments(consultation).order_by("number"))


def decided(comment: Comment, *, outcome: str = "accepted", reason: str = "Yes, because.") -> Issue:
    """Decide a comment, with its approval."""
    consultation = comment.consultation
    disposition = review.decide_comment(
        comment, outcome=outcome, reasons={"km": "ព្រម", "en": reason}, by=secretariat(consultation), at=NOW
    )
    assert review.approve_disposition(disposition, by=approver(consultation), at=NOW)
    return disposition.issue


def provision(consultation: Consultation, anchor: str) -> Provision:
    return factories.the_version(consultation).provisions.get(anchor=anchor)


def opened(consultation: Consultation) -> Revision:
    """Open the revision of the draft."""
    draft = factories.the_version(consultation)
    return consolidation.open_revision(draft, by=secretariat(consultation), at=NOW)


def amended(revision: Revision, anchor: str = "measure-1.1", **facts: Any) -> Amendment:
    """Change one provision for a stated instruction, unless told otherwise."""
    consultation = revision.base.document.consultation
    settings: dict[str, Any] = {
        "provision": revision.base.provisions.get(anchor=anchor),
        "change": "replace",
        "cause": "instruction",
        "note": {"en": "The minister's letter."},
        "body": {"en": "Teach AI in every school.", "km": "បង្រៀននៅគ្រប់សាលា។"},
    }
    return consolidation.amend(revision, by=secretariat(consultation), at=NOW, **settings | facts)


def adopted(revision: Revision) -> Any:
    """Propose and approve a revision."""
    consultation = revision.base.document.consultation
    consolidation.propose_revision(revision, by=secretariat(consultation), at=NOW)
    return consolidation.adopt(revision, by=approver(consultation), at=NOW)
