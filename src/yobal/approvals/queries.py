"""Reading proposals."""

from uuid import UUID

from django.db.models import QuerySet

from yobal.approvals.models import Proposal
from yobal.approvals.states import ProposalState


def open_proposals(scope: UUID) -> QuerySet[Proposal]:
    """List what waits for an approval in one consultation, oldest first."""
    return Proposal.objects.filter(scope=scope, state=ProposalState.OPEN).select_related("proposed_by")


def proposals_about(subject: str) -> QuerySet[Proposal]:
    """List every proposal about one thing, newest first, with what was said to each."""
    found = Proposal.objects.filter(subject=subject).order_by("-proposed_at")
    return found.select_related("proposed_by").prefetch_related("decisions__decided_by")
