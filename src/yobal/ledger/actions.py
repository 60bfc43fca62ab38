"""Putting entries into the outbox of the public log."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from yobal.ledger.models import OutboxEntry
from yobal.ledger.states import EntryKind
from yobal.lib.bulk import insert_each
from yobal.lib.canonical import canonical


def enqueue(kind: EntryKind, *, scope: UUID, reference: str, content: dict[str, Any], at: datetime) -> None:
    """Write one entry; call it inside the transaction of its cause. `content` is public: no names, no identifiers."""
    insert_each([_entry(kind, scope, reference, content, at)])


def enqueue_each(kind: EntryKind, *, scope: UUID, entries: Iterable[tuple[str, dict[str, Any]]], at: datetime) -> None:
    """Write many entries, each with its reference, in their order."""
    insert_each([_entry(kind, scope, reference, content, at) for reference, content in entries])


def _entry(kind: EntryKind, scope: UUID, reference: str, content: dict[str, Any], at: datetime) -> OutboxEntry:
    body = canonical({"type": kind.value, **content})
    return OutboxEntry(scope=scope, kind=kind, body=body, reference=reference, queued_at=at)
