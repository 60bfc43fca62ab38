"""Opening a round for those who were invited, without announcing it: nothing of it becomes public.

The secretariat opens it; more time for all takes the steps of approval that extensions take, since it binds.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_unchanged
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.publication.models import Form, Round, Window
from yobal.publication.policies.inviting import check_can_lengthen, check_can_open_for_invited
from yobal.publication.queries import window_at


@transaction.atomic
def open_for_invited(round_: Round, *, opens_at: datetime, closes_at: datetime, by: object, at: datetime) -> Window:
    """Let invited institutions answer from one moment to another; what they are asked never changes from now on."""
    Round.objects.select_for_update().only("pk").get(pk=round_.pk)
    present = window_at(round_, at=at)
    check_can_open_for_invited(round_, window=present, opens_at=opens_at, closes_at=closes_at, at=at)
    Form.objects.filter(rounds=round_, published_at__isnull=True).update(published_at=at)
    return _window(round_, "publication.open_for_invited", opens_at=opens_at, closes_at=closes_at, by=by, at=at)


@transaction.atomic
def propose_longer(round_: Round, *, closes_at: datetime, reason: str, by: User, at: datetime) -> Proposal:
    """Ask that all who were invited get more time; another person approves."""
    check_can_lengthen(window_at(round_, at=at), closes_at=closes_at, reason=reason)
    consultation = round_.consultation
    return approvals.propose(
        Kind.EXTEND,
        subject=round_,
        scope=consultation.pk,
        payload=payload_of_longer(round_, closes_at=closes_at, reason=reason),
        by=by,
        at=at,
        solo=consultation.solo,
    )


def payload_of_longer(round_: Round, *, closes_at: datetime, reason: str) -> dict[str, Any]:
    """Gather what an approver approves."""
    return {"title": round_.title, "closes_at": closes_at.astimezone(UTC).isoformat(), "reason": reason}


@transaction.atomic
def approve_longer(
    round_: Round, *, proposal: Proposal, by: User, at: datetime, remarks: str = "", acting_for: str = ""
) -> bool:
    """Approve a step; after the last one the round closes later for all who were invited."""
    closes_at, reason = datetime.fromisoformat(proposal.payload["closes_at"]), str(proposal.payload["reason"])
    check_unchanged(proposal, payload=payload_of_longer(round_, closes_at=closes_at, reason=reason))
    present = window_at(round_, at=at)
    check_can_lengthen(present, closes_at=closes_at, reason=reason)
    done = approvals.approve(proposal, by=by, at=at, remarks=remarks, acting_for=acting_for)
    if done and present:
        opens_at = present.opens_at
        _window(round_, "publication.extend_for_invited", opens_at=opens_at, closes_at=closes_at, by=by, at=at)
    return done


def _window(round_: Round, act: str, *, opens_at: datetime, closes_at: datetime, by: object, at: datetime) -> Window:
    window = Window.objects.create(
        round=round_, opens_at=opens_at, closes_at=closes_at, recorded_at=at, recorded_by=str(by)
    )
    record(act, subject=round_, by=by, at=at, scope=round_.consultation_id, closes_at=closes_at.isoformat())
    return window
