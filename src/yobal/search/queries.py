"""Finding texts by their words."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from yobal.search.asking import Term, understood
from yobal.search.models import IndexedText, Mark
from yobal.search.store import match_of, store

Part = tuple[str, list[object]]


def found(scope: UUID, words: str, *, kinds: Collection[str], audiences: Collection[str]) -> RawSQL:
    """Give the references of texts that hold these words, for `filter(pk__in=...)`: the database does not list them.

    Words that hold nothing to look for, such as signs alone, find nothing.
    """
    question = understood(words)
    if not question:
        return _references("search_indexedtext AS indexed", [("1 = 0", [])])
    parts = [
        ("indexed.scope = %s", [_stored(scope)]),
        _among("kind", kinds),
        _among("audience", audiences),
        *_shown(question.wanted),
        *(_without(term) for term in question.unwanted),
    ]
    if not question.wanted:
        return _references("search_indexedtext AS indexed", parts)
    return _references(store().source, [(store().matching, [match_of(question.wanted)]), *parts])


def _references(source: str, parts: Iterable[Part]) -> RawSQL:
    conditions, values = zip(*parts, strict=True)
    sql = f"SELECT indexed.reference FROM {source} WHERE {' AND '.join(conditions)}"  # noqa: S608 - no values
    return RawSQL(sql, [value for some in values for value in some], output_field=BigIntegerField())  # noqa: S611


def _stored(scope: UUID) -> object:
    return IndexedText._meta.get_field("scope").get_db_prep_value(scope, connection)


def _among(column: str, values: Collection[str]) -> Part:
    return f"indexed.{column} IN ({', '.join(['%s'] * len(values))})", list(values)


def _shown(terms: Iterable[Term]) -> list[Part]:
    """Look at the text itself where the index knows only that all parts of a phrase are somewhere in it."""
    return [(store().shown, [term.needle]) for term in terms if not term.is_settled_by_index]


def _without(term: Term) -> Part:
    conditions, values = zip((store().holding, [match_of([term])]), *_shown([term]), strict=True)
    return f"NOT ({' AND '.join(conditions)})", [value for some in values for value in some]


def reached(feed: str) -> int:
    """Say up to which row of its source a feed has read."""
    mark = Mark.objects.filter(feed=feed).first()
    return mark.reached if mark else 0
