"""Counting a late submission as on time: proposed by one, approved by another."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_unchanged
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.collection.models import Admission, Submission
from yobal.collection.policies import check_can_admit
from yobal.collection.states import Timeliness
from yobal.lib.errors import BadInput
from yobal.publication.models import Round
from yobal.publication.queries import window_at


@transaction.atomic
def admit(submission: Submission, *, reason: str, by: object, at: datetime) -> Admission:
    """Count a late submission as on time: the working group's act, with its reason."""
    check_can_admit(submission)
    admission = Admission.objects.create(submission=submission, reason=reason, at=at, by=str(by))
    scope = submission.round.consultation_id
    record("collection.admit", subject=submission, by=by, at=at, scope=scope, reason=reason)
    return admission


@transaction.atomic
def admit_extended(round_: Round, *, at: datetime) -> int:
    """Count as on time what came after the old close and before the extended one; returns how many.

    The extension, which two people approved, is the act; who sent first is not worse off than who sent later.
    """
    window = window_at(round_, at=at)
    if window is None or window.announcement is None:
        return 0
    between = Submission.objects.filter(
        round=round_, timeliness=Timeliness.LATE, admission__isnull=True, received_at__lt=window.closes_at
    )
    reason = f"{window.announcement.number}: {window.closes_at.isoformat()}"
    return len([admit(submission, reason=reason, by="system", at=at) for submission in between])


@transaction.atomic
def propose_admission(submission: Submission, *, reason: str, by: User, at: datetime) -> Proposal:
    """Ask that a late submission be counted as on time; another person approves."""
    check_can_admit(submission)
    if not reason.strip():
        raise BadInput(_("Say why it should count as on time."), place="reason")
    consultation = submission.round.consultation
    return approvals.propose(
        Kind.ADMIT,
        subject=submission,
        scope=consultation.pk,
        payload=payload_of(submission, reason=reason),
        by=by,
        at=at,
        solo=consultation.solo,
    )


def payload_of(submission: Submission, *, reason: str) -> dict[str, Any]:
    """Gather what an approver approves."""
    number = submission.receipt.number
    title = {"km": f"មតិយោបល់យឺត {number}", "en": f"Late submission {number}"}
    return {"receipt": number, "title": title, "reason": reason}


@transaction.atomic
def approve_admission(
    submission: Submission, *, proposal: Proposal, by: User, at: datetime, remarks: str = "", acting_for: str = ""
) -> bool:
    """Approve a step; after the last one the late submission counts as on time."""
    check_can_admit(submission)
    reason = str(proposal.payload["reason"])
    check_unchanged(proposal, payload=payload_of(submission, reason=reason))
    done = approvals.approve(proposal, by=by, at=at, remarks=remarks, acting_for=acting_for)
    if done:
        admit(submission, reason=reason, by=by, at=at)
    return done
