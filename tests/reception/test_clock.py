from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from yobal.lib import clock
from yobal.reception.clock import recorded_now, set_clock

pytestmark = pytest.mark.django_db
WRONG = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _right_afterwards() -> Iterator[None]:
    yield
    clock.set_right(timedelta(0))


@pytest.mark.parametrize("wrong_by", [WRONG, -WRONG])
def test_a_machine_whose_clock_is_wrong_tells_the_time_by_the_database(monkeypatch, wrong_by):
    """A ticket is never from before the moment at which it was given."""
    real_now = clock.real_now
    monkeypatch.setattr(clock, "real_now", lambda: real_now() + wrong_by)
    set_clock()
    recorded, told = recorded_now(), clock.now()
    assert recorded <= told < recorded + timedelta(minutes=1)
    if connection.vendor == "postgresql":
        assert abs(told - real_now()) < timedelta(minutes=1)
