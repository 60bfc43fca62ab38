"""How moments, days and stated dates are written in the reader's language and digits."""

from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yobal.lib.dates import ImpreciseDate
from yobal.lib.khmer import to_khmer_digits
from yobal.publication.models import Consultation

_MONTHS = (
    gettext_lazy("January"),
    gettext_lazy("February"),
    gettext_lazy("March"),
    gettext_lazy("April"),
    pgettext_lazy("month", "May"),
    gettext_lazy("June"),
    gettext_lazy("July"),
    gettext_lazy("August"),
    gettext_lazy("September"),
    gettext_lazy("October"),
    gettext_lazy("November"),
    gettext_lazy("December"),
)


def moment_words(at: datetime, consultation: Consultation) -> str:
    """Write an instant in the consultation's zone, with the zone's name."""
    return _stamp(at.astimezone(consultation.zone), consultation)


def close_words(closes_at: datetime, consultation: Consultation) -> str:
    """Write an exclusive close by the last minute that still counts: 21 June 00:00 reads '20 June, 23:59'."""
    local = datetime.fromtimestamp(closes_at.timestamp() - 60, consultation.zone).replace(second=0, microsecond=0)
    return _stamp(local, consultation)


def day_words(value: date) -> str:
    """Write a day: 20 June 2025, ២០ មិថុនា ២០២៥."""
    return in_digits(f"{value.day} {_month(value.month)} {value.year}")


def month_words(value: date) -> str:
    """Write the month of a day: June 2025, មិថុនា ២០២៥."""
    return in_digits(f"{_month(value.month)} {value.year}")


def stated_words(when: ImpreciseDate) -> str:
    """Write a stated date as precisely as it was stated, and no more."""
    if when.first is None or when.last is None:
        return _("Date not stated")
    if when.kind == "day":
        return day_words(when.first)
    if when.kind == "week":
        return in_digits(_week(when, when.first))
    if when.kind == "month":
        return month_words(when.first)
    return in_digits(_range(when.first, when.last))


def in_digits(text: str) -> str:
    """Write the digits of a text as the reader does."""
    return to_khmer_digits(text) if reading_language() == "km" else text


def reading_language() -> str:
    """Give the reader's language."""
    return translation.get_language() or "km"


def _range(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {_month(last.month)} {last.year}"
    return f"{first.day} {_month(first.month)} – {last.day} {_month(last.month)} {last.year}"


def _week(when: ImpreciseDate, first: date) -> str:
    names = {1: _("First week of"), 2: _("Second week of"), 3: _("Third week of"), 4: _("Fourth week of")}
    week = names.get(when.week, _("Last days of"))
    return pgettext("week of month", "%(week)s %(month)s %(year)s") % {
        "week": week,
        "month": _month(first.month),
        "year": first.year,
    }


def _stamp(local: datetime, consultation: Consultation) -> str:
    text = _("%(day)s %(month)s %(year)s, %(time)s (%(zone)s time)") % {
        "day": local.day,
        "month": _month(local.month),
        "year": local.year,
        "time": f"{local:%H:%M}",
        "zone": _zone(consultation.time_zone),
    }
    return in_digits(text)


def _zone(name: str) -> str:
    """Name a zone as people do; the cities of others come from the zone's own name."""
    return _("Phnom Penh") if name == "Asia/Phnom_Penh" else name.rsplit("/", 1)[-1].replace("_", " ")


def _month(number: int) -> str:
    return str(_MONTHS[number - 1])
