"""Work that the machinery does for itself."""

from datetime import timedelta

from django.db import connection

from yobal.jobs.actions import Lease, task

# Rows of an index that are looked at, so that no table holds up the one writer of SQLite for long.
_SAMPLE = 400
# Tell, for all tables, which have never been looked at or have grown much since, without doing it at one go.
_OUTGROWN = "PRAGMA optimize(0x10003)"


@task("jobs.learn_sizes", every=timedelta(minutes=15))
def learn_sizes(lease: Lease) -> None:
    """Let SQLite see how large its tables have grown: it chooses the wrong index otherwise. PostgreSQL looks itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_SAMPLE}")
        cursor.execute(_OUTGROWN)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
