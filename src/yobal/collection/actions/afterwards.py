"""What participants do with what they sent; each act is a row of its own."""

from datetime import datetime

from django.db import transaction

from yobal.audit.actions import record
from yobal.collection.models import Submission, Withdrawal
from yobal.collection.policies import check_can_take_back
from yobal.publication.queries import window_at


@transaction.atomic
def withdraw(submission: Submission, *, by: str, at: datetime) -> Withdrawal:
    """Take a submission back; what was received stays, counted as withdrawn."""
    if hasattr(submission, "withdrawal"):
        return submission.withdrawal
    if by == "participant":
        check_can_take_back(window_at(submission.round, at=at), at=at)
    withdrawal, created = Withdrawal.objects.get_or_create(submission=submission, defaults={"at": at, "by": by})
    if not created:
        return withdrawal
    scope = submission.round.consultation_id
    record("collection.withdraw", subject=submission, by=by, at=at, scope=scope)
    return withdrawal
