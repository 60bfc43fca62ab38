"""The index in the words of either database: how it is filled and asked; a migration makes it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from yobal.search.asking import Term


class Store(NamedTuple):
    """Statements of one database.

    `insert` takes named values, the terms as one text with spaces between. `source` is what a search reads, with the
    texts as `indexed`; `matching` holds where one has all terms asked for, `holding` the same where another
    leads, `shown` where its form shows a phrase.
    """

    insert: tuple[str, ...]
    source: str
    matching: str
    holding: str
    shown: str
    term: str
    beginning: str
    and_: str


_COLUMNS = "scope, kind, reference, audience, form"
_VALUES = "%(scope)s, %(kind)s, %(reference)s, %(audience)s, %(form)s"
_SQLITE = Store(
    insert=(
        f"INSERT INTO search_indexedtext ({_COLUMNS}) VALUES ({_VALUES})",  # noqa: S608 - names of columns
        "INSERT INTO search_terms (rowid, terms) SELECT id, %(terms)s FROM search_indexedtext "
        "WHERE scope = %(scope)s AND kind = %(kind)s AND reference = %(reference)s",
    ),
    # The cross join keeps the order: first what the terms find, then its texts.
    source="search_terms CROSS JOIN search_indexedtext AS indexed ON indexed.id = search_terms.rowid",
    matching="search_terms MATCH %s",
    holding="indexed.id IN (SELECT rowid FROM search_terms WHERE search_terms MATCH %s)",
    shown="instr(indexed.form, %s) > 0",
    term='"{}"',
    beginning='"{}" *',
    and_=" ",
)
_POSTGRESQL = Store(
    insert=(
        f"INSERT INTO search_indexedtext ({_COLUMNS}, terms) "  # noqa: S608 - names of columns
        f"VALUES ({_VALUES}, array_to_tsvector(string_to_array(%(terms)s, ' ')))",
    ),
    source="search_indexedtext AS indexed",
    matching="indexed.terms @@ %s::tsquery",
    holding="indexed.terms @@ %s::tsquery",
    shown="strpos(indexed.form, %s) > 0",
    term="'{}'",
    beginning="'{}':*",
    and_=" & ",
)


def store() -> Store:
    """Give the statements of the database in use."""
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL


def match_of(place: str, terms: Iterable[Term]) -> str:
    """Ask for texts of one part of the index that have all these terms.

    Tokens are letters and digits, so that nothing in them is a sign here.
    """
    here = store()
    asked = dict.fromkeys([(place, False), *(pair for term in terms for pair in term.asked)])
    return here.and_.join((here.beginning if begins else here.term).format(term) for term, begins in asked)
