"""Putting texts into the index and taking them out, in the transaction of whoever calls."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from yobal.search.models import IndexedText, Mark
from yobal.search.store import store
from yobal.search.words import form_of, place_of, terms_of, tokens

AT_ONCE = 2_000  # rows that one transaction of emptying deletes


@dataclass(frozen=True)
class Entry:
    """A text to be found, under the number that its own room knows it by."""

    scope: UUID
    kind: str
    reference: int
    audience: str
    text: str


@transaction.atomic
def put(entries: Iterable[Entry]) -> None:
    """Index texts; one that is there already is replaced."""
    ordered = sorted(entries, key=lambda entry: (entry.scope, entry.kind))
    for (scope, kind), some in groupby(ordered, key=lambda entry: (entry.scope, entry.kind)):
        remove([entry.reference for entry in some], scope=scope, kind=kind)
    if ordered:
        rows = [_row(entry) for entry in ordered]
        with connection.cursor() as cursor:
            for statement in store().insert:
                cursor.executemany(statement, rows)


def _row(entry: Entry) -> dict[str, Any]:
    row = tokens(entry.text)
    return {
        "scope": IndexedText._meta.get_field("scope").get_db_prep_value(entry.scope, connection),
        "kind": entry.kind,
        "reference": entry.reference,
        "audience": entry.audience,
        "form": form_of(row),
        "terms": " ".join([place_of(entry.scope, entry.kind, entry.audience), *terms_of(row)]),
    }


@transaction.atomic
def remove(references: Collection[int], *, scope: UUID, kind: str) -> None:
    """Take texts out of the index; what is not there is no mistake."""
    IndexedText.objects.filter(scope=scope, kind=kind, reference__in=references).delete()


@transaction.atomic
def hold(feed: str) -> int:
    """Say up to which row a feed has read, and let another reader of it wait until this transaction ends."""
    Mark.objects.get_or_create(feed=feed)
    return Mark.objects.select_for_update().get(feed=feed).reached


@transaction.atomic
def mark(feed: str, *, reached: int) -> None:
    """Note up to which row a feed has read."""
    Mark.objects.filter(feed=feed).update(reached=reached)


@transaction.atomic
def empty() -> int:
    """Take a number of texts out of the index and forget how far it was fed; returns how many, 0 when it is empty."""
    Mark.objects.all().delete()
    some = IndexedText.objects.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    return IndexedText.objects.filter(pk__in=list(some)).delete()[0]
