"""The outbox against a real mail server that fails and comes back."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from yobal.lib import clock
from yobal.messaging.actions import CLAIM, forget_sent, queue, send_due
from yobal.messaging.models import Message

pytestmark = pytest.mark.django_db


class Postbox:
    """A mail server's other side: keeps what comes in, or refuses it."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.answer = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        if self.answer:
            return self.answer
        self.letters.append(envelope)
        return "250 Taken"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    server.stop()


def letter(key: str = "k", **changes: str) -> Message:
    facts = {"to": "dara@example.org", "language": "km", "subject": "លទ្ធផល", "body": "សូមអាន។"}
    return queue(key=key, **facts | changes)


def later() -> None:
    """Let the time of the next try come."""
    Message.objects.update(not_before=clock.real_now())


def test_a_message_arrives_once(postbox):
    letter()
    letter()
    assert send_due() == 1
    assert send_due() == 0
    (envelope,) = postbox.letters
    assert envelope.rcpt_tos == ["dara@example.org"]
    assert b"Content-Language: km" in envelope.content
    assert b"Message-ID: <" in envelope.content


def test_a_server_that_fails_is_tried_again_later_and_later(postbox):
    message = letter()
    postbox.answer = "451 Come back"
    waits = []
    for _attempt in range(3):
        assert send_due() == 0
        message.refresh_from_db()
        waits.append(round((message.not_before - clock.real_now()).total_seconds() / 60))
        later()
    assert waits == [1, 2, 4]
    assert message.attempts == 3
    assert "dara" not in message.error
    postbox.answer = ""
    assert send_due() == 1
    message.refresh_from_db()
    assert message.sent_at
    assert len(postbox.letters) == 1


def test_a_server_that_is_gone_loses_nothing(settings, postbox):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    message = letter()
    assert send_due() == 0
    message.refresh_from_db()
    assert message.error == "ConnectionRefusedError"
    settings.EMAIL_PORT = port
    later()
    assert send_due() == 1


def test_a_message_that_cannot_be_written_holds_up_no_other(postbox):
    letter("bad", to="dara@example.org\nBcc: all@example.org")
    letter("good")
    assert send_due() == 1
    assert [envelope.rcpt_tos for envelope in postbox.letters] == [["dara@example.org"]]


def test_what_another_sender_took_is_left_to_it(postbox):
    message = letter()
    stale = Message.objects.get(pk=message.pk)

    def take_all() -> None:
        assert send_due() == 0  # while the first sender is at it, the second finds nothing

    assert send_due(after_each=take_all) == 1
    assert stale.not_before < clock.real_now() + CLAIM
    assert len(postbox.letters) == 1


def test_the_try_after_a_lost_note_bears_the_same_id(postbox):
    message = letter()
    send_due()
    Message.objects.filter(pk=message.pk).update(sent_at=None, not_before=clock.real_now())
    send_due()
    first, second = (e.content.split(b"Message-ID: ")[1].split(b"\r\n")[0] for e in postbox.letters)
    assert first == second


def test_a_sent_message_is_emptied_after_thirty_days_and_stays_told(postbox):
    message = letter()
    send_due()
    Message.objects.update(sent_at=clock.real_now() - timedelta(days=31))
    assert forget_sent() == 1
    message.refresh_from_db()
    assert (message.to, message.body) == ("", "")
    letter()
    assert send_due() == 0


def test_a_subject_stands_in_one_line():
    assert letter(subject="One\r\nBcc: two").subject == "One Bcc: two"
