"""Locking: a row carries a counter, and a change names the count it was made from; writers of SQLite take turns."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from yobal.lib.errors import Conflict

_turn = threading.Lock()


def save_unless_changed(row: Model, *, seen: int, **changes: Any) -> None:
    """Write `changes` where the row's `edits` counter is still `seen`; raises Conflict where it is not."""
    manager: Any = type(row)._default_manager
    if not manager.filter(pk=row.pk, edits=seen).update(edits=F("edits") + 1, **changes):
        raise Conflict(
            _("Somebody else changed this while you worked on it. Your text is kept below; look at the difference.")
        )
    for name, value in changes.items():
        setattr(row, name, value)
    row.edits = seen + 1  # type: ignore[attr-defined]


@contextmanager
def in_turn() -> Iterator[None]:
    """Open a transaction when the threads of this process that came before have ended theirs.

    SQLite lets one write, and the others try again after one, two, five, ten milliseconds: meanwhile nobody writes.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:  # whoever writes already must not wait for others
        with transaction.atomic():
            yield
    else:
        with _turn, transaction.atomic():
            yield
