"""Saving drafts, and the acts that follow a submission without touching it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_unchanged
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.collection.models import Admission, Draft, Invitation, Submission, Withdrawal
from yobal.collection.policies import check_can_admit, check_can_take_back
from yobal.collection.states import Timeliness
from yobal.lib.canonical import canonical
from yobal.lib.errors import BadInput, Conflict
from yobal.lib.numbers import draft_code, hash_of
from yobal.publication.models import Round
from yobal.publication.policies import check_is_public
from yobal.publication.queries import window_at

# What was typed and never sent is kept this long after the close, for those who ask for it.
DRAFTS_KEPT = timedelta(days=90)


@transaction.atomic
def start_draft(
    round_: Round,
    *,
    content: dict[str, Any],
    form_key: str,
    language: str,
    ticket_at: datetime,
    by: str,
    at: datetime,
    invitation: Invitation | None = None,
    replaces: Submission | None = None,
    suspected: str = "",
) -> tuple[Draft, str]:
    """Keep what a participant typed for the first time; returns the draft and the secret of its link.

    The secret follows from the form's key, so that the same form sent again finds the same draft instead of a second.
    Who was invited may answer before the public is asked.
    """
    if invitation is None:
        check_is_public(round_.consultation)
    secret = draft_code(settings.SECRET_KEY.encode(), form_key)
    draft, _created = Draft.objects.get_or_create(
        form_key=form_key,
        defaults={
            "round": round_,
            "form": round_.form,
            "invitation": invitation,
            "replaces": replaces,
            "suspected": suspected,
            "secret_hash": hash_of(secret),
            "language": language,
            "content": canonical(content),
            "started_at": min(ticket_at, at),
            "saved_at": at,
        },
    )
    return draft, secret


@transaction.atomic
def save_draft(draft: Draft, *, content: dict[str, Any], seen: int, by: str, at: datetime) -> None:
    """Keep what was typed since; a second tab that saved meanwhile is not overwritten. The same again is no change."""
    if bytes(draft.content) == canonical(content) and draft.sent_at is None:
        return
    kept = Draft.objects.filter(pk=draft.pk, edits=seen, sent_at__isnull=True).update(
        content=canonical(content), saved_at=at, edits=seen + 1
    )
    if not kept:
        raise Conflict(_("This draft was saved from another tab or device, or sent already. Compare before you go on."))
    draft.content, draft.saved_at, draft.edits = canonical(content), at, seen + 1


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


@transaction.atomic
def forget_drafts(*, at: datetime, limit: int = 200) -> int:
    """Delete drafts of a round that closed ninety days ago, at most `limit`; returns how many, 0 when none is left."""
    for round_ in Round.objects.filter(pk__in=Draft.objects.values("round")).select_related("consultation"):
        window = window_at(round_, at=at)
        if window is None or window.closes_at + DRAFTS_KEPT > at:
            continue
        old = list(Draft.objects.filter(round=round_).values_list("pk", flat=True)[:limit])
        Draft.objects.filter(pk__in=old).delete()
        scope = round_.consultation_id
        record("collection.forget_drafts", subject=round_, by="system", at=at, scope=scope, drafts=len(old))
        return len(old)
    return 0
