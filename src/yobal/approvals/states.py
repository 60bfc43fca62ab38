"""Kinds of acts that bind, and what can become of a proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Acts that need a second person."""

    PUBLISH = "publish", _("Announcements")
    EXTEND = "extend", _("Extensions of time")
    FORM = "form", _("Forms replaced while a round is open")
    ADMIT = "admit", _("Late comments to be admitted")
    DISPOSITION = "disposition", _("Decisions on points")
    REVISION = "revision", _("Next drafts")
    REPORT = "report", _("Reports")


class ProposalState(models.TextChoices):
    """A proposal is open until every step approved it, one returned it, or it was taken back."""

    OPEN = "open", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned with remarks")
    WITHDRAWN = "withdrawn", _("Taken back")


MOVES = {
    ProposalState.OPEN: {ProposalState.APPROVED, ProposalState.RETURNED, ProposalState.WITHDRAWN},
    ProposalState.APPROVED: set(),
    ProposalState.RETURNED: set(),
    ProposalState.WITHDRAWN: set(),
}


class Verdict(models.TextChoices):
    """What one step said."""

    APPROVE = "approve", _("Approved")
    RETURN = "return", _("Returned with remarks")
