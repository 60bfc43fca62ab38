"""Optimistic locking: a row carries a counter, and a change names the count it was made from."""

from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from yobal.lib.errors import Conflict


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
