"""A small picture of the line of time: filled what is fixed, dashed what is not; the list beside it tells it all."""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from yobal.web.public.consultations.timeline import Item, Timeline

WIDTH, LANE, BAR = 640, 28, 18
_FEW = 2  # stops, below which a picture says nothing
_NARROWEST, _GAP = 10, 6
_FIXED = ("day", "days")


@dataclass(frozen=True)
class Bar:
    """One stop: where it begins, how wide and how far down it is, and whether its date is fixed."""

    x: int
    width: int
    y: int
    fixed: bool
    state: str


@dataclass(frozen=True)
class Picture:
    """The bars between the first and the last day of whole months; `months` are where months begin."""

    first: date
    last: date
    bars: tuple[Bar, ...]
    months: tuple[int, ...]
    today: int | None
    height: int


def picture_of(timeline: Timeline) -> Picture | None:
    """Draw the stops that have a date; nothing where there are too few to see."""
    dated = [item for item in (*timeline.past, *timeline.to_come) if item.when.first]
    if len(dated) < _FEW:
        return None
    first = min(_bounds(item)[0] for item in dated).replace(day=1)
    last = _end_of_month(max(_bounds(item)[1] for item in dated))
    days = (last - first).days + 1

    def place(day: date) -> int:
        return round((day - first).days * WIDTH / days)

    bars, lanes = _bars(dated, place)
    starts = [day for before, day in pairwise(_days(first, last)) if before.month != day.month]
    today = place(timeline.today) if first <= timeline.today <= last else None
    return Picture(first, last, tuple(bars), tuple(map(place, starts)), today, lanes * LANE)


def _bars(items: Sequence[Item], place: Callable[[date], int]) -> tuple[list[Bar], int]:
    """Put each stop into the first lane that is free there."""
    bars: list[Bar] = []
    ends: list[int] = []
    for item in sorted(items, key=_bounds):
        first, last = _bounds(item)
        x = min(place(first), WIDTH - _NARROWEST)
        width = max(place(last + timedelta(days=1)) - x, _NARROWEST)
        lane = next((number for number, end in enumerate(ends) if end + _GAP <= x), len(ends))
        ends[lane : lane + 1] = [x + width]
        bars.append(Bar(x, width, lane * LANE + (LANE - BAR) // 2, item.when.kind in _FIXED, item.state))
    return bars, len(ends)


def _bounds(item: Item) -> tuple[date, date]:
    first, last = item.when.first or date.min, item.when.last or date.min
    return first, last


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
