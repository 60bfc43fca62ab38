"""Writers take turns, and never wait for somebody who waits for them."""

import threading

import pytest
from django.db import connection

from yobal.lib import locking
from yobal.lib.locking import in_turn

pytestmark = pytest.mark.django_db


def test_whoever_writes_already_does_not_wait_for_a_turn():
    with locking._turn, in_turn():
        assert connection.in_atomic_block


def test_a_turn_begins_when_the_one_before_has_ended(monkeypatch):
    """Transactions are left out: on SQLite two of a test's threads have no database in common."""
    monkeypatch.setattr(locking, "connection", type("Idle", (), {"vendor": "sqlite", "in_atomic_block": False}))
    monkeypatch.setattr(locking.transaction, "atomic", threading.Lock)
    order: list[str] = []

    def second() -> None:
        with in_turn():
            order.append("second")

    with in_turn():
        other = threading.Thread(target=second)
        other.start()
        other.join(0.05)
        order.append("first")
    other.join()
    assert order == ["first", "second"]
