"""SQLite learns how large its tables have grown."""

import pytest
from django.db import connection

from tests import factories
from yobal.jobs.actions import Lease
from yobal.jobs.models import Work
from yobal.jobs.tasks import learn_sizes


def known_sizes() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl, stat FROM sqlite_stat1")
        return dict(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks at its tables itself")
def test_sqlite_learns_how_large_its_tables_are() -> None:
    for _ in range(3):
        factories.user()
    learn_sizes(Lease(Work()))
    assert known_sizes()["accounts_user"].startswith("3 ")
    learn_sizes(Lease(Work()))  # nothing has grown since
    assert known_sizes()["accounts_user"].startswith("3 ")
