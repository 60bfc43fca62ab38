"""What participants do with what they sent; each act is a row of its own."""

from datetime import datetime

from django.db import transaction

from yobal.audit.actions import record
from yobal.collection.models import Confirmation, Disavowal, Submission, Withdrawal
from yobal.collection.policies import (
    check_can_confirm,
    check_can_take_back,
    check_can_take_its_place,
    check_link_holds,
)
from yobal.collection.queries import close_of


@transaction.atomic
def withdraw(submission: Submission, *, by: str, at: datetime) -> Withdrawal:
    """Take a submission back; what was received stays, counted as withdrawn."""
    if hasattr(submission, "withdrawal"):
        return submission.withdrawal
    if by == "participant":
        check_can_take_back(close_of(submission, at=at), at=at)
    withdrawal, created = Withdrawal.objects.get_or_create(submission=submission, defaults={"at": at, "by": by})
    if not created:
        return withdrawal
    scope = submission.round.consultation_id
    record("collection.withdraw", subject=submission, by=by, at=at, scope=scope)
    return withdrawal


def take_place(submission: Submission, *, by: str, at: datetime) -> None:
    """Withdraw what a new version replaces; reception calls it in the transaction that receives the new one."""
    if submission.replaces_id is None:
        return
    # Read anew: what was found before may have been taken back by now.
    replaced = Submission.objects.get(pk=submission.replaces_id)
    check_can_take_its_place(replaced, by=submission)
    Withdrawal.objects.create(submission=replaced, at=at, by=by)
    record(
        "collection.replace",
        subject=replaced,
        by=by,
        at=at,
        scope=submission.round.consultation_id,
        replaced_by=str(submission.pk),
    )


@transaction.atomic
def confirm(submission: Submission, *, by: str, at: datetime) -> Confirmation:
    """Note that whoever holds the address that was given says that the submission is theirs; twice is once."""
    check_link_holds(submission, closes_at=close_of(submission, at=at), at=at)
    check_can_confirm(submission)
    confirmation, created = Confirmation.objects.get_or_create(submission=submission, defaults={"at": at, "by": by})
    if created:
        record("collection.confirm", subject=submission, by=by, at=at, scope=submission.round.consultation_id)
    return confirmation


@transaction.atomic
def disavow(submission: Submission, *, note: str, by: str, at: datetime) -> Disavowal:
    """Note that whoever holds the address did not send it. Nothing is dropped: the working group judges."""
    check_link_holds(submission, closes_at=close_of(submission, at=at), at=at)
    words = note.replace("\0", "").strip()
    disavowal, created = Disavowal.objects.get_or_create(submission=submission, defaults={"at": at, "note": words})
    if created:
        record("collection.disavow", subject=submission, by=by, at=at, scope=submission.round.consultation_id)
    return disavowal
