"""How the times of a column are written, decided by all its cells: 13/05 tells what 03/05 leaves open."""

import re
from collections.abc import Iterable
from itertools import product
from zoneinfo import ZoneInfo

from yobal.reception.mapping import TimeFormat

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
    """The formats that every one of these texts fits, day before month first; none if there is no text at all."""
    cells = iter(texts)
    first = next(cells, "").strip()
    fitting = [form for form in _forms(first) if form.fits(first)]
    for cell in cells:
        if not fitting:
            break
        fitting = [form for form in fitting if form.fits(cell.strip())]
    patterns = tuple(form.pattern for form in fitting)
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
