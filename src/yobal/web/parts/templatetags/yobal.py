"""How pages show texts in several languages, stated dates, moments and numbers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yobal.lib.dates import ImpreciseDate
from yobal.lib.localized import Localized
from yobal.publication.dates import (
    close_words,
    day_words,
    in_digits,
    moment_words,
    month_words,
    reading_language,
    stated_words,
)
from yobal.publication.models import Consultation
from yobal.web.parts.body import body_html

register = template.Library()


@register.filter
def words(text: dict[str, str] | None) -> str:
    """Give a localized text in the reader's language, as plain text (for titles and attributes)."""
    return Localized(text or {}).text(reading_language())


@register.filter
def localized(text: dict[str, str] | None) -> SafeString:
    """Give a localized text in the reader's language, marked with `lang` where it is in another one."""
    found = Localized(text or {})
    language = found.language(reading_language())
    if language == reading_language():
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
    return in_digits(text)


@register.filter
def moment(at: datetime | None, consultation: Consultation) -> SafeString:
    """Show an instant in the consultation's zone, with the zone's name, as a <time>."""
    if at is None:
        return format_html("")
    return _time(at, moment_words(at, consultation), consultation)


@register.filter
def close(closes_at: datetime | None, consultation: Consultation) -> SafeString:
    """Show an exclusive close by the last minute that still counts: 21 June 00:00 reads '20 June, 23:59'."""
    if closes_at is None:
        return format_html("")
    return _time(closes_at, close_words(closes_at, consultation), consultation)


def _time(at: datetime, words_: str, consultation: Consultation) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', at.astimezone(consultation.zone).isoformat(), words_)


@register.filter
def day(value: date | None) -> str:
    """Show a day: 20 June 2025, ២០ មិថុនា ២០២៥."""
    return "" if value is None else day_words(value)


@register.filter
def month(value: date) -> str:
    """Show the month of a day: June 2025, មិថុនា ២០២៥."""
    return month_words(value)


@register.filter
def stated(when: ImpreciseDate | str) -> str:
    """Show a stated date as precisely as it was stated, and no more."""
    return stated_words(ImpreciseDate.parse(when) if isinstance(when, str) else when)
