"""Writing the record."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from yobal.audit.models import Entry
from yobal.lib.bulk import insert


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


def record_each(
    action: str,
    *,
    subjects: Iterable[tuple[Model, dict[str, Any]]],
    by: object,
    at: datetime,
    scope: UUID | None = None,
) -> None:
    """Write one act for each of many subjects, with its detail; call it inside the transaction of the acts."""
    rows = ((at, str(by), action, scope, subject_of(row), detail) for row, detail in subjects)
    insert(Entry, ("at", "actor", "action", "scope", "subject", "detail"), rows)
