"""Kinds of acts that bind, and what can become of a proposal."""

from django.db import models


class Kind(models.TextChoices):
    """Acts that need a second person."""

    PUBLISH = "publish"
    EXTEND = "extend"
    ADMIT = "admit"
    DISPOSITION = "disposition"
    REVISION = "revision"
    REPORT = "report"


class ProposalState(models.TextChoices):
    """A proposal is open until every step approved it, one returned it, or it was taken back."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


MOVES = {
    ProposalState.OPEN: {ProposalState.APPROVED, ProposalState.RETURNED, ProposalState.WITHDRAWN},
    ProposalState.APPROVED: set(),
    ProposalState.RETURNED: set(),
    ProposalState.WITHDRAWN: set(),
}


class Verdict(models.TextChoices):
    """What one step said."""

    APPROVE = "approve"
    RETURN = "return"
