"""A copy of the whole database in one file while people go on writing, and back again.

SQLite's own online backup, and PostgreSQL's pg_dump in the custom format. Counts are taken of the same moment as the
copy, so that whoever restores it can compare. Crossing from one database to the other is not possible this way.
"""

import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3
from django.db import connection, transaction

from yobal.lib.errors import BadInput, WrongState

# What a database holds before anybody has done anything.
FURNITURE = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "django_tasks_db_dbtaskresult",
    "jobs_work",
    # SQLite's index of words begins with its own settings.
    "search_terms_config",
    "search_terms_data",
)
NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_SSL = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}

Counts = dict[str, int]


def copy_into(folder: Path) -> tuple[Path, Counts]:
    """Copy the database into a file in `folder`; returns it, and the rows of each table at that moment."""
    target = folder / NAMES[connection.vendor]
    return target, (_copy_sqlite(target) if connection.vendor == "sqlite" else _copy_postgresql(target))


def bring_back(source: Path, *, replace: bool) -> None:
    """Fill the database from a copy; `replace` drops the tables that are there, which must be empty."""
    if connection.vendor == "sqlite":
        _restore_sqlite(source)
    else:
        _restore_postgresql(source, replace=replace)


def counts_now() -> Counts:
    """Count the rows of each table of the database in use."""
    with connection.cursor() as cursor:
        return _count(cursor, sorted(connection.introspection.table_names(cursor)))


def check_is_empty(*, with_tables: bool) -> None:
    """Refuse a database with tables in it, or with anything in the tables where `with_tables` allows those."""
    counts = counts_now()
    if counts and not with_tables:
        raise WrongState(
            "This database has tables already. Restore into a new one; if nobody has used this one yet, "
            "add --into-empty."
        )
    used = sorted(table for table, rows in counts.items() if rows and table not in FURNITURE)
    if used:
        raise WrongState(f"This database is in use: {', '.join(used[:5])} hold rows. Restore into a new one.")


def applied_migrations(counts: Counts) -> list[str]:
    """Name the applied changes of the tables, as 'room.name'."""
    if "django_migrations" not in counts:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


def _copy_sqlite(target: Path) -> Counts:
    # A connection of its own: the copy follows what others commit meanwhile, and is the state of one moment.
    name = connection.settings_dict["NAME"]
    with closing(pysqlite3.connect(name)) as source, closing(pysqlite3.connect(target)) as copy:
        source.backup(copy)
        # Without a log beside it, so that the copy is one file.
        copy.execute("PRAGMA journal_mode=DELETE")
        return _check_sqlite(copy)


def _check_sqlite(copy: Any) -> Counts:
    [verdict] = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise BadInput(f"The copy of the database is damaged: {verdict}.")
    rows = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return _count(copy.cursor(), sorted(name for (name,) in rows.fetchall()))


def _restore_sqlite(source: Path) -> None:
    target = Path(connection.settings_dict["NAME"])
    connection.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(pysqlite3.connect(source)) as copy, closing(pysqlite3.connect(target)) as database:
        _check_sqlite(copy)
        copy.backup(database)
        database.execute("PRAGMA journal_mode=WAL")


def _copy_postgresql(target: Path) -> Counts:
    with transaction.atomic(), connection.cursor() as cursor:
        # One snapshot for counting and copying; writers are not held up.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        return _count(cursor, sorted(connection.introspection.table_names(cursor)))


def _restore_postgresql(source: Path, *, replace: bool) -> None:
    connection.close()
    drop = ("--clean", "--if-exists") if replace else ()
    database = connection.settings_dict["NAME"]
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", f"--dbname={database}")
    _run("pg_restore", *options, *drop, str(source))


def _run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise WrongState(f"{program} is not installed here: apt-get install postgresql-client.")
    # The password stands in the environment of the child, where other users of the machine cannot read it.
    done = subprocess.run(  # noqa: S603 - our own arguments
        [path, *arguments], env=os.environ | _access(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise WrongState(f"{program} failed: {' '.join(done.stderr.split())[:500]}")


def _access() -> dict[str, str]:
    """Say where the database is, in the words of PostgreSQL's own programs."""
    settings = connection.settings_dict
    found = {
        "PGHOST": settings.get("HOST"),
        "PGPORT": settings.get("PORT"),
        "PGUSER": settings.get("USER"),
        "PGPASSWORD": settings.get("PASSWORD"),
        "PGDATABASE": settings.get("NAME"),
        **{variable: settings.get("OPTIONS", {}).get(option) for option, variable in _SSL.items()},
    }
    return {variable: str(value) for variable, value in found.items() if value}


def _count(cursor: Any, tables: list[str]) -> Counts:
    counts = {}
    for table in tables:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - the database's own names
        [counts[table]] = cursor.fetchone()
    return counts
