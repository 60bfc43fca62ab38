"""Queueing and sending."""

from datetime import timedelta
from smtplib import SMTPException
from uuid import UUID

from django.core.mail import EmailMessage

from yobal.lib import clock
from yobal.messaging.models import Message

KEPT_AFTER_SENDING = timedelta(days=30)


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


def send_due() -> int:
    """Send what is due; a server that fails is tried again after 1, 2, 4 … minutes, at most six hours."""
    due = Message.objects.filter(sent_at__isnull=True, not_before__lte=clock.real_now()).order_by("not_before")
    return sum(_send(message) for message in due[:200])


def _send(message: Message) -> bool:
    mail = EmailMessage(message.subject, message.body, to=[message.to], headers={"Content-Language": message.language})
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        message.attempts += 1
        wait = timedelta(minutes=min(2 ** (message.attempts - 1), 360))
        message.not_before = clock.real_now() + wait
        # The answer of a mail server may repeat the address; its kind is enough to mend it.
        message.error = type(error).__name__
        message.save(update_fields=["attempts", "not_before", "error"])
        return False
    message.sent_at, message.error = clock.real_now(), ""
    message.save(update_fields=["sent_at", "error"])
    return True


def forget_sent() -> int:
    """Empty what was sent more than thirty days ago; the row stays, so that its key still says 'told'."""
    old = Message.objects.filter(sent_at__lt=clock.real_now() - KEPT_AFTER_SENDING).exclude(to="")
    return old.update(to="", subject="", body="")
