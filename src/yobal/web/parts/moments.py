"""Days and times as officials type them: 20/6/2025, 23:59, in Khmer digits or others."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.lib.dates import ImpreciseDate
from yobal.lib.khmer import from_khmer_digits

DAY_HINT = _("Day, month and year, for example 20/6/2025.")
STATED_HINT = _(
    "As precisely as it is known: 11/6/2025, 7/4/2025 - 8/4/2025, 6/2025 for a month, "
    "2025-06~w3 for its third week, or nothing."
)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
TIME_HINT = _("Hours and minutes, for example 23:59.")
_MINUTE = timedelta(minutes=1)


class DayField(forms.DateField):
    """A day, typed as day/month/year or year-month-day in any digits."""

    input_formats = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
    default_error_messages = {"invalid": _("This is no date. Write day, month and year, for example 20/6/2025.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", DAY_HINT)
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"}))
        super().__init__(input_formats=self.input_formats, **kwargs)

    def to_python(self, value: Any) -> date | None:
        """Read a day in Khmer digits too."""
        return super().to_python(from_khmer_digits(value) if isinstance(value, str) else value)


class TimeField(forms.TimeField):
    """A time of day to the minute, in any digits."""

    input_formats = ["%H:%M", "%H.%M"]
    default_error_messages = {"invalid": _("This is no time. Write hours and minutes, for example 23:59.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", TIME_HINT)
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}))
        super().__init__(input_formats=self.input_formats, **kwargs)

    def to_python(self, value: Any) -> time | None:
        """Read a time in Khmer digits too."""
        return super().to_python(from_khmer_digits(value) if isinstance(value, str) else value)


class StatedDateField(forms.CharField):
    """A date as precisely as it is known: a day, some days, a month, the week of a month, or nothing yet."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", STATED_HINT)
        super().__init__(required=False, max_length=60, **kwargs)

    def clean(self, value: Any) -> str:
        """Give the notation that is stored; Khmer digits and days written day/month/year are read too."""
        typed = from_khmer_digits(str(super().clean(value) or "")).strip() or "unknown"
        notation = re.sub(r"\s*[-–]\s*(?=\d{1,2}/\d{1,2}/)", "/", typed) if typed.count("/") > 2 else typed
        notation = _DAY.sub(lambda found: f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}", notation)
        notation = re.sub(r"^(\d{1,2})/(\d{4})$", lambda found: f"{found[2]}-{int(found[1]):02}", notation)
        try:
            ImpreciseDate.parse(notation)
        except ValueError:
            raise forms.ValidationError(
                _("“%(typed)s” is no date. Write 11/6/2025, 7/4/2025 - 8/4/2025, 6/2025, or leave it empty."),
                params={"typed": typed},
            ) from None
        return notation


def instant(day: date, at: time, *, zone: ZoneInfo) -> datetime:
    """Give the instant of a day and time in a zone."""
    return datetime.combine(day, at, tzinfo=zone)


def close_after(last_minute: datetime) -> datetime:
    """Give the exclusive close for the last minute that still counts: 20 June 23:59 closes at 21 June 00:00."""
    return last_minute + _MINUTE


def last_minute_before(closes_at: datetime, *, zone: ZoneInfo) -> datetime:
    """Give the last minute that still counts, for typing it again."""
    return closes_at.astimezone(zone) - _MINUTE
