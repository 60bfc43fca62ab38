"""Queueing and sending."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as Smtp
from django.db import transaction

from yobal.audit.actions import record
from yobal.lib import clock
from yobal.messaging.models import Message, Subscription
from yobal.messaging.queries import ASIDE

KEPT_AFTER_SENDING = timedelta(days=30)
# How long a sender has for one message before another may try: longer than any mail server's patience.
CLAIM = timedelta(minutes=10)
# A server that says 'never' may be mistaken for a while; after so many tries it is believed.
TRIES = 5
# Other work waits for the sender: it goes on with the rest next time.
_TURN = timedelta(seconds=15)
_AT_ONCE = 50
_PERMANENT = range(500, 600)  # RFC 5321, 4.2.1


def queue(
    *,
    key: str,
    to: str,
    language: str,
    subject: str,
    body: str,
    scope: UUID | None = None,
    subscription: Subscription | None = None,
    headers: dict[str, str] | None = None,
) -> Message:
    """Put one message into the outbox, once for each key; call it inside the transaction of its cause."""
    now = clock.real_now()
    message, _ = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "language": language,
            "subject": " ".join(subject.split()),
            "body": body,
            "scope": scope,
            "subscription": subscription,
            "headers": headers or {},
            "queued_at": now,
            "not_before": now,
        },
    )
    return message


def queue_new(*, key: str, to: str, language: str, subject: str, body: str, scope: UUID) -> None:
    """Put a message into the outbox whose cause is new in this very transaction: nobody can have been told before.

    One statement where queue() needs four, for participants who wait.
    """
    now = clock.real_now()
    Message(
        key=key,
        to=to,
        language=language,
        subject=" ".join(subject.split()),
        body=body,
        scope=scope,
        headers={"Auto-Submitted": "auto-generated"},
        queued_at=now,
        not_before=now,
    ).save(force_insert=True)


def send_due(*, after_each: Callable[[], None] = lambda: None) -> int:
    """Send what is due, for a quarter of a minute at most.

    A server that fails is tried again after 1, 2, 4 … minutes, at most six hours. One that refuses a message for good
    is believed after five tries: then the message is put aside, where operators see it.
    """
    end, sent = clock.real_now() + _TURN, 0
    server = get_connection()
    try:
        for message in _due(until=end):
            if _claim(message):
                # A reader of the folder looks for one file a message.
                server = server if isinstance(server, Smtp) else get_connection()
                sent += _send(message, server)
            after_each()
    finally:
        _hang_up(server)
    return sent


def _due(*, until: datetime) -> Iterator[Message]:
    while clock.real_now() < until:
        due = Message.objects.filter(sent_at__isnull=True, not_before__lte=clock.real_now()).order_by("not_before")
        batch = list(due[:_AT_ONCE])
        if not batch:
            return
        for message in batch:
            if clock.real_now() >= until:
                return
            yield message


def _claim(message: Message) -> bool:
    """Take a message for oneself, so that two senders at a time never tell somebody twice."""
    now = clock.real_now()
    mine = Message.objects.filter(pk=message.pk, sent_at__isnull=True, not_before=message.not_before)
    return bool(mine.update(not_before=now + CLAIM))


def _send(message: Message, server: BaseEmailBackend) -> bool:
    if _is_stale(message):
        _note(message, not_before=ASIDE, error="NoLongerTrue")
        return False
    mail = EmailMessage(message.subject, message.body, to=[message.to], headers=_headers(message))
    try:
        if isinstance(server, Smtp):
            server.open()  # and leave it open for the next message
        server.send_messages([mail])
    # A value that no mail can hold (a line end in an address) must not keep the others from being sent.
    except (OSError, SMTPException, ValueError) as error:
        _hang_up(server)
        _note_failure(message, error)
        return False
    _note(message, sent_at=clock.real_now(), error="")
    return True


def _note(message: Message, **facts: object) -> None:
    """Write down what became of a message, unless its reader has ended it meanwhile."""
    Message.objects.filter(pk=message.pk).update(**facts)


def _is_stale(message: Message) -> bool:
    """'One day left' must not arrive after the close, however long the mail server was away."""
    expires = message.headers.get("Expires")
    return bool(expires) and parsedate_to_datetime(expires) <= clock.now()


def expiry(at: datetime) -> str:
    """Write the instant after which a message is no longer true, as the header of that name has it."""
    return format_datetime(at)


def _headers(message: Message) -> dict[str, str]:
    """The id is the same at each try: should a note of sending be lost, the reader's mailbox sees one message."""
    named = sha256(f"{message.pk}:{message.key}".encode()).hexdigest()[:32]
    return {"Content-Language": message.language, "Message-ID": f"<{named}@yobal>", **message.headers}


def _hang_up(server: BaseEmailBackend) -> None:
    """Let go of the connection, also of one that broke."""
    try:
        server.close()
    except (OSError, SMTPException):
        if isinstance(server, Smtp):
            server.connection = None


def _note_failure(message: Message, error: Exception) -> None:
    attempts = message.attempts + 1
    wait = timedelta(minutes=min(2 ** min(attempts - 1, 10), 360))
    aside = attempts >= TRIES and _is_for_good(error)
    # The answer of a mail server may repeat the address; its kind is enough to mend it.
    not_before = ASIDE if aside else clock.real_now() + wait
    _note(message, attempts=attempts, not_before=not_before, error=type(error).__name__)


def _is_for_good(error: Exception) -> bool:
    """Whether the server refused this very message with a 5xx answer; all else may be the server's own trouble."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code in _PERMANENT for code, _answer in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code in _PERMANENT
    return isinstance(error, ValueError)


@transaction.atomic
def try_again(scope: UUID, *, by: object, at: datetime) -> int:
    """Take what was put aside of one consultation into the queue again, once its cause is mended."""
    aside = Message.objects.filter(scope=scope, sent_at__isnull=True, not_before__gte=ASIDE)
    count = aside.update(not_before=clock.real_now(), attempts=0, error="")
    record("messaging.try_again", subject="outbox", by=by, at=at, scope=scope, count=count)
    return count


def forget_sent() -> int:
    """Empty what was sent more than thirty days ago; the row stays, so that its key still says 'told'."""
    old = Message.objects.filter(sent_at__lt=clock.real_now() - KEPT_AFTER_SENDING).exclude(to="")
    return old.update(to="", subject="", body="", headers={})
