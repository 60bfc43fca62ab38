import pytest

from yobal.lib import kept
from yobal.lib.kept import Kept


@pytest.fixture
def at(monkeypatch):
    """Set what the monotonic clock says."""
    moment = [100.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: moment[0])
    return lambda seconds: moment.__setitem__(0, 100.0 + seconds)


def test_what_is_kept_is_given_again_until_its_time_is_over(at):
    shelf, made = Kept[int](), iter(range(9))
    asked = []
    for moment in (0, 0.9, 1.1, 1.9, 5, 5.5):
        at(moment)
        asked.append(shelf.get("one", lambda: next(made), seconds=1))
    assert asked == [0, 0, 1, 1, 2, 2]


def test_while_one_makes_it_anew_the_others_get_the_one_before(at):
    shelf = Kept[str]()
    shelf.get("one", lambda: "old", seconds=1)
    at(1.5)
    seen = []

    def slowly() -> str:
        seen.append(shelf.get("one", lambda: "never", seconds=1))
        return "new"

    assert shelf.get("one", slowly, seconds=1) == "new"
    assert seen == ["old"]
    assert shelf.get("one", lambda: "never", seconds=1) == "new"


def test_what_is_much_too_old_is_given_to_nobody(at):
    shelf = Kept[str]()
    shelf.get("one", lambda: "old", seconds=1)
    at(2.5)
    assert shelf.get("one", lambda: "new", seconds=1) == "new"


def test_nought_seconds_keep_nothing_and_the_oldest_gives_way():
    shelf, made = Kept[int](most=2), iter(range(9))
    assert [shelf.get("one", lambda: next(made), seconds=0) for _ in range(2)] == [0, 1]
    assert [shelf.get(key, lambda: next(made), seconds=60) for key in "abcab"] == [2, 3, 4, 5, 6]
