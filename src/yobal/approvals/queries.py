"""Reading proposals."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from yobal.accounts.models import User
from yobal.approvals.models import Decision, Proposal, Step
from yobal.approvals.states import ProposalState


def open_proposals(scope: UUID) -> QuerySet[Proposal]:
    """List what waits for an approval in one consultation, oldest first."""
    return Proposal.objects.filter(scope=scope, state=ProposalState.OPEN).select_related("proposed_by")


def proposals_about(subject: str) -> QuerySet[Proposal]:
    """List every proposal about one thing, newest first, with what was said to each."""
    found = Proposal.objects.filter(subject=subject).order_by("-proposed_at")
    return found.select_related("proposed_by").prefetch_related("decisions__decided_by")


def waiting_for(user: User, scopes: Iterable[UUID]) -> QuerySet[Proposal]:
    """List what this person could decide, were they an approver there: not what they proposed or approved already."""
    found = Proposal.objects.filter(scope__in=scopes, state=ProposalState.OPEN)
    return found.exclude(Q(solo=False) & (Q(proposed_by=user) | Q(decisions__decided_by=user)))


def waiting_counts(user: User, scopes: Iterable[UUID]) -> dict[UUID, int]:
    """Count by consultation what this person could decide, in one query."""
    counted = waiting_for(user, scopes).order_by().values("scope").annotate(count=Count("pk", distinct=True))
    return {row["scope"]: row["count"] for row in counted}


def steps_of(proposal: Proposal) -> list[Step]:
    """List the named steps of the chain that a proposal goes through; none where one unnamed step suffices."""
    return list(Step.objects.filter(scope=proposal.scope, kind=proposal.kind))


def closed_proposals(scope: UUID) -> QuerySet[Proposal]:
    """List what was approved or returned in one consultation, newest first."""
    found = Proposal.objects.filter(scope=scope).exclude(state=ProposalState.OPEN)
    return found.select_related("proposed_by").order_by("-closed_at")


def decisions_of(proposal: Proposal) -> QuerySet[Decision]:
    """List what was said at each step, first step first."""
    return proposal.decisions.select_related("decided_by").order_by("position")


def chain_of(scope: UUID) -> dict[str, list[Step]]:
    """Give the named steps of one consultation by kind of act."""
    chain: dict[str, list[Step]] = {}
    for step in Step.objects.filter(scope=scope).order_by("kind", "position"):
        chain.setdefault(step.kind, []).append(step)
    return chain
