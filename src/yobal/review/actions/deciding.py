"""Dispositions: proposed with reasons, approved by another person, or returned with remarks."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.policies import check_unchanged
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.collection.queries import publishable, submissions_of
from yobal.ledger.actions import enqueue
from yobal.ledger.states import EntryKind
from yobal.lib.errors import BadInput
from yobal.lib.khmer import to_khmer_digits
from yobal.lib.text import excerpt
from yobal.publication.models import Provision
from yobal.review.actions.coding import code, make_issue
from yobal.review.models import Comment, Disposition, Issue
from yobal.review.policies import check_can_propose, check_is_live, check_move, check_raises_nothing
from yobal.review.queries import issues_of, open_issues, shared_coding
from yobal.review.queries.comments import as_title
from yobal.review.states import DispositionState, Outcome


@transaction.atomic
def propose_disposition(issue: Issue, *, outcome: str, reasons: dict[str, str], by: User, at: datetime) -> Disposition:
    """Propose what to decide on an issue, with reasons."""
    if outcome not in Outcome.values:
        raise BadInput(_("Choose an outcome."), place="outcome")
    check_can_propose(issue, reasons=reasons, languages=issue.consultation.languages)
    disposition = Disposition.objects.create(
        issue=issue,
        number=(issue.dispositions.aggregate(last=Max("number"))["last"] or 0) + 1,
        outcome=outcome,
        reasons=reasons,
        proposed_by=by,
        proposed_at=at,
        solo=issue.consultation.solo,
    )
    disposition.proposal = approvals.propose(
        Kind.DISPOSITION,
        subject=disposition,
        scope=issue.consultation_id,
        payload=payload_of(disposition),
        by=by,
        at=at,
        solo=issue.consultation.solo,
    )
    disposition.save(update_fields=["proposal"])
    return disposition


def payload_of(disposition: Disposition) -> dict[str, Any]:
    """Gather what an approver approves."""
    return {
        "issue": disposition.issue.number,
        "title": disposition.issue.title,
        "outcome": disposition.outcome,
        "reasons": disposition.reasons,
    }


@transaction.atomic
def approve_disposition(
    disposition: Disposition, *, by: User, at: datetime, remarks: str = "", acting_for: str = ""
) -> bool:
    """Approve a step; after the last one the decision stands, and an earlier one is replaced."""
    check_move(disposition, DispositionState.APPROVED)
    assert disposition.proposal is not None  # noqa: S101 - set when it was proposed
    check_unchanged(disposition.proposal, payload=payload_of(disposition))
    done = approvals.approve(disposition.proposal, by=by, at=at, remarks=remarks, acting_for=acting_for)
    if done:
        _stand(disposition, by=by, at=at)
    return done


def _stand(disposition: Disposition, *, by: User, at: datetime) -> None:
    issue = disposition.issue
    issue.dispositions.filter(state=DispositionState.APPROVED).update(state=DispositionState.REPLACED)
    disposition.state, disposition.approved_by, disposition.approved_at = DispositionState.APPROVED, by, at
    disposition.save(update_fields=["state", "approved_by", "approved_at"])
    enqueue(
        EntryKind.DISPOSITION,
        scope=issue.consultation_id,
        reference=f"disposition:{disposition.pk}",
        content={
            "issue": issue.number,
            "number": disposition.number,
            "outcome": disposition.outcome,
            "day": at.astimezone(issue.consultation.zone).date().isoformat(),
        },
        at=at,
    )
    record(
        "review.decide",
        subject=disposition,
        by=by,
        at=at,
        scope=issue.consultation_id,
        issue=issue.number,
        outcome=disposition.outcome,
    )


@transaction.atomic
def return_disposition(disposition: Disposition, *, by: User, at: datetime, remarks: str) -> None:
    """Send a proposed decision back to who proposed it, saying why."""
    check_move(disposition, DispositionState.RETURNED)
    if not remarks.strip():
        raise BadInput(_("Say what should be mended."), place="remarks")
    assert disposition.proposal is not None  # noqa: S101 - set when it was proposed
    approvals.return_with_remarks(disposition.proposal, by=by, at=at, remarks=remarks)
    disposition.state = DispositionState.RETURNED
    disposition.save(update_fields=["state"])


@transaction.atomic
def decide_comment(comment: Comment, *, outcome: str, reasons: dict[str, str], by: User, at: datetime) -> Disposition:
    """Decide one comment directly: its issue is made behind the scenes, so that small consultations stay simple."""
    check_is_live(comment)
    check_raises_nothing(len(issues_of([comment])[comment.pk]))
    issue = make_issue(comment.submission.round, title=_title_of(comment), by=by, at=at, direct=True)
    code(comment, issue=issue, by=by, at=at, only_this=not shared_coding(comment))
    return propose_disposition(issue, outcome=outcome, reasons=reasons, by=by, at=at)


@transaction.atomic
def support(comment: Comment, *, by: User, at: datetime, only_this: bool = False) -> Issue:
    """Judge that a comment agrees and asks for nothing.

    All such comments on one provision, or on the whole, share one point, made and its outcome proposed with the first.
    """
    check_is_live(comment)
    round_, title = comment.submission.round, _support_title(comment)
    found = open_issues(comment.consultation).filter(round=round_, direct=True, title__en=title["en"]).first()
    check_raises_nothing(sum(issue != found for issue in issues_of([comment])[comment.pk]))
    issue = found or make_issue(round_, title=title, by=by, at=at, direct=True)
    code(comment, issue=issue, by=by, at=at, only_this=only_this or not shared_coding(comment))
    if not issue.dispositions.exists():
        propose_disposition(issue, outcome=Outcome.SUPPORTS, reasons=_SUPPORTED, by=by, at=at)
    return issue


_SUPPORTED = {
    "km": "មតិទាំងនេះគាំទ្រសេចក្តីព្រាង ហើយមិនស្នើសុំកែប្រែអ្វីទេ។",
    "en": "These comments support the draft and ask for no change.",
}


def _support_title(comment: Comment) -> dict[str, str]:
    """Name what is supported; both languages, since titles are published."""
    place = comment.anchors.filter(ended_at__isnull=True).select_related("provision").first()
    if place is None:
        return {"km": "គាំទ្រសេចក្តីព្រាង", "en": "Supports the draft"}
    return {
        "km": f"គាំទ្រ៖ {to_khmer_digits(_name_of(place.provision, 'km'))}",
        "en": f"Supports: {_name_of(place.provision, 'en')}",
    }


def _name_of(provision: Provision, language: str) -> str:
    return excerpt(f"{provision.number} {provision.heading.text(language)}".strip() or provision.anchor, 100)


def _title_of(comment: Comment) -> dict[str, str]:
    """Quote the comment where the public may read it; else name it by its number, since titles are published."""
    quotable = publishable(submissions_of(comment.consultation)).filter(pk=comment.submission_id).exists()
    if quotable and not comment.masked:
        return {comment.text.language: as_title(comment)}
    return {"km": f"មតិលេខ {to_khmer_digits(str(comment.number))}", "en": f"Comment {comment.number}"}
