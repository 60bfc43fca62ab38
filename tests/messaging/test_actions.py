"""The outbox against a real mail server that fails and comes back."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import get_connection

from tests.messaging.postbox import Postbox, free_port, listening, send_to
from yobal.audit.models import Entry
from yobal.lib import clock
from yobal.messaging.actions import CLAIM, forget_sent, queue, send_due, sending, try_again
from yobal.messaging.actions.sending import TRIES, expiry
from yobal.messaging.models import Message
from yobal.messaging.queries import ASIDE, outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with listening(settings, box):
        yield box


def letter(key: str = "k", **changes: Any) -> Message:
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
    postbox.data = "451 Come back"
    waits = []
    for _attempt in range(3):
        assert send_due() == 0
        message.refresh_from_db()
        waits.append(round((message.not_before - clock.real_now()).total_seconds() / 60))
        later()
    assert waits == [1, 2, 4]
    assert message.attempts == 3
    assert "dara" not in message.error
    postbox.data = ""
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


# A server that fails in every way, then comes back


@pytest.mark.parametrize("trouble", ["451 at RCPT", "421 at DATA", "dies in DATA"])
def test_a_server_in_trouble_loses_nothing_and_tells_nobody_twice(postbox, trouble):
    for number in range(3):
        letter(f"k{number}", to=f"reader{number}@example.org")
    postbox.rcpt = "451 Busy" if "RCPT" in trouble else ""
    postbox.data = "421 Going away" if "421" in trouble else ""
    postbox.dies = "dies" in trouble
    for _attempt in range(TRIES + 2):
        assert send_due() == 0
        later()
    assert outbox().waiting == 3
    postbox.rcpt, postbox.data, postbox.dies = "", "", False
    assert send_due() == 3
    assert send_due() == 0
    assert sorted(postbox.readers) == [f"reader{number}@example.org" for number in range(3)]


def test_a_server_that_listens_again_gets_everything_once(settings):
    box, port = Postbox(), free_port()
    send_to(settings, port)
    for number in range(3):
        letter(f"k{number}", to=f"reader{number}@example.org")
    assert send_due() == 0
    later()
    with listening(settings, box, port=port):
        assert send_due() == 3
    assert len(set(box.readers)) == len(box.readers) == 3


def test_a_reader_whom_the_server_does_not_know_is_put_aside_and_seen(postbox):
    postbox.rcpt = "550 No such user"
    message = letter()
    for attempt in range(1, TRIES + 1):
        assert outbox().aside == 0
        send_due()
        message.refresh_from_db()
        assert message.attempts == attempt
        if attempt < TRIES:
            later()
    assert message.not_before == ASIDE
    assert outbox().aside == 1
    assert message.error == "SMTPRecipientsRefused"
    postbox.rcpt = ""
    assert send_due() == 0


def test_what_was_put_aside_is_tried_again_on_demand(postbox):
    scope = uuid4()
    Message.objects.filter(pk=letter(scope=scope).pk).update(not_before=ASIDE, attempts=9)
    Message.objects.filter(pk=letter("other", scope=uuid4()).pk).update(not_before=ASIDE)
    assert try_again(scope, by="secretariat", at=clock.now()) == 1
    assert Entry.objects.get(action="messaging.try_again").detail == {"count": 1}
    assert send_due() == 1
    assert outbox(scope).sent == 1


def test_one_refused_reader_holds_up_no_other(postbox):
    async def knows_all_but_one(server, session, envelope, address, options):
        if address.startswith("gone"):
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 Known"

    postbox.handle_RCPT = knows_all_but_one
    letter("a", to="gone@example.org")
    letter("b", to="here@example.org")
    assert send_due() == 1
    assert postbox.readers == ["here@example.org"]


def test_what_is_no_longer_true_is_not_sent(postbox):
    letter("stale", headers={"Expires": expiry(clock.now() - timedelta(seconds=1))})
    letter("true", headers={"Expires": expiry(clock.now() + timedelta(hours=1))})
    assert send_due() == 1
    assert b"Expires: " in postbox.letters[0].content
    assert outbox().aside == 1


def test_a_message_ended_while_it_is_sent_troubles_nobody(postbox):
    message = letter()
    sending._claim(message)
    Message.objects.all().delete()
    with contextlib.closing(get_connection()) as server:
        assert sending._send(message, server)
    assert Message.objects.count() == 0


def test_two_senders_that_saw_the_same_messages_send_each_once(postbox):
    letter("a")
    letter("b", to="sok@example.org")
    assert send_due(after_each=send_due) == 1  # the other sender took the second meanwhile
    assert sorted(postbox.readers) == ["dara@example.org", "sok@example.org"]


def test_a_connection_that_broke_is_opened_anew_for_the_next_message(postbox):
    postbox.dies = True
    letter("a")
    letter("b", to="sok@example.org")

    def recovers() -> None:
        postbox.dies = False

    assert send_due(after_each=recovers) == 1
    assert postbox.readers == ["sok@example.org"]
