"""Writing thousands of rows: one statement (COPY on PostgreSQL), and no work of the ORM for each row.

Django's bulk_create compiles every value of every row anew; for the pieces of submissions that is most of the time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models

Value = Any
# Their Python values go to either database as they are.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.BinaryField)


@contextmanager
def together() -> Iterator[None]:
    """Send what is written in the block without awaiting each answer; what is refused is raised at its end."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        yield  # SQLite answers at once
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write rows of values, one for each name of a column (`submission_id`); columns without a value must be null."""
    statement = _statement(model, tuple(names))
    converters = [(place, _Converter(prepare)) for place, prepare in statement.converters]
    prepared = [_prepared(row, converters) for row in rows]
    if prepared:
        _write(statement, prepared)


def _write(statement: "_Statement", rows: Sequence[Sequence[Value]]) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        # One row alone needs none of the work of preparing for many.
        if len(rows) == 1:
            cursor.execute(statement.sql, rows[0])
        elif connection.vendor == "postgresql" and not connection.connection.pgconn.pipeline_status:
            # A row costs a fifth of what it costs as an INSERT, but COPY awaits its answer, so not what goes together.
            # Django wraps no errors of a COPY by itself.
            with connection.wrap_database_errors, cursor.copy(statement.copy) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(statement.sql, rows)


def insert_from(model: type[models.Model], names: Sequence[str], rows: "models.QuerySet[Any, Any]") -> None:
    """Write the rows of values that a query gives, one for each name of a column; they never leave the database."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    columns = ", ".join(connection.ops.quote_name(str(field_of(model, name).column)) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) {sql}", values)


class _Statement(NamedTuple):
    sql: str
    copy: str
    converters: tuple[tuple[int, Callable[[Value], Value]], ...]


@cache
def _statement(model: type[models.Model], names: tuple[str, ...]) -> _Statement:
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [field_of(model, name) for name in names]
    quote = connection.ops.quote_name
    place = f"{quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in fields)})"
    sql = f"INSERT INTO {place} VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 -- names, no values
    converters = ((number, convert) for number, field in enumerate(fields) if (convert := converter(field)))
    return _Statement(sql, f"COPY {place} FROM STDIN", tuple(converters))


def insert_each(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model whose key is set before or given by the database; the key is not read back."""
    if rows:
        model = type(rows[0])
        names = _written(model)
        insert(model, names, ([getattr(row, name) for name in names] for row in rows))


@cache
def _written(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if not isinstance(field, models.AutoField))


def field_of(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """Give a field by the name of its values (`submission_id`)."""
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def converter(field: "models.Field[Any, Any]") -> Callable[[Value], Value] | None:
    """Give what prepares a value for the database, None where values go as they are."""
    stored = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(stored, (*_PLAIN, models.AutoField)):
        return None
    # Statements are kept for all threads; a connection is one thread's own.
    return lambda value: stored.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


class _Converter:
    """Prepares values, the same one once: rows of one submission, or of one moment, follow each other."""

    def __init__(self, prepare: Callable[[Value], Value]) -> None:
        self._prepare = prepare
        self._last = self._prepared = None

    def __call__(self, value: Value) -> Value:
        if value is not self._last:
            self._last, self._prepared = value, self._prepare(value)
        return self._prepared


def _prepared(row: Sequence[Value], converters: Sequence[tuple[int, Callable[[Value], Value]]]) -> list[Value]:
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place])
    return values
