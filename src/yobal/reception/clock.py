"""When something was recorded: the database's own clock where it has one, moved by a demonstration."""

from datetime import datetime

from django.db import connection

from yobal.lib import clock


def recorded_now() -> datetime:
    """Read PostgreSQL's clock_timestamp(); SQLite has no clock beside the process's."""
    if connection.vendor != "postgresql":
        return clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment + clock.offset()
