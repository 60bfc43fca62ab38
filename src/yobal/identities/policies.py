"""What those who sent a submission together may do."""

from datetime import datetime

from django.utils.translation import gettext as _

from yobal.collection.policies import check_link_holds
from yobal.identities.models import Signatory
from yobal.lib.errors import WrongState


def check_can_answer_for_oneself(signatory: Signatory, *, closes_at: datetime | None, at: datetime) -> None:
    """Whoever was named as a sender answers once, while the link works, and only on what still stands."""
    submission = signatory.submission
    check_link_holds(submission, closes_at=closes_at, at=at)
    if signatory.consented_at or signatory.declined_at:
        raise WrongState(_("You answered this before. To change your answer, write to the secretariat."))
    if hasattr(submission, "withdrawal") or hasattr(submission, "erasure"):
        raise WrongState(_("What you are asked about was taken back or replaced. There is nothing to answer."))
