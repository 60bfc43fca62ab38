"""Consultations, who works on them, and the groups that are asked."""

import uuid
import zoneinfo

from django.conf import settings
from django.db import models
from django.db.models import Q

from yobal.lib.fields import LocalizedField
from yobal.publication.states import Role


class Consultation(models.Model):
    """A call for comment by one body on one or more documents.

    Nothing of it can be seen from outside before `published_at`, and nothing of a rehearsal (`solo`) ever; that it is
    one never changes. `edits` counts changes, against lost updates.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = LocalizedField()
    summary = LocalizedField()
    body_name = LocalizedField(help_text="the lead institution")
    languages = models.JSONField(default=list, help_text="codes, the prevailing language first")
    time_zone = models.CharField(max_length=60, default="Asia/Phnom_Penh")
    contact = LocalizedField(help_text="whom to ask, as shown to the public")
    letterhead = LocalizedField(help_text="the lines at the head of its papers")
    emblem = models.CharField(max_length=200, blank=True, default="", help_text="a PNG or JPEG in the media store")
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    illustrative = models.BooleanField(default=False, help_text="sample data, said so on every page")
    solo = models.BooleanField(default=False, help_text="a rehearsal in which one person may propose and approve")
    private_names_to_reviewers = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.slug

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone in which this consultation states its times."""
        return zoneinfo.ZoneInfo(self.time_zone)


class Appointment(models.Model):
    """One role of one member of staff in one consultation; ended, never deleted."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="appointments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=12, choices=Role.choices)
    appointed_by = models.CharField(max_length=254)
    appointed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "user", "role"],
                condition=Q(ended_at__isnull=True),
                name="publication_appointed_once",
            )
        ]
        ordering = ["appointed_at"]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of {self.consultation_id}"


class Group(models.Model):
    """A group of stakeholders that a consultation asks and counts by."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="groups")
    code = models.SlugField(max_length=40)
    name = LocalizedField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "code"], name="publication_group_code_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code
