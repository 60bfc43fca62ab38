"""Rounds and events in one line of time, each date shown only as precisely as it was stated."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import ngettext

from yobal.lib.dates import ImpreciseDate
from yobal.publication.models import Consultation, Event, Round, Window
from yobal.publication.queries import windows_by_round
from yobal.web.parts.templatetags.yobal import digits, words


@dataclass(frozen=True)
class Item:
    """One stop: `events` are the meetings folded into it; `state` is done, open or ''.

    `window` is set for a round that takes answers, whose dates then follow the window and so every extension.
    """

    when: ImpreciseDate
    title: str
    round: Round | None = None
    events: tuple[Event, ...] = ()
    window: Window | None = None
    state: str = ""


@dataclass(frozen=True)
class Timeline:
    """The stops, those before and those after the mark of today."""

    past: tuple[Item, ...]
    to_come: tuple[Item, ...]
    today: date


def timeline_of(consultation: Consultation, *, at: datetime) -> Timeline:
    """Put all rounds and events of a consultation in order, in three queries."""
    windows = windows_by_round(consultation, at=at)
    items = _items(list(consultation.rounds.all()), list(consultation.events.all()), windows, consultation)
    return arrange(items, today=at.astimezone(consultation.zone).date())


def arrange(items: Iterable[Item], *, today: date) -> Timeline:
    """Order by date; what has no date stays behind what it was entered behind."""
    ordered = [item for _, item in sorted(_keyed(items), key=lambda pair: pair[0])]
    marked = _marked(ordered, today)
    coming = next((place for place, item in enumerate(marked) if not item.state), len(marked))
    return Timeline(tuple(marked[:coming]), tuple(marked[coming:]), today)


def _keyed(items: Iterable[Item]) -> Iterator[tuple[date, Item]]:
    key = date.min
    for item in items:
        key = item.when.first or key
        yield key, item


def _marked(items: Sequence[Item], today: date) -> list[Item]:
    """Say what is done and what is under way; an undated stop is done once a later one has begun."""
    begun, marked = False, []
    for item in reversed(items):
        first, last = item.when.first, item.when.last
        if first is None or last is None:
            state = "done" if begun else ""
        else:
            state = "done" if last < today else "open" if first <= today else ""
        begun = begun or bool(state)
        marked.append(replace(item, state=state))
    return marked[::-1]


def _items(
    rounds: list[Round], events: list[Event], windows: dict[int, Window], consultation: Consultation
) -> Iterator[Item]:
    for round_ in rounds:
        own = [event for event in events if event.round_id == round_.pk]
        folded = [event for event in own if event.when == round_.when]
        window = windows.get(round_.pk)
        when = _days(window, consultation) if window else round_.stated
        yield Item(when, words(round_.title), round_, _told(folded), window)
        yield from _folded([event for event in own if event.when != round_.when], round_)
    yield from _folded([event for event in events if event.round_id is None], None)


def _told(events: list[Event]) -> tuple[Event, ...]:
    """One event at the very time of its round is the round itself."""
    return tuple(events) if len(events) > 1 else ()


def _folded(events: list[Event], round_: Round | None) -> Iterator[Item]:
    by_when: dict[str, list[Event]] = {}
    for event in events:
        # Events of no round have nothing in common but the date: each stands for itself.
        by_when.setdefault(event.when if round_ else str(event.pk), []).append(event)
    for same in by_when.values():
        yield Item(same[0].stated, _heading(same), round_, _told(same))


def _heading(events: list[Event]) -> str:
    if len(events) == 1:
        return words(events[0].title)
    return ngettext("%(count)s meeting", "%(count)s meetings", len(events)) % {"count": digits(len(events))}


def _days(window: Window, consultation: Consultation) -> ImpreciseDate:
    """The days of a window, the last one that on which answers still count."""
    first = window.opens_at.astimezone(consultation.zone).date()
    last = (window.closes_at.astimezone(consultation.zone) - timedelta(minutes=1)).date()
    return ImpreciseDate("days" if last > first else "day", first, last)
