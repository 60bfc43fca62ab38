"""Proposing, approving, returning and taking back.

The act itself belongs to the room that asked: `approve` answers whether the last step is done, and that room then acts.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals.models import Decision, Proposal, Step
from yobal.approvals.policies import check_can_decide, check_can_withdraw, check_nothing_waits, check_remarks
from yobal.approvals.states import ProposalState, Verdict
from yobal.audit.actions import record, subject_of
from yobal.lib.canonical import digest
from yobal.lib.errors import Conflict
from yobal.lib.localized import Localized


@transaction.atomic
def set_chain(scope: UUID, *, kind: str, names: Sequence[dict[str, str]], by: object, at: datetime) -> None:
    """Say through which named steps acts of one kind go, first step first; without names one unnamed step suffices."""
    check_nothing_waits(scope, kind)
    Step.objects.filter(scope=scope, kind=kind).delete()
    Step.objects.bulk_create(
        Step(scope=scope, kind=kind, position=position, name=Localized(name)) for position, name in enumerate(names, 1)
    )
    record("approvals.set_chain", subject=f"chain:{kind}", by=by, at=at, scope=scope, kind=kind, steps=len(names))


@transaction.atomic
def copy_chain(source: UUID, *, target: UUID, by: object, at: datetime) -> None:
    """Give a new scope the steps of another."""
    record("approvals.set_chain", subject="chain", by=by, at=at, scope=target, source=str(source))
    Step.objects.bulk_create(
        Step(scope=target, kind=step.kind, position=step.position, name=step.name)
        for step in Step.objects.filter(scope=source)
    )


@transaction.atomic
def propose(
    kind: str, *, subject: Model, scope: UUID, payload: Any, by: User, at: datetime, solo: bool = False
) -> Proposal:
    """Ask for approval of exactly this payload."""
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                scope=scope,
                kind=kind,
                subject=subject_of(subject),
                payload=payload,
                payload_hash=digest(payload),
                proposed_by=by,
                proposed_at=at,
                steps=max(1, Step.objects.filter(scope=scope, kind=kind).count()),
                solo=solo,
            )
    except IntegrityError:
        raise Conflict(_("This waits for approval already. Ask for its return before you propose it anew.")) from None
    record("approvals.propose", subject=subject, by=by, at=at, scope=scope, kind=kind, proposal=str(proposal.pk))
    return proposal


@transaction.atomic
def approve(proposal: Proposal, *, by: User, at: datetime, remarks: str = "", acting_for: str = "") -> bool:
    """Approve the next step; says whether it was the last one, upon which the caller does what was approved."""
    position = _decide(proposal, Verdict.APPROVE, by=by, at=at, remarks=remarks, acting_for=acting_for)
    if position < proposal.steps:
        return False
    _close(proposal, ProposalState.APPROVED, at=at)
    return True


@transaction.atomic
def return_with_remarks(proposal: Proposal, *, by: User, at: datetime, remarks: str) -> None:
    """Send it back to who proposed it, saying why."""
    check_remarks(remarks)
    _decide(proposal, Verdict.RETURN, by=by, at=at, remarks=remarks)
    _close(proposal, ProposalState.RETURNED, at=at)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Take one's own proposal back before anybody has decided on it."""
    Proposal.objects.select_for_update().only("pk").get(pk=proposal.pk)
    proposal.refresh_from_db()
    check_can_withdraw(proposal, by=by)
    _close(proposal, ProposalState.WITHDRAWN, at=at)
    record(
        "approvals.withdraw", subject=proposal.subject, by=by, at=at, scope=proposal.scope, proposal=str(proposal.pk)
    )


def _decide(proposal: Proposal, verdict: Verdict, *, by: User, at: datetime, remarks: str, acting_for: str = "") -> int:
    # Others wait, so that one person at two desks does not take two steps.
    Proposal.objects.select_for_update().only("pk").get(pk=proposal.pk)
    proposal.refresh_from_db()
    check_can_decide(proposal, by=by)
    position = proposal.decisions.count() + 1
    try:
        with transaction.atomic():
            Decision.objects.create(
                proposal=proposal,
                position=position,
                verdict=verdict,
                remarks=remarks,
                proposed_by=proposal.proposed_by,
                decided_by=by,
                acting_for=acting_for,
                decided_at=at,
                solo=proposal.solo,
            )
    except IntegrityError:
        raise Conflict(_("Somebody else decided this a moment ago. Reload the page.")) from None
    record(
        f"approvals.{verdict}",
        subject=proposal.subject,
        by=by,
        at=at,
        scope=proposal.scope,
        proposal=str(proposal.pk),
        remarks=remarks,
    )
    return position


def _close(proposal: Proposal, state: ProposalState, *, at: datetime) -> None:
    proposal.state, proposal.closed_at = state, at
    proposal.save(update_fields=["state", "closed_at"])
