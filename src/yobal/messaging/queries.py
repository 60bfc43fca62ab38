"""Reading the outbox, subscriptions and words."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yobal.messaging.models import Message, Subscription, Template
from yobal.messaging.states import Kind
from yobal.messaging.words import LANGUAGES, Words, default_words

# A message that is not sent before the end of days was put aside: no server takes it, or it is no longer true.
ASIDE = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Outbox:
    """How many messages wait, how many were sent, how many were put aside."""

    waiting: int
    sent: int
    aside: int


def outbox(scope: UUID | None = None) -> Outbox:
    """Count the messages of one consultation, or all."""
    found = Message.objects.filter(scope=scope) if scope else Message.objects.all()
    unsent = Q(sent_at__isnull=True)
    counts = found.aggregate(
        waiting=Count("pk", filter=unsent & Q(not_before__lt=ASIDE)),
        sent=Count("pk", filter=~unsent),
        aside=Count("pk", filter=unsent & Q(not_before__gte=ASIDE)),
    )
    return Outbox(**counts)


def oldest_waiting() -> datetime | None:
    """Say since when the oldest message waits that was not put aside."""
    waiting = Message.objects.filter(sent_at__isnull=True, not_before__lt=ASIDE).order_by("queued_at")
    return waiting.values_list("queued_at", flat=True).first()


def queued_under(stem: str) -> int:
    """Count the messages whose key begins so; as a range, for which SQLite too has the index on keys."""
    return Message.objects.filter(key__gte=stem, key__lt=f"{stem}\x7f").count()


def subscribers(scope: UUID | None) -> int:
    """Count who is told of this consultation alone, or of all."""
    return Subscription.objects.filter(scope=scope, confirmed_at__isnull=False).count()


def to_be_told(scope: UUID, *, since: datetime, after: int = 0) -> QuerySet[Subscription]:
    """List who asked, before something happened, to be told of it: each address once, in the order of their numbers."""
    asked = Subscription.objects.filter(confirmed_at__lte=since)
    of_this = asked.filter(scope=scope, address=OuterRef("address"))
    found = asked.filter(Q(scope=scope) | Q(scope__isnull=True) & ~Exists(of_this), pk__gt=after)
    return found.order_by("pk")


def reworded(scope: UUID) -> QuerySet[Template]:
    """List the words that officials of a consultation rewrote."""
    return Template.objects.filter(scope=scope)


def template_of(scope: UUID, *, kind: str, language: str) -> Template | None:
    """Give the words of one message as officials rewrote them for this consultation, if they did."""
    return reworded(scope).filter(kind=kind, language=language).first()


def words_of(scope: UUID | None, *, kind: str) -> dict[str, Words]:
    """Give the words of a kind of message by language: a consultation's own, else those for all, else ours."""
    found = {code: default_words(kind, code) for code in LANGUAGES}
    own = Template.objects.filter(Q(scope=scope) | Q(scope__isnull=True), kind=Kind(kind))
    for row in sorted(own, key=lambda row: row.scope is not None):
        found[row.language] = Words(row.subject, row.body)
    return found
