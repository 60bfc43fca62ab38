from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yobal.lib import clock


@pytest.fixture(autouse=True)
def _real_afterwards() -> Iterator[None]:
    yield
    clock.keep_offset_in(None)
    clock.set_right(timedelta(0))


def test_without_a_demonstration_the_time_is_real_and_cannot_be_moved() -> None:
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert not clock.is_moved()
    with pytest.raises(RuntimeError, match="demonstration"):
        clock.move_to(datetime(2025, 6, 18, tzinfo=UTC))


def test_a_moved_clock_goes_on_from_there(tmp_path: Path) -> None:
    clock.keep_offset_in(tmp_path / "offset")
    assert clock.offset() == timedelta(0)
    wanted = datetime(2025, 6, 18, 5, tzinfo=UTC)
    clock.move_to(wanted)
    first, second = clock.now(), clock.now()
    assert wanted <= first <= second < wanted + timedelta(minutes=1)


def test_real_time_is_untouched_by_a_demonstration(tmp_path: Path) -> None:
    clock.keep_offset_in(tmp_path / "offset")
    clock.move_to(datetime(2025, 6, 18, tzinfo=UTC))
    assert abs(clock.real_now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_clock_that_was_set_right_is_moved_from_there_and_leaves_real_time_alone(tmp_path: Path) -> None:
    clock.set_right(timedelta(minutes=-5))
    assert abs(clock.now() - clock.real_now() + timedelta(minutes=5)) < timedelta(seconds=1)
    clock.keep_offset_in(tmp_path / "offset")
    wanted = datetime(2025, 6, 18, 5, tzinfo=UTC)
    clock.move_to(wanted)
    assert wanted <= clock.now() < wanted + timedelta(minutes=1)
