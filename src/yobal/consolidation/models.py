"""Amendments, and the revision they make together."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yobal.approvals.models import Proposal
from yobal.consolidation.states import Cause, Change
from yobal.lib.fields import LocalizedField
from yobal.publication.models import Event, Provision, Version
from yobal.review.models import Issue


class Revision(models.Model):
    """The set of amendments that turns one version into the next; one is open at a time for a version."""

    base = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="revisions")
    result = models.OneToOneField(Version, on_delete=models.PROTECT, null=True, related_name="made_by")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="revision")
    opened_by = models.CharField(max_length=254)
    opened_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["base"], condition=Q(adopted_at__isnull=True), name="consolidation_one_open_revision"
            )
        ]

    def __str__(self) -> str:
        return f"revision of version {self.base_id}"


class Amendment(models.Model):
    """One change to one provision (INSERT: after it), citing what led to it. Taken back, never deleted."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="amendments")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="amendments")
    change = models.CharField(max_length=8, choices=Change.choices, default=Change.REPLACE)
    heading = LocalizedField()
    body = LocalizedField()
    number = models.CharField(max_length=40, blank=True, default="", help_text="for a new provision")
    cause = models.CharField(max_length=12, choices=Cause.choices, default=Cause.ISSUES)
    note = LocalizedField(help_text="the instruction, the meeting's conclusion, or what was corrected")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="amendments")
    issues = models.ManyToManyField(Issue, related_name="amendments")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "provision"],
                condition=Q(ended_at__isnull=True) & ~Q(change="insert"),
                name="consolidation_one_amendment_a_provision",
            )
        ]
        ordering = ["provision__ordinal", "id"]

    def __str__(self) -> str:
        return f"{self.change} of {self.provision_id}"
