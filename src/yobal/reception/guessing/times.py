"""How the times of a column are written, decided by all its cells: 13/05 tells what 03/05 leaves open."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain, islice, product
from zoneinfo import ZoneInfo

from yobal.reception.mapping import TimeFormat

# Cells that tell which formats are tried; and of ten cells, how many must fit.
_LOOKED_AT, _ENOUGH = 20, 7
_UTC = ZoneInfo("UTC")
_DAYS = [
    order.replace("/", sign)
    for sign in "/.-"
    for order in ("dd/mm/yyyy", "mm/dd/yyyy", "yyyy/mm/dd", "dd/mm/yy", "mm/dd/yy")
]
_HOURS = ("", " hh:mm", " hh:mm:ss", " hh:mm am", " hh:mm:ss am", ", hh:mm", ", hh:mm:ss")
_ZONE = re.compile(r" (?:GMT|UTC)(?:[+-]\d{1,2}(?::\d\d)?)?$")
_COUNT = re.compile(r"\d{9,13}")


def readings_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The formats that most of these texts fit, all equally many, day before month first; none if they are no times.

    A few cells may fit none: their rows are refused later, each by name.
    """
    cells = (text.strip() for text in texts)
    first = list(islice(cells, _LOOKED_AT))
    tried = {form.pattern: form for text in first for form in _forms(text) if form.fits(text)}
    counts: Counter[str] = Counter()
    total = 0
    for cell in chain(first, cells):
        total += 1
        counts.update(pattern for pattern, form in tried.items() if form.fits(cell))
    most = max(counts.values(), default=0)
    if most * 10 < total * _ENOUGH:
        return ()
    patterns = tuple(pattern for pattern in tried if counts[pattern] == most)
    return ("iso",) if "iso" in patterns else patterns


class _Form:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._format = TimeFormat(pattern, _UTC)

    def fits(self, text: str) -> bool:
        try:
            self._format.instant(text)
        except ValueError:
            return False
        return True


def _forms(first: str) -> list[_Form]:
    """What may be meant by the first cell; a zone that it names is part of how all are written."""
    if _COUNT.fullmatch(first):
        return [_Form("unix-ms" if len(first) > 11 else "unix")]
    found = _ZONE.search(first)
    zone = found[0] if found else ""
    written = [_Form(day + hours + zone) for day, hours in product(_DAYS, _HOURS)]
    return [_Form("iso"), *written] if len(first) > 7 and not first.isdecimal() else written
