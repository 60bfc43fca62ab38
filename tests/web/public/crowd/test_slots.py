"""Places are shared fairly, and who must come back is told at once."""

import threading
import time

from yobal.web.public.crowd.slots import Lane, Slots

SENDING, READING = Lane("strategy", is_writing=True), Lane("strategy", is_writing=False)
OTHER = Lane("law", is_writing=True)


class Visitors:
    """People who take places and keep them until told to go."""

    def __init__(self, slots: Slots) -> None:
        self.slots, self.go = slots, threading.Event()
        self.admitted: list[Lane] = []
        self.refused: list[Lane] = []
        self.threads: list[threading.Thread] = []

    def come(self, lane: Lane, count: int = 1) -> None:
        for _ in range(count):
            thread = threading.Thread(target=self._visit, args=(lane,))
            thread.start()
            self.threads.append(thread)

    def _visit(self, lane: Lane) -> None:
        with self.slots.place(lane) as admitted:
            (self.admitted if admitted else self.refused).append(lane)
            if admitted:
                self.go.wait(10)

    def leave(self) -> None:
        self.go.set()
        for thread in self.threads:
            thread.join()


def until(is_so) -> None:
    deadline = time.monotonic() + 10
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.002)
    assert is_so()


def test_a_crowd_leaves_room_for_its_readers_and_for_other_consultations():
    visitors = Visitors(Slots(serving=8, waiting=4, patience=10))
    visitors.come(SENDING, 20)
    until(lambda: len(visitors.admitted) == 4 and len(visitors.refused) == 14)
    visitors.come(READING, 3)
    until(lambda: visitors.admitted.count(READING) == 2)
    visitors.come(OTHER, 2)
    until(lambda: visitors.admitted.count(OTHER) == 2)
    # Even where the line is full, a few of each kind may wait.
    visitors.come(Lane("law", is_writing=False), 2)
    until(lambda: len(visitors.slots._line) == 5)
    visitors.leave()
    assert len(visitors.admitted) == 4 + 2 + 3 + 2 + 2
    assert len(visitors.refused) == 14
    with visitors.slots.place(SENDING) as admitted:
        assert admitted


def test_a_place_goes_to_who_holds_fewest_and_then_to_who_came_first():
    slots = Slots(serving=2, waiting=8, patience=10)
    order: list[str] = []
    with slots.place(SENDING), slots.place(OTHER):
        ways = [("first", SENDING), ("second", SENDING), ("other", OTHER)]
        threads = [threading.Thread(target=_note, args=(slots, lane, name, order)) for name, lane in ways]
        for count, thread in enumerate(threads, start=1):
            thread.start()
            until(lambda expected=count: len(slots._line) == expected)
    for thread in threads:
        thread.join()
    assert order.index("first") < order.index("second")
    assert "other" in order


def _note(slots: Slots, lane: Lane, name: str, order: list[str]) -> None:
    with slots.place(lane) as admitted:
        assert admitted
        order.append(name)


def test_whoever_waited_too_long_is_told_and_leaves_nothing_behind():
    slots = Slots(serving=1, waiting=1, patience=0.01)
    with slots.place(SENDING), slots.place(OTHER) as admitted:
        assert not admitted
    assert not slots._line
    assert not slots._held
