"""Finding texts by their words."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from yobal.search.asking import Term, understood
from yobal.search.models import IndexedText
from yobal.search.store import match_of, store
from yobal.search.words import place_of

Part = tuple[str, list[object]]


def found(scope: UUID, words: str, *, kind: str, audience: str) -> RawSQL:
    """Give the references of texts that hold these words, for `filter(pk__in=...)`: the database does not list them.

    Words that hold nothing to look for, such as signs alone, find nothing.
    """
    question, place = understood(words), place_of(scope, kind, audience)
    if not question:
        return _references([("1 = 0", [])])
    # Two parts may have the same short name, so that the columns have the last word.
    stored = IndexedText._meta.get_field("scope").get_db_prep_value(scope, connection)
    part: Part = ("indexed.scope = %s AND indexed.kind = %s AND indexed.audience = %s", [stored, kind, audience])
    matching: Part = (store().matching, [match_of(place, question.wanted)])
    without = (_without(place, term) for term in question.unwanted)
    return _references([matching, part, *_shown(question.wanted), *without])


def _references(parts: Iterable[Part]) -> RawSQL:
    conditions, values = zip(*parts, strict=True)
    sql = f"SELECT indexed.reference FROM {store().source} WHERE {' AND '.join(conditions)}"  # noqa: S608 - no values
    return RawSQL(sql, [value for some in values for value in some], output_field=BigIntegerField())  # noqa: S611


def _shown(terms: Iterable[Term]) -> list[Part]:
    """Look at the text itself where the index knows only that all parts of a phrase are somewhere in it."""
    return [(store().shown, [term.needle]) for term in terms if not term.is_settled_by_index]


def _without(place: str, term: Term) -> Part:
    conditions, values = zip((store().holding, [match_of(place, [term])]), *_shown([term]), strict=True)
    return f"NOT ({' AND '.join(conditions)})", [value for some in values for value in some]
