"""Database triggers that refuse a change, the same on SQLite and PostgreSQL, for use in migrations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.migrations.operations import RunPython
from django.db.migrations.operations.base import Operation


@dataclass(frozen=True)
class Guard:
    """Refuse `event` (UPDATE, DELETE) on a table, or only where `when` holds (SQL over OLD and NEW)."""

    table: str
    event: str
    message: str
    when: str = ""

    @property
    def name(self) -> str:
        """Name the trigger after its table and event."""
        return f"{self.table}_no_{self.event.lower()}"


def _create(guard: Guard) -> Any:
    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in _statements(guard, schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return forwards


def _drop(guard: Guard) -> Any:
    def backwards(apps: Any, schema_editor: Any) -> None:
        on = f" ON {guard.table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}")

    return backwards


def _statements(guard: Guard, vendor: str) -> list[str]:
    if vendor == "sqlite":
        when = f" WHEN ({guard.when})" if guard.when else ""
        return [
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}{when} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        ]
    # The condition stands in the body, since a WHEN clause may not read other tables.
    row = "OLD" if guard.event == "DELETE" else "NEW"
    body = (
        f"BEGIN IF ({guard.when or 'TRUE'}) THEN RAISE EXCEPTION '{guard.message}' "
        f"USING ERRCODE = 'restrict_violation'; END IF; RETURN {row}; END"
    )
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]


class PutGuard(RunPython):
    """The migration operation for one guard; it can be undone, and says which guard it puts up."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(_create(guard), _drop(guard))
        self.guard = guard


def guard(table: str, event: str, message: str, *, when: str = "") -> PutGuard:
    """Make the migration operation for one guard."""
    return PutGuard(Guard(table, event, message, when))


class TakeDownGuard(RunPython):
    """The migration operation that takes one guard down, and puts it back when it is undone."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(_drop(guard), _create(guard))
        self.guard = guard


def without_guards(puts: Sequence[PutGuard], changes: Sequence[Operation]) -> list[Operation]:
    """Make the operations that change guarded tables: SQLite makes such a table anew and loses its triggers."""
    return [*(TakeDownGuard(put.guard) for put in puts), *changes, *(PutGuard(put.guard) for put in puts)]
