"""What is on its way in."""

import uuid

from django.db import models

from yobal.publication.models import Round
from yobal.reception.states import ImportState


class ResponseImport(models.Model):
    """A table of answers from elsewhere, from its upload until each row is received or given back.

    The file is kept as it came. `mapping` says what each column means. What the rows say is personal where the file is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.READ)
    total = models.PositiveIntegerField(default=0, help_text="rows")
    done = models.PositiveIntegerField(default=0, help_text="rows looked at so far")
    created = models.PositiveIntegerField(default=0)
    earlier = models.PositiveIntegerField(default=0, help_text="rows that had been received before")
    refused = models.PositiveIntegerField(default=0)
    faults_path = models.CharField(max_length=200, blank=True, default="", help_text="the refused rows, given back")
    message = models.TextField(blank=True, default="", help_text="why it failed, for the person who runs it")
    edits = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"import {self.pk}"
