"""Putting entries into the outbox of the public log."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from yobal.ledger.models import OutboxEntry
from yobal.ledger.states import EntryKind
from yobal.lib.bulk import insert
from yobal.lib.canonical import canonical

_COLUMNS = ("scope", "kind", "body", "reference", "queued_at")


def enqueue(kind: EntryKind, *, scope: UUID, reference: str, content: dict[str, Any], at: datetime) -> None:
    """Write one entry; call it inside the transaction of its cause. `content` is public: no names, no identifiers."""
    enqueue_each(kind, scope=scope, entries=[(reference, content)], at=at)


def enqueue_each(kind: EntryKind, *, scope: UUID, entries: Iterable[tuple[str, dict[str, Any]]], at: datetime) -> None:
    """Write many entries, each with its reference, in their order."""
    rows = (
        (scope, kind.value, canonical({"type": kind.value, **content}), reference, at) for reference, content in entries
    )
    insert(OutboxEntry, _COLUMNS, rows)
