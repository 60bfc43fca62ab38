"""People who follow, and extensions, through the real actions."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests import factories
from tests.factories import OPENS
from yobal.messaging.actions import confirm
from yobal.messaging.models import Message, Subscription
from yobal.publication import actions as publication
from yobal.publication.actions.telling import follow
from yobal.publication.models import Announcement, Consultation

EARLY = OPENS - timedelta(days=1)
_numbers = count(1)


def follower(
    consultation: Consultation | None,
    address: str = "",
    *,
    language: str = "en",
    at: datetime = EARLY,
    confirmed_at: datetime | None = None,
) -> Subscription:
    """Make somebody who follows a consultation, or all, since before it opened; asking left no mail behind."""
    address = address or f"reader{next(_numbers)}@example.org"
    Subscription.objects.create(
        scope=consultation.pk if consultation else None, address=address, language=language, requested_at=at
    )
    row = Subscription.objects.get(scope=consultation.pk if consultation else None, address=address)
    confirm(row.pk, language=language, at=confirmed_at or at)
    return row


def asking(consultation: Consultation | None, address: str = "dara@example.org", **facts: Any) -> None:
    """Ask for news as the page does."""
    follow(consultation, address=address, **{"language": "en", "at": EARLY} | facts)


def announce_later(
    consultation: Consultation,
    *,
    at: datetime,
    kind: str = "extension",
    words: dict[str, str] | None = None,
    number: str = "",
    **facts: Any,
) -> Announcement:
    """Publish another announcement of the round: an extension, a correction, a new version."""
    made = publication.announce(
        factories.the_round(consultation),
        kind=kind,
        number=number or f"later-{next(_numbers)}",
        title={"en": "More time", "km": "ពន្យារពេល"},
        body=words or {"en": "Words", "km": "ពាក្យ"},
        reason={"en": "Many asked for it.", "km": "មានការស្នើសុំច្រើន។"},
        issued_on=at.date(),
        by="test",
        at=at,
        **facts,
    )
    proposal = publication.propose_announcement(made, by=factories.member(consultation, "secretariat"), at=at)
    publication.approve_announcement(made, proposal=proposal, by=factories.member(consultation, "approver"), at=at)
    made.refresh_from_db()
    return made


def told(kind: str = "") -> list[str]:
    """List the subjects of what waits in the outbox, in order."""
    return list(Message.objects.filter(key__startswith=kind).order_by("pk").values_list("subject", flat=True))
