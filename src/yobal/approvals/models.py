"""Who proposed, who approved, and exactly what."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yobal.approvals.states import Kind, ProposalState, Verdict
from yobal.lib.fields import LocalizedField


class Step(models.Model):
    """One named step of a consultation's chain for a kind of act; a kind without steps takes one unnamed step."""

    scope = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    name = LocalizedField(help_text="e.g. the director's office")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "kind", "position"], name="approvals_step_position_once")
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.kind} step {self.position}"


class Proposal(models.Model):
    """One act that waits for, or has, its approval.

    `payload` is what was shown to the approver and `payload_hash` its SHA-256: what is done later must still hash to
    it. A returned proposal stays; the mended act is a new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=200)
    payload = models.JSONField()
    payload_hash = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    steps = models.PositiveSmallIntegerField(default=1, help_text="how many approvals it needs")
    solo = models.BooleanField(default=False, help_text="a rehearsal in which one person may do everything")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One open proposal a thing: two approvers never sign two versions of it.
            models.UniqueConstraint(
                fields=["scope", "kind", "subject"], condition=Q(state="open"), name="approvals_one_open_proposal"
            ),
        ]
        indexes = [models.Index(fields=["scope", "state", "kind"], name="approvals_scope_state")]  # the approver's list
        ordering = ["proposed_at"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}: {self.state}"


class Decision(models.Model):
    """What one person said at one step; never changes.

    `proposed_by` repeats the proposal's, so that the database itself can hold the rule of two people.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    remarks = models.TextField(blank=True, default="")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    acting_for = models.CharField(max_length=200, blank=True, default="", help_text="if signed on another's behalf")
    decided_at = models.DateTimeField()
    solo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="approvals_step_decided_once"),
            models.CheckConstraint(
                condition=Q(solo=True) | ~Q(decided_by=F("proposed_by")), name="approvals_two_people"
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.verdict} at step {self.position} of {self.proposal_id}"
