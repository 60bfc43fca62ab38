"""Putting entries into the outbox of the public log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from yobal.ledger.models import OutboxEntry
from yobal.ledger.states import EntryKind
from yobal.lib.canonical import canonical


def enqueue(kind: EntryKind, *, scope: UUID, reference: str, content: dict[str, Any], at: datetime) -> OutboxEntry:
    """Write one entry; call it inside the transaction of its cause. `content` is public: no names, no identifiers."""
    body = canonical({"type": kind.value, **content})
    return OutboxEntry.objects.create(scope=scope, kind=kind, body=body, reference=reference, queued_at=at)
