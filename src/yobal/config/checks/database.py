"""The database: does it answer, does it write through to the disk, does it refuse what it must?"""

import re
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.dateparse import parse_datetime

from yobal.jobs.models import Work
from yobal.jobs.states import WorkState
from yobal.lib import clock
from yobal.lib.guards import PutGuard
from yobal.messaging import queries

# Before 3.51.3, two connections that reset the write-ahead log at one moment could corrupt the database.
SAFE_SQLITE = (3, 51, 3)
OLDEST_POSTGRESQL = 15
# What the pragma says when it is right, and the word for it.
SQLITE_WANTS = (("journal_mode", ("wal",), "WAL"), ("synchronous", ("2", "3"), "FULL"), ("foreign_keys", ("1",), "ON"))
LONGEST_NAME = 63  # PostgreSQL cuts names there
SKEW_NOTED, SKEW_BAD = timedelta(seconds=2), timedelta(seconds=30)
WORK_LATE = timedelta(minutes=10)
MAIL_LATE = timedelta(hours=1)

Findings = list[checks.CheckMessage]


def database_answers(app_configs: Any, **kwargs: Any) -> Findings:
    """The database answers"""
    try:
        _one("SELECT 1")
    except DatabaseError as error:
        hint = "Is PostgreSQL running, and is YOBAL_DATABASE_URL right? For SQLite: may this user write to its folder?"
        return [
            checks.Error(f"The database does not answer: {_line(error)}", hint, "YOBAL_DATABASE_URL", "yobal.database")
        ]
    return []


def version(app_configs: Any, **kwargs: Any) -> Findings:
    """The database is new enough"""
    if connection.vendor == "sqlite":
        return _sqlite_version(str(_one("SELECT sqlite_version()")))
    number = int(_one("SHOW server_version_num")) // 10_000
    if number < OLDEST_POSTGRESQL:
        hint = f"Move to PostgreSQL {OLDEST_POSTGRESQL} or later: yobal backup, install it, yobal restore."
        return [checks.Error(f"This is PostgreSQL {number}.", hint, "database", "yobal.database-version")]
    return []


def _sqlite_version(found: str) -> Findings:
    if tuple(int(part) for part in found.split(".")) >= SAFE_SQLITE:
        return []
    wanted = ".".join(map(str, SAFE_SQLITE))
    what = f"SQLite {found} can corrupt a database in WAL mode when two connections reset the log at one moment."
    hint = f"Install the locked requirements again: pysqlite3 brings SQLite {wanted} or later."
    return [checks.Error(what, hint, "pysqlite3", "yobal.database-version")]


def durability(app_configs: Any, **kwargs: Any) -> Findings:
    """What is acknowledged is on disk first"""
    return _sqlite_durability() if connection.vendor == "sqlite" else _postgresql_durability()


def _sqlite_durability() -> Findings:
    hint = "Leave the options of the database in config/settings.py as they are, and move the file to a local disk."
    return [
        checks.Error(f"SQLite runs with {name} = {found}; it must be {word}.", hint, "database", "yobal.durability")
        for name, right, word in SQLITE_WANTS
        if str(found := _one(f"PRAGMA {name}")).lower() not in right
    ]


def _postgresql_durability() -> Findings:
    # A cluster made for tests may lose its last second when the machine stops: nothing in it is anybody's.
    kind = checks.Warning if settings.ENVIRONMENT == "test" else checks.Error
    return [
        kind(
            f"PostgreSQL runs with {name} = off: what was acknowledged can be lost when the machine stops.",
            f"ALTER SYSTEM SET {name} = on; SELECT pg_reload_conf(); look at ALTER ROLE and the URL as well.",
            "database",
            "yobal.durability",
        )
        for name in ("synchronous_commit", "fsync", "full_page_writes")
        if _one(f"SHOW {name}") == "off"
    ]


def migrations(app_configs: Any, **kwargs: Any) -> Findings:
    """The tables are those of this version"""
    executor = MigrationExecutor(connection)
    waiting = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    unknown = sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations))
    findings: Findings = []
    if waiting:
        hint = "Take a backup (yobal backup), then: yobal serve --migrate, or django-admin migrate."
        what = f"{len(waiting)} changes of the tables are not applied; the first is {waiting[0]}."
        findings.append(checks.Error(what, hint, "database", "yobal.migrations"))
    if any(label in _our_labels() for label, _ in unknown):
        hint = "Run the version of Yobal that made it, or restore a backup taken before the upgrade."
        what = f"The database was used by a newer version of Yobal ({'.'.join(unknown[0])})."
        findings.append(checks.Error(what, hint, "database", "yobal.migrations"))
    return findings


def _our_labels() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("yobal.")}


def guards(app_configs: Any, **kwargs: Any) -> Findings:
    """The database refuses to change what was received"""
    applied = MigrationRecorder(connection).applied_migrations()
    missing = sorted(_wanted_guards(set(applied)) - _present_guards())
    if not missing:
        return []
    what = f"{len(missing)} of the triggers that protect the record are missing or switched off: {', '.join(missing)}."
    hint = "Find out who removed them and what was changed since; then restore a backup, or create them again."
    return [checks.Error(what, hint, "database", "yobal.guards")]


def _wanted_guards(applied: set[tuple[str, str]]) -> set[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {
        operation.guard.name[:LONGEST_NAME]
        for key, migration in loader.disk_migrations.items()
        if key in applied
        for operation in migration.operations
        if isinstance(operation, PutGuard)
    }


def _present_guards() -> set[str]:
    statement = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {str(name)[:LONGEST_NAME] for (name,) in cursor.fetchall()}


def clocks(app_configs: Any, **kwargs: Any) -> Findings:
    """The clocks agree"""
    skew = abs(_database_time() - clock.real_now()) if connection.vendor == "postgresql" else timedelta()
    findings: Findings = []
    if skew > SKEW_NOTED:
        kind = checks.Error if skew > SKEW_BAD else checks.Warning
        what = f"The clock of the database and this machine's differ by {skew.total_seconds():.0f} seconds."
        hint = "Let both keep time with NTP (chrony or systemd-timesyncd): the database's clock decides who was late."
        findings.append(kind(what, hint, "clock", "yobal.clock"))
    latest = max((row.applied for row in MigrationRecorder(connection).applied_migrations().values()), default=None)
    if latest and latest > clock.real_now() + SKEW_BAD:
        what = f"This machine says it is {clock.real_now():%Y-%m-%d %H:%M} UTC, but its tables were made after that."
        hint = "Set the clock right with NTP before anything is received."
        findings.append(checks.Error(what, hint, "clock", "yobal.clock"))
    return findings


def _database_time() -> Any:
    found = _one("SELECT clock_timestamp()")
    return parse_datetime(found) if isinstance(found, str) else found


def background_work(app_configs: Any, **kwargs: Any) -> Findings:
    """Background work gets done"""
    late = Work.objects.filter(state=WorkState.WAITING, queued_at__lt=clock.real_now() - WORK_LATE).count()
    failed = Work.objects.filter(state=WorkState.FAILED).values_list("task", flat=True)
    findings: Findings = []
    if late:
        hint = "Is a worker running? yobal serve starts one; beside another server run yobal worker."
        what = f"{late} pieces of background work have waited for more than ten minutes."
        findings.append(checks.Warning(what, hint, "background work", "yobal.work"))
    if failed:
        hint = "The table jobs_work says why in its column error; the server's log has the traceback."
        what = f"{len(failed)} pieces of background work were given up ({', '.join(sorted(set(failed)))})."
        findings.append(checks.Info(what, hint, "background work", "yobal.work"))
    return findings


def outbox(app_configs: Any, **kwargs: Any) -> Findings:
    """Messages in the outbox get sent"""
    aside, oldest = queries.outbox().aside, queries.oldest_waiting()
    findings: Findings = []
    if oldest and oldest < clock.real_now() - MAIL_LATE:
        hint = "Does a worker run, and does the mail server take us? Messages wait and are tried again."
        what = f"A message has waited since {oldest:%Y-%m-%d %H:%M} UTC."
        findings.append(checks.Warning(what, hint, "outbox", "yobal.outbox"))
    if aside:
        hint = "The desk's page 'Messages' of each consultation counts them and can try them again."
        what = f"{aside} messages were put aside: refused by the mail server for good, or no longer true."
        findings.append(checks.Info(what, hint, "outbox", "yobal.outbox"))
    return findings


def _one(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


def _line(error: Exception) -> str:
    """Put an error on one line without the password that a driver might repeat."""
    return re.sub(r"(?<=://)[^@\s]*@", "…@", " ".join(str(error).split()))
