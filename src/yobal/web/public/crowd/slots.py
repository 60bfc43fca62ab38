"""Who is served now, who waits a moment, who is asked to come back: a few places, shared fairly.

A consultation never holds all places, so that a crowd at one leaves room for the others; its readers and its writers
never hold all of its own, so that the draft stays readable while thousands send. A place that becomes free goes to
whoever holds the fewest, and among equals to who came first.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FEW = 2  # of each kind may wait even where two crowds fill the line


@dataclass(frozen=True)
class Lane:
    """Requests of one kind at one consultation."""

    consultation: str
    is_writing: bool


@dataclass(eq=False)
class _Waiter:
    lane: Lane
    called: threading.Event = field(default_factory=threading.Event)


class Slots:
    """Places of one process: `serving` at one time, `waiting` behind them for at most `patience` seconds."""

    def __init__(self, *, serving: int, waiting: int, patience: float) -> None:
        self._serving, self._waiting, self._patience = serving, waiting, patience
        self._of_one = _part(serving, 3, 4)
        self._of_one_kind = _part(serving, 1, 2)
        self._waiting_of_one_kind = _part(waiting, 1, 2)
        self._lock = threading.Lock()
        self._held: Counter[Lane | str] = Counter()
        self._total = 0
        self._line: list[_Waiter] = []

    @contextmanager
    def place(self, lane: Lane) -> Iterator[bool]:
        """Take a place for the length of a block; gives False, without a place, where there is none in time."""
        admitted = self._enter(lane)
        try:
            yield admitted
        finally:
            if admitted:
                self._leave(lane)

    def _enter(self, lane: Lane) -> bool:
        with self._lock:
            if self._may_take(lane):
                self._take(lane)
                return True
            of_this_kind = sum(waiter.lane == lane for waiter in self._line)
            most = self._waiting_of_one_kind if len(self._line) < self._waiting else FEW
            if of_this_kind >= most:
                return False
            waiter = _Waiter(lane)
            self._line.append(waiter)
        return waiter.called.wait(self._patience) or self._give_up(waiter)

    def _give_up(self, waiter: _Waiter) -> bool:
        """Stop waiting, unless the call came at this very moment."""
        with self._lock:
            if not waiter.called.is_set():
                self._line.remove(waiter)
            return waiter.called.is_set()

    def _leave(self, lane: Lane) -> None:
        with self._lock:
            self._held[lane] -= 1
            self._held[lane.consultation] -= 1
            self._total -= 1
            self._forget(lane)
            self._call_next()

    def _call_next(self) -> None:
        able = [waiter for waiter in self._line if self._may_take(waiter.lane)]
        if able:
            chosen = min(able, key=lambda waiter: (self._held[waiter.lane.consultation], self._held[waiter.lane]))
            self._line.remove(chosen)
            self._take(chosen.lane)
            chosen.called.set()

    def _may_take(self, lane: Lane) -> bool:
        return (
            self._total < self._serving
            and self._held[lane.consultation] < self._of_one
            and self._held[lane] < self._of_one_kind
        )

    def _take(self, lane: Lane) -> None:
        self._held[lane] += 1
        self._held[lane.consultation] += 1
        self._total += 1

    def _forget(self, lane: Lane) -> None:
        """Paths are typed by strangers: counts of nought must not pile up."""
        for counted in (lane, lane.consultation):
            if not self._held[counted]:
                del self._held[counted]


def _part(whole: int, share: int, of: int) -> int:
    return max(whole * share // of, 1)
