"""Dates that officials state imprecisely, held as they were stated and never made more exact.

The notation: `2025-06-11` a day, `2025-04-07/2025-04-08` some days, `2025-06` a month, `2025-06~w3` the third week of a
month, `unknown` no date yet.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_WEEK = re.compile(r"(\d{4})-(\d{2})~w([1-5])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class ImpreciseDate:
    """A stated date: `kind` is day, days, week, month or unknown; `first` and `last` bound it, for sorting only."""

    kind: str
    first: date | None = None
    last: date | None = None
    week: int = 0

    @classmethod
    def parse(cls, notation: str) -> "ImpreciseDate":
        """Read the notation above; raises ValueError that shows the accepted forms."""
        try:
            return _parse(notation.strip())
        except ValueError:
            raise ValueError(
                f"'{notation}' is not a date: write 2025-06-11, 2025-04-07/2025-04-08, 2025-06, 2025-06~w3 or unknown."
            ) from None


def _parse(notation: str) -> ImpreciseDate:
    if notation in ("", "unknown"):
        return ImpreciseDate("unknown")
    if match := _WEEK.fullmatch(notation):
        return _week_of_month(*(int(part) for part in match.groups()))
    if match := _MONTH.fullmatch(notation):
        return _month(*(int(part) for part in match.groups()))
    first, _, last = notation.partition("/")
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if end < start:
        raise ValueError(notation)
    return ImpreciseDate("days" if end > start else "day", start, end)


def _month(year: int, month: int) -> ImpreciseDate:
    return ImpreciseDate("month", date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _week_of_month(year: int, month: int, week: int) -> ImpreciseDate:
    last_day = calendar.monthrange(year, month)[1]
    first = date(year, month, 1) + timedelta(days=7 * (week - 1))
    if first.month != month:
        raise ValueError("a February of four weeks has no fifth")
    return ImpreciseDate("week", first, min(first + timedelta(days=6), date(year, month, last_day)), week)
