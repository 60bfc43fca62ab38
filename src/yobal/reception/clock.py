"""When something was recorded: the database's own clock where it has one, moved by a demonstration."""

from datetime import datetime

from django.db import connection

from yobal.lib import clock


def recorded_now() -> datetime:
    """Read PostgreSQL's clock_timestamp(); SQLite has no clock beside the process's."""
    return _databases_now() + clock.offset() if connection.vendor == "postgresql" else clock.now()


def set_clock() -> None:
    """Let this process tell the time by the database: drafts and tickets are judged beside what it records.

    What the question takes puts the clock ahead by as much: nobody holds a ticket from before it was given.
    """
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        asked_at = clock.real_now()
        clock.set_right(_databases_now() - asked_at)


def _databases_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
