"""Personal data of submissions. Read only through identities.queries.disclose(), which leaves an audit row."""

from django.db import models
from django.db.models import Q

from yobal.collection.models import Submission


class Participant(models.Model):
    """Who sent a submission: the working copy of what they said of themselves, emptied by erasure.

    Personal: everything in it. Group, kind and consent stand on the submission, so that counting needs no names.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="participant")
    name = models.CharField(max_length=300, blank=True, default="")
    position = models.CharField(max_length=300, blank=True, default="")
    organisation = models.CharField(max_length=300, blank=True, default="")
    email = models.CharField(max_length=320, blank=True, default="")
    telephone = models.CharField(max_length=60, blank=True, default="")

    def __str__(self) -> str:
        return f"participant of {self.submission_id}"


class PersonalField(models.Model):
    """One personal piece of a submission, its bytes as received; committed to like every received field."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="personal_fields")
    name = models.CharField(max_length=200)
    ordinal = models.PositiveIntegerField(default=0)
    value = models.BinaryField(null=True)
    salt = models.BinaryField(max_length=32, null=True)
    commitment = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "name", "ordinal"], name="identities_field_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, salt__isnull=True) | Q(value__isnull=False, salt__isnull=False),
                name="identities_field_value_with_salt",
            ),
        ]
        ordering = ["name", "ordinal"]

    def __str__(self) -> str:
        return f"{self.name}/{self.ordinal}"
