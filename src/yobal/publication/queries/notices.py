"""Which news subscribers should have by now: computed from what was announced and the time, never from a note.

The opening, three days and one day before the close, and the close are told of rounds that ask everyone, from the
window in force; an extension so moves what is still to come. A change is every announcement but a round's first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet

from yobal.messaging.states import Kind
from yobal.publication.models import Announcement, Consultation, Version, Window
from yobal.publication.states import AnnouncementKind, Audience

# What is older is no news: a worker that was away longer tells nobody of it.
STALE = timedelta(days=14)
_CLOSED = timedelta(days=3)
_THREE_DAYS, _ONE_DAY = timedelta(days=3), timedelta(days=1)


@dataclass(frozen=True)
class Occasion:
    """One piece of news: told once under its key, to those who asked before `since`, as long as `until` lies ahead."""

    kind: Kind
    key: str
    consultation: Consultation
    since: datetime
    until: datetime
    closes_at: datetime | None = None
    announcement: Announcement | None = None

    def is_due(self, *, at: datetime) -> bool:
        """It has happened, and is still true."""
        return self.since <= at < self.until


def occasions_due(*, at: datetime) -> list[Occasion]:
    """List the news that subscribers should have at this time, in two queries."""
    found = [*_of_windows(at=at), *_of_announcements(at=at)]
    return sorted((row for row in found if row.is_due(at=at)), key=lambda row: row.since)


def close_told(consultation: Consultation, *, at: datetime) -> datetime | None:
    """Give the close of the latest public round, for a message that must name one."""
    found = Window.objects.filter(round__consultation=consultation, round__audience=Audience.PUBLIC)
    window = found.filter(recorded_at__lte=at).order_by("round__position", "recorded_at", "id").last()
    return window.closes_at if window else None


def announcements_in(consultations: Sequence[Consultation], *, at: datetime) -> QuerySet[Announcement]:
    """List what was announced in some consultations."""
    found = Announcement.objects.filter(consultation__in=consultations, published_at__lte=at)
    return found.select_related("consultation")


def versions_in(consultations: Sequence[Consultation], *, at: datetime) -> QuerySet[Version]:
    """List the versions that some consultations published."""
    found = Version.objects.filter(document__consultation__in=consultations, published_at__lte=at)
    return found.select_related("document__consultation")


def _of_windows(*, at: datetime) -> Iterator[Occasion]:
    recent = Window.objects.filter(closes_at__gt=at - _CLOSED, recorded_at__lte=at).values("round")
    found = Window.objects.filter(
        round__in=recent,
        round__audience=Audience.PUBLIC,
        round__consultation__solo=False,
        round__consultation__published_at__lte=at,
        recorded_at__lte=at,
    )
    ordered = found.select_related("round__consultation").order_by("round_id", "recorded_at", "id")
    for _round, windows in groupby(ordered, key=lambda window: window.round_id):
        yield from _of_round(list(windows))


def _of_round(windows: list[Window]) -> Iterator[Occasion]:
    """Read the news from the windows of a round, of which the last is in force."""
    window = windows[-1]
    opens_at, closes_at = window.opens_at, window.closes_at
    announced = next(row.recorded_at for row in windows if row.opens_at == opens_at)
    yield _occasion(Kind.OPENING, window, of=opens_at, since=max(opens_at, announced), until=closes_at)
    known = max(opens_at, next(row.recorded_at for row in windows if row.closes_at == closes_at))
    for kind, since, until in (
        (Kind.THREE_DAYS, closes_at - _THREE_DAYS, closes_at - _ONE_DAY),
        (Kind.ONE_DAY, closes_at - _ONE_DAY, closes_at),
    ):
        # Who has just been told of the opening or of the extension, with its close, needs no reminder.
        if since > known:
            yield _occasion(kind, window, of=closes_at, since=since, until=until)
    yield _occasion(Kind.CLOSE, window, of=closes_at, since=closes_at, until=closes_at + _CLOSED)


def _occasion(kind: Kind, window: Window, *, of: datetime, since: datetime, until: datetime) -> Occasion:
    key = f"{kind}:{window.round_id}:{int(of.timestamp())}"
    return Occasion(kind, key, window.round.consultation, since, until, window.closes_at)


def _of_announcements(*, at: datetime) -> Iterator[Occasion]:
    earlier = Announcement.objects.filter(round=OuterRef("round"), published_at__lt=OuterRef("published_at"))
    found = Announcement.objects.filter(
        ~Q(kind=AnnouncementKind.OPENING) | Exists(earlier),
        consultation__solo=False,
        published_at__lte=at,
        published_at__gt=at - STALE,
    )
    for announcement in found.select_related("consultation"):
        published_at, closes_at = announcement.published_at, announcement.closes_at
        if published_at is not None:
            until = published_at + STALE
            yield Occasion(
                Kind.CHANGE,
                f"{Kind.CHANGE}:{announcement.pk}",
                announcement.consultation,
                published_at,
                min(until, closes_at) if closes_at else until,
                closes_at,
                announcement,
            )
