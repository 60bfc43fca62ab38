"""Who was asked by name."""

import uuid

from django.db import models

from yobal.lib.fields import LocalizedField
from yobal.publication.models import Group, Round


class Invitation(models.Model):
    """One institution asked to answer in a round, by a secret link of which only the hash is kept.

    Its focal point stands in `identities`. A new `generation` makes a new link and ends the old one; a revoked
    invitation has no link. An individual extension is made through an invitation, so that it is recorded and shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="invitations")
    position = models.PositiveSmallIntegerField(help_text="in the order of protocol")
    institution = LocalizedField()
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="invitations")
    language = models.CharField(max_length=10)
    generation = models.PositiveSmallIntegerField(default=1)
    secret_hash = models.BinaryField(max_length=32, null=True, unique=True)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, help_text="when the link was opened first")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=254, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="", help_text="why it was revoked")
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="collection_invitation_position_once"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | models.Q(secret_hash__isnull=True),
                name="collection_revoked_has_no_link",
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class IndividualExtension(models.Model):
    """One institution may answer until later than the round; the newest row holds, and none is ever changed."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="extensions")
    closes_at = models.DateTimeField(help_text="exclusive")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"extension {self.pk}"
