"""Rows found and changed by what their columns equal, by a statement that is put together once.

The ORM puts each query together anew, which takes longer than a query by a key itself. This is for the few queries on
the way that thousands of participants take in an hour; everything else asks the ORM.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

from yobal.lib.bulk import converter, field_of

Row = TypeVar("Row", bound=models.Model)
Value = Any


def rows(model: type[Row], **equal: Value) -> list[Row]:
    """List the rows whose columns (`round_id`) equal these values, None being null, in the model's own order."""
    select = _select(model, _shape(equal))
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute(select.sql, _values(select.taking, equal))
        found = cursor.fetchall()
    return [model.from_db(DEFAULT_DB_ALIAS, select.names, _given(row, select.giving, connection)) for row in found]


def change(model: type[models.Model], to: Mapping[str, Value], **equal: Value) -> int:
    """Set columns of the rows whose columns equal these values; returns how many there were."""
    update = _update(model, tuple(to), _shape(equal))
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(update.sql, [*_values(update.setting, to), *_values(update.taking, equal)])
        return int(cursor.rowcount)


Shape = tuple[tuple[str, bool], ...]
Converters = tuple[tuple[str, Callable[[Value], Value] | None], ...]


class _Select(NamedTuple):
    sql: str
    names: tuple[str, ...]
    taking: Converters
    giving: tuple[tuple[int, Any, Any], ...]


class _Update(NamedTuple):
    sql: str
    setting: Converters
    taking: Converters


def _shape(equal: Mapping[str, Value]) -> Shape:
    return tuple((name, value is None) for name, value in equal.items())


@cache
def _select(model: type[models.Model], shape: Shape) -> _Select:
    connection, fields = connections[DEFAULT_DB_ALIAS], model._meta.concrete_fields
    table, quote = model._meta.db_table, connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    order = ", ".join(_order(model, str(name)) for name in model._meta.ordering or ())
    sql = f"SELECT {columns} FROM {quote(table)} WHERE {_where(model, shape)}"  # noqa: S608 -- names, no values
    giving = tuple(
        (place, convert, col)
        for place, col in enumerate(field.get_col(table) for field in fields)
        for convert in [*connection.ops.get_db_converters(col), *col.get_db_converters(connection)]
    )
    names = tuple(field.attname for field in fields)
    return _Select(sql + (f" ORDER BY {order}" if order else ""), names, _taking(model, shape), giving)


@cache
def _update(model: type[models.Model], names: tuple[str, ...], shape: Shape) -> _Update:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    settings = ", ".join(f"{quote(str(field_of(model, name).column))} = %s" for name in names)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE {_where(model, shape)}"  # noqa: S608 -- as above
    setting = tuple((name, converter(field_of(model, name))) for name in names)
    return _Update(sql, setting, _taking(model, shape))


def _order(model: type[models.Model], name: str) -> str:
    column = connections[DEFAULT_DB_ALIAS].ops.quote_name(str(field_of(model, name.removeprefix("-")).column))
    return f"{column} DESC" if name.startswith("-") else column


def _where(model: type[models.Model], shape: Shape) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    return " AND ".join(
        f"{quote(str(field_of(model, name).column))} {'IS NULL' if null else '= %s'}" for name, null in shape
    )


def _taking(model: type[models.Model], shape: Shape) -> Converters:
    return tuple((name, converter(field_of(model, name))) for name, null in shape if not null)


def _values(converters: Converters, given: Mapping[str, Value]) -> list[Value]:
    return [convert(given[name]) if convert else given[name] for name, convert in converters]


def _given(row: tuple[Value, ...], converters: tuple[tuple[int, Any, Any], ...], connection: Any) -> list[Value]:
    values = list(row)
    for place, convert, col in converters:
        values[place] = convert(values[place], col, connection)
    return values
