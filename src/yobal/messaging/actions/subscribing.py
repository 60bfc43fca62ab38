"""Who wants to be told: asked for by anybody, confirmed and ended by whoever reads the mail of the address."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yobal.lib.localized import Localized
from yobal.messaging.actions.sending import queue
from yobal.messaging.links import CONFIRM_WITHIN, confirmation_of
from yobal.messaging.models import Subscription
from yobal.messaging.queries import words_of
from yobal.messaging.states import Kind
from yobal.messaging.words import ALL

# Whoever types another's address again and again must not fill their mailbox.
_ASK_AGAIN = timedelta(hours=1)
_ASKED_AT_MOST = 5


@transaction.atomic
def subscribe(
    address: str,
    *,
    language: str,
    scope: UUID | None,
    title: dict[str, str] | None,
    page: Callable[[str], str],
    at: datetime,
) -> None:
    """Ask the reader of an address to confirm; whether the address was known shows neither here nor in the mail.

    `page` makes an address of a signed confirmation. One mail an hour for each consultation, five in all.
    """
    address = address.strip().lower()
    if _asked_lately(address, at=at) >= _ASKED_AT_MOST:
        return
    row, created = Subscription.objects.get_or_create(
        scope=scope, address=address, defaults={"language": language, "requested_at": at}
    )
    if not created and not _asks_anew(row, at=at):
        return
    words = words_of(scope, kind=Kind.CONFIRM)[language].filled(
        {
            "title": Localized(title or ALL).text(language),
            "address": page(confirmation_of(row, language=language)),
        }
    )
    queue(
        key=f"confirm:{row.pk}:{at.isoformat()}",
        to=address,
        language=language,
        subject=words.subject,
        body=words.body,
        scope=scope,
        subscription=row,
        headers={"Auto-Submitted": "auto-generated"},
    )


def _asked_lately(address: str, *, at: datetime) -> int:
    return Subscription.objects.filter(address=address, requested_at__gt=at - _ASK_AGAIN, requested_at__lte=at).count()


def _asks_anew(row: Subscription, *, at: datetime) -> bool:
    """Take the hour for oneself, so that two requests at a time send one mail."""
    long_ago = Q(requested_at__lte=at - _ASK_AGAIN) | Q(requested_at__gt=at)
    return bool(Subscription.objects.filter(long_ago, pk=row.pk).update(requested_at=at))


def confirm(number: int, *, language: str, at: datetime) -> Subscription | None:
    """Begin to tell a subscriber, or change their language; None where the subscription has ended meanwhile."""
    Subscription.objects.filter(pk=number, confirmed_at__isnull=True).update(confirmed_at=at)
    Subscription.objects.filter(pk=number).update(language=language)
    return Subscription.objects.filter(pk=number).first()


@transaction.atomic
def stop(number: int) -> None:
    """End a subscription and everything that waits for it; ending it twice is ending it once."""
    # Locked first, so that nobody who is telling puts one more message under it.
    row = Subscription.objects.select_for_update().filter(pk=number).first()
    if row is None:
        return
    row.messages.filter(sent_at__isnull=True).delete()
    row.messages.update(to="", subject="", body="", headers={})
    row.delete()


def forget_unconfirmed(*, at: datetime) -> int:
    """Delete what nobody confirmed within seven days, and the messages that asked for it."""
    old = Subscription.objects.filter(confirmed_at__isnull=True, requested_at__lt=at - CONFIRM_WITHIN)
    numbers = list(old.values_list("pk", flat=True)[:200])
    for number in numbers:
        stop(number)
    return len(numbers)
