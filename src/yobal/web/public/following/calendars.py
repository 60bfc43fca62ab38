"""The dates of consultations for calendar programs (RFC 5545): openings, closes, meetings.

What is not fixed says so: an imprecise date is a stretch of days whose title names it as it was stated, and what has no
date stands in the description alone. Entries keep their UID, and count up when they move, so that a program that took
them over moves them too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from yobal.publication.addresses import public_address
from yobal.publication.dates import close_words, moment_words, reading_language, stated_words
from yobal.publication.models import Consultation, Event, Window
from yobal.publication.queries import public_consultations
from yobal.publication.queries.dated import Changed, Dated, dated
from yobal.web.parts.templatetags.yobal import words

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class _Stop:
    """One entry to be: an instant, a stretch of time, or whole days up to, not including, `end`."""

    uid: str
    start: date | datetime
    end: date | datetime | None
    summary: str
    description: str
    changed: Changed


def calendar_of(consultation: Consultation | None, *, at: datetime) -> bytes:
    """Write the calendar of one consultation, or of all that are public, in the reader's language."""
    found = [consultation] if consultation else list(public_consultations(at=at))
    rows = dated(found, at=at)
    made = _frame(consultation, _undated(rows))
    for row in rows:
        for stop in _stops(row):
            made.add_component(_entry(stop, row.consultation))
    starts = [entry.start for entry in made.events]
    if starts:
        days = [start.date() if isinstance(start, datetime) else start for start in starts]
        made.add_missing_timezones(min(days) - 400 * _DAY, max(days) + 400 * _DAY)
    return bytes(made.to_ical())


def _frame(consultation: Consultation | None, undated: Sequence[str]) -> Calendar:
    language = reading_language()
    name = words(consultation.title) if consultation else _("Consultations")
    page = ("consultation", consultation.slug) if consultation else ("home",)
    made = Calendar()
    made.add("prodid", "-//Yobal//Consultations//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("url", public_address(*page, language=language))
    # RFC 7986 has the first of each pair; older programs know the second.
    made.add("name", name, {"LANGUAGE": language})
    made.add("x-wr-calname", name)
    made.add("refresh-interval", _HOUR, {"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    if undated:
        told = _("Without a date yet: %(list)s.") % {"list": "; ".join(undated)}
        made.add("description", told, {"LANGUAGE": language})
        made.add("x-wr-caldesc", told)
    return made


def _undated(rows: Sequence[Dated]) -> list[str]:
    return [words(row.what.title) for row in rows if row.window is None and row.what.stated.first is None]


def _stops(row: Dated) -> Iterator[_Stop]:
    first, last = row.what.stated.first, row.what.stated.last
    if row.window is not None:
        yield from _of_window(row, row.window)
    elif first and last:
        yield _of_statement(row, first, last)


def _of_window(row: Dated, window: Window) -> Iterator[_Stop]:
    """A close is shown as the last minute that counts, which ends with it."""
    consultation = row.consultation
    title, zone = words(consultation.title), consultation.zone
    opens_at, closes_at = window.opens_at.astimezone(zone), window.closes_at.astimezone(zone)
    told = _("%(round)s. Comments are on time from %(opens)s until %(closes)s.") % {
        "round": words(row.what.title),
        "opens": moment_words(opens_at, consultation),
        "closes": close_words(closes_at, consultation),
    }
    uid = f"round-{row.what.pk}-{consultation.pk}"
    summary = _("Open for comments: %(title)s") % {"title": title}
    yield _Stop(f"opens-{uid}", opens_at, None, summary, told, row.changed)
    summary = _("Last minute for comments: %(title)s") % {"title": title}
    yield _Stop(f"closes-{uid}", closes_at - _MINUTE, closes_at, summary, told, row.changed)


def _of_statement(row: Dated, first: date, last: date) -> _Stop:
    when, title = row.what.stated, words(row.what.title)
    kind = "event" if isinstance(row.what, Event) else "round"
    uid = f"{kind}-{row.what.pk}-{row.consultation.pk}"
    if when.kind not in ("day", "days"):
        title = _("%(title)s (date not fixed: %(when)s)") % {"title": title, "when": stated_words(when)}
    told = f"{words(row.consultation.title)}\n{stated_words(when)}"
    return _Stop(uid, first, last + _DAY, title, told, row.changed)


def _entry(stop: _Stop, consultation: Consultation) -> Entry:
    language = {"LANGUAGE": reading_language()}
    made = Entry()
    made.add("uid", stop.uid)
    made.add("dtstamp", stop.changed.at)
    made.add("last-modified", stop.changed.at)
    made.add("sequence", stop.changed.times)
    made.add("dtstart", stop.start)
    if stop.end is not None:
        made.add("dtend", stop.end)
    made.add("transp", "TRANSPARENT")  # nobody is busy because others consult
    made.add("summary", stop.summary, language)
    page = public_address("consultation", consultation.slug, language=reading_language())
    made.add("description", f"{stop.description}\n{page}", language)
    made.add("url", page)
    return made
