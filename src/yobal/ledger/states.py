"""Kinds of entries of the public log."""

from django.db import models


class EntryKind(models.TextChoices):
    """What an entry speaks of (the log's specification names them)."""

    OPENED = "opened"
    CHANGED = "changed"
    CLOSED = "closed"
    SUBMISSION = "submission"
    DISPOSITION = "disposition"
    MASK = "mask"
    ERASURE = "erasure"
    REPORT = "report"
    KEY = "key"
