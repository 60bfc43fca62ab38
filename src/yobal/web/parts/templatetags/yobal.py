"""How pages show texts in several languages, stated dates, moments and numbers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yobal.lib.dates import ImpreciseDate
from yobal.lib.khmer import to_khmer_digits
from yobal.lib.localized import Localized
from yobal.publication.models import Consultation
from yobal.web.parts.body import body_html

register = template.Library()


@register.filter
def words(text: dict[str, str] | None) -> str:
    """Give a localized text in the reader's language, as plain text (for titles and attributes)."""
    return Localized(text or {}).text(_language())


@register.filter
def localized(text: dict[str, str] | None) -> SafeString:
    """Give a localized text in the reader's language, marked with `lang` where it is in another one."""
    found = Localized(text or {})
    language = found.language(_language())
    if language == _language():
        return format_html("{}", found.text(language))
    return format_html('<span lang="{}">{}</span>', language, found.text(language))


@register.filter
def in_language(text: dict[str, str] | None, language: str) -> str:
    """Give a localized text in just this language, or ''."""
    return (text or {}).get(language, "")


@register.simple_tag
def body(text: str, language: str, anchor: str = "", figures: Mapping[str, str] | None = None) -> SafeString:
    """Write the body of a provision: its paragraphs, lists, tables, figures and footnotes."""
    return body_html(text, language=language, anchor=anchor, figures=figures)


@register.filter
def digits(value: Any) -> str:
    """Write a number in the reader's digits, with thousands grouped."""
    text = formats.number_format(value, use_l10n=False, force_grouping=False) if not isinstance(value, str) else value
    if isinstance(value, int):
        text = f"{value:,}"
    return to_khmer_digits(text) if _language() == "km" else text


@register.filter
def moment(at: datetime | None, consultation: Consultation) -> SafeString:
    """Show an instant in the consultation's zone, with the zone's name, as a <time>."""
    if at is None:
        return format_html("")
    local = at.astimezone(consultation.zone)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), _stamp(local, consultation))


@register.filter
def close(closes_at: datetime | None, consultation: Consultation) -> SafeString:
    """Show an exclusive close by the last minute that still counts: 21 June 00:00 reads '20 June, 23:59'."""
    if closes_at is None:
        return format_html("")
    local = datetime.fromtimestamp(closes_at.timestamp() - 60, consultation.zone).replace(second=0, microsecond=0)
    exact = closes_at.astimezone(consultation.zone)
    return format_html('<time datetime="{}">{}</time>', exact.isoformat(), _stamp(local, consultation))


@register.filter
def day(value: date | None) -> str:
    """Show a day: 20 June 2025, ២០ មិថុនា ២០២៥."""
    return "" if value is None else _digits(f"{value.day} {_month(value.month)} {value.year}")


@register.filter
def stated(when: ImpreciseDate | str) -> str:
    """Show a stated date as precisely as it was stated, and no more."""
    found = ImpreciseDate.parse(when) if isinstance(when, str) else when
    if found.first is None or found.last is None:
        return _("Date not stated")
    if found.kind == "day":
        return day(found.first)
    if found.kind == "week":
        return _digits(_week(found))
    if found.kind == "month":
        return _digits(f"{_month(found.first.month)} {found.first.year}")
    return _digits(_range(found.first, found.last))


def _range(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {_month(last.month)} {last.year}"
    return f"{first.day} {_month(first.month)} – {last.day} {_month(last.month)} {last.year}"


def _week(found: ImpreciseDate) -> str:
    assert found.first is not None  # noqa: S101 - a week has bounds
    names = {1: _("First week of"), 2: _("Second week of"), 3: _("Third week of"), 4: _("Fourth week of")}
    week = names.get(found.week, _("Last days of"))
    return pgettext("week of month", "%(week)s %(month)s %(year)s") % {
        "week": week,
        "month": _month(found.first.month),
        "year": found.first.year,
    }


def _stamp(local: datetime, consultation: Consultation) -> str:
    text = _("%(day)s %(month)s %(year)s, %(time)s (%(zone)s time)") % {
        "day": local.day,
        "month": _month(local.month),
        "year": local.year,
        "time": f"{local:%H:%M}",
        "zone": _zone(consultation.time_zone),
    }
    return _digits(text)


def _zone(name: str) -> str:
    """Name a zone as people do; the cities of others come from the zone's own name."""
    return _("Phnom Penh") if name == "Asia/Phnom_Penh" else name.rsplit("/", 1)[-1].replace("_", " ")


def _month(number: int) -> str:
    return (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        pgettext("month", "May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )[number - 1]


def _digits(text: str) -> str:
    return to_khmer_digits(text) if _language() == "km" else text


def _language() -> str:
    return translation.get_language() or "km"
