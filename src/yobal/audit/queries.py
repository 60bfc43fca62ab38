"""Reading the record."""

from uuid import UUID

from django.db.models import QuerySet

from yobal.audit.models import Entry


def entries_of(scope: UUID) -> QuerySet[Entry]:
    """List what was done in one consultation, newest first."""
    return Entry.objects.filter(scope=scope)


def entries_about(subject: str) -> QuerySet[Entry]:
    """List what was done to one thing, newest first."""
    return Entry.objects.filter(subject=subject)
