"""Writing the record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from yobal.audit.models import Entry


def subject_of(row: Model) -> str:
    """Name a row for the record, e.g. `review.Issue:12`."""
    return f"{row._meta.label}:{row.pk}"


def record(
    action: str,
    *,
    subject: Model | str,
    by: object,
    at: datetime,
    scope: UUID | None = None,
    **detail: Any,
) -> Entry:
    """Write one act; call it inside the transaction of the act itself."""
    name = subject if isinstance(subject, str) else subject_of(subject)
    return Entry.objects.create(at=at, actor=str(by), action=action, scope=scope, subject=name, detail=detail)
