"""Telling those who follow a consultation, and letting people follow it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import sleep

from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.jobs.actions import schedule
from yobal.lib.localized import Localized
from yobal.messaging import actions as messaging
from yobal.messaging.queries import words_of
from yobal.messaging.states import Kind
from yobal.messaging.words import LANGUAGES
from yobal.publication.addresses import public_address
from yobal.publication.dates import close_words
from yobal.publication.models import Consultation
from yobal.publication.policies.following import check_can_follow
from yobal.publication.queries.notices import Occasion, close_told, occasions_due

# Between two batches, so that whoever waits for SQLite's one writer gets a turn.
_PAUSE = 0.02


def follow(consultation: Consultation | None, *, address: str, language: str, at: datetime) -> None:
    """Ask an address to confirm that it follows a consultation, or all of them."""
    if consultation is not None:
        check_can_follow(consultation)
    messaging.subscribe(
        address,
        language=language,
        scope=consultation.pk if consultation else None,
        title=consultation.title if consultation else None,
        page=lambda token: public_address("confirm", token, language=language),
        at=at,
    )


def schedule_due_news(*, at: datetime) -> int:
    """Schedule the telling of all news that is due, each once for good; returns how many are due."""
    due = occasions_due(at=at)
    for occasion in due:
        schedule("publication.tell", key=f"tell:{occasion.key}", occasion=occasion.key)
    return len(due)


def tell_due(key: str, *, at: datetime, beat: Callable[..., None]) -> int:
    """Tell one piece of news if it is still true; returns how many were told."""
    found = next((occasion for occasion in occasions_due(at=at) if occasion.key == key), None)
    return tell(found, at=at, beat=beat) if found else 0


def tell(
    occasion: Occasion, *, at: datetime, beat: Callable[..., None], page: tuple[str, tuple[object, ...]] | None = None
) -> int:
    """Put a piece of news into the outbox for each who asked for it, a few at a time; nobody gets it twice.

    It may be cut off and begun anew at any point. `page` names the page it leads to, if not its announcement's or the
    consultation's own.
    """
    consultation = occasion.consultation
    if consultation.solo:
        return 0
    words = words_of(consultation.pk, kind=occasion.kind)
    values = {code: values_of(occasion, language=code, at=at, page=page) for code in LANGUAGES}
    batch = partial(
        messaging.tell,
        consultation.pk,
        occasion=occasion.key,
        since=occasion.since,
        until=occasion.until if occasion.kind in (Kind.OPENING, Kind.THREE_DAYS, Kind.ONE_DAY) else None,
        words=words,
        values=values,
        way_out=lambda signed, language: public_address("stop", signed, language=language),
    )
    told, (count, after) = 0, batch(after=0)
    while count:
        told += count
        beat(done=told)
        sleep(_PAUSE)
        count, after = batch(after=after)
    return told


def values_of(
    occasion: Occasion, *, language: str, at: datetime, page: tuple[str, tuple[object, ...]] | None = None
) -> dict[str, str]:
    """Give what fills the gaps of a message, in a language, but for the way out, which is each reader's own."""
    consultation, announcement = occasion.consultation, occasion.announcement
    closes_at = occasion.closes_at or close_told(consultation, at=at)
    if page is None and announcement is not None:
        page = ("announcement", (consultation.slug, announcement.address))
    name, place = page or ("consultation", (consultation.slug,))
    said = [announcement.title, announcement.reason] if announcement else []
    with override(language):
        deadline = close_words(closes_at, consultation) if closes_at else _("Date not stated")
    return {
        "title": Localized(consultation.title).text(language),
        "deadline": deadline,
        "address": public_address(name, *place, language=language),
        "reason": "\n".join(filter(None, (Localized(text).text(language) for text in said))),
    }
