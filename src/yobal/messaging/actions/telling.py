"""Putting news into the outbox for many at a time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yobal.lib import clock
from yobal.messaging.actions.sending import expiry
from yobal.messaging.links import way_out_of
from yobal.messaging.models import Message, Subscription
from yobal.messaging.queries import to_be_told
from yobal.messaging.words import Words

# As many as are written in less than 50 ms, so that participants need not wait for the one writer.
_A_BATCH = 100


def tell(
    scope: UUID,
    *,
    occasion: str,
    since: datetime,
    until: datetime | None,
    after: int,
    words: Mapping[str, Words],
    values: Mapping[str, Mapping[str, str]],
    way_out: Callable[[str, str], str],
) -> tuple[int, int]:
    """Queue one message to each of the next subscribers: returns how many, and the number to go on after.

    Told are those who asked before `since`. `words` and `values` are by language; `way_out(signed, language)` gives
    the address that ends a subscription. What is queued already under this occasion stays as it is.
    """
    rows = list(to_be_told(scope, since=since, after=after)[:_A_BATCH])
    now, made = clock.real_now(), []
    for row in rows:
        stop = way_out(way_out_of(row), row.language)
        said = words[row.language].filled({**values[row.language], "unsubscribe": stop})
        made.append(_message(row, f"{occasion}:{row.pk}", said, stop, scope=scope, now=now))
    if until is not None:
        for message in made:
            message.headers["Expires"] = expiry(until)
    _write(made)
    return len(rows), rows[-1].pk if rows else after


@transaction.atomic
def _write(made: list[Message]) -> None:
    """Write what was put together before, so that the one writer is held for a moment only."""
    # Locked, so that who ends a subscription meanwhile finds the message and takes it away.
    asked = Subscription.objects.select_for_update().filter(pk__in=[message.subscription_id for message in made])
    there = set(asked.values_list("pk", flat=True))
    Message.objects.bulk_create((row for row in made if row.subscription_id in there), ignore_conflicts=True)


def _message(row: Subscription, key: str, said: Words, stop: str, *, scope: UUID, now: datetime) -> Message:
    return Message(
        key=key,
        scope=scope,
        to=row.address,
        language=row.language,
        subject=" ".join(said.subject.split()),
        body=said.body,
        headers={
            # RFC 8058: the reader's mail program ends the subscription with one click, by a POST.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
        subscription=row,
        queued_at=now,
        not_before=now,
    )
