"""Queueing and sending."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from smtplib import SMTPException
from uuid import UUID

from django.core.mail import EmailMessage

from yobal.lib import clock
from yobal.messaging.models import Message

KEPT_AFTER_SENDING = timedelta(days=30)
# How long a sender has for one message before another may try: longer than any mail server's patience.
CLAIM = timedelta(minutes=10)


def queue(*, key: str, to: str, language: str, subject: str, body: str, scope: UUID | None = None) -> Message:
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
            "queued_at": now,
            "not_before": now,
        },
    )
    return message


def send_due(*, after_each: Callable[[], None] = lambda: None) -> int:
    """Send what is due; a server that fails is tried again after 1, 2, 4 … minutes, at most six hours."""
    due = Message.objects.filter(sent_at__isnull=True, not_before__lte=clock.real_now()).order_by("not_before")
    sent = 0
    for message in due[:200]:
        sent += _claim(message) and _send(message)
        after_each()
    return sent


def _claim(message: Message) -> bool:
    """Take a message for oneself, so that two senders at a time never tell somebody twice."""
    now = clock.real_now()
    mine = Message.objects.filter(pk=message.pk, sent_at__isnull=True, not_before=message.not_before)
    return bool(mine.update(not_before=now + CLAIM))


def _send(message: Message) -> bool:
    mail = EmailMessage(message.subject, message.body, to=[message.to], headers=_headers(message))
    try:
        mail.send()
    # A value that no mail can hold (a line end in an address) must not keep the others from being sent.
    except (OSError, SMTPException, ValueError) as error:
        _note_failure(message, error)
        return False
    message.sent_at, message.error = clock.real_now(), ""
    message.save(update_fields=["sent_at", "error"])
    return True


def _headers(message: Message) -> dict[str, str]:
    """The id is the same at each try: should a note of sending be lost, the reader's mailbox sees one message."""
    named = sha256(f"{message.pk}:{message.key}".encode()).hexdigest()[:32]
    return {"Content-Language": message.language, "Message-ID": f"<{named}@yobal>"}


def _note_failure(message: Message, error: Exception) -> None:
    message.attempts += 1
    wait = timedelta(minutes=min(2 ** (message.attempts - 1), 360))
    message.not_before = clock.real_now() + wait
    # The answer of a mail server may repeat the address; its kind is enough to mend it.
    message.error = type(error).__name__
    message.save(update_fields=["attempts", "not_before", "error"])


def forget_sent() -> int:
    """Empty what was sent more than thirty days ago; the row stays, so that its key still says 'told'."""
    old = Message.objects.filter(sent_at__lt=clock.real_now() - KEPT_AFTER_SENDING).exclude(to="")
    return old.update(to="", subject="", body="")
