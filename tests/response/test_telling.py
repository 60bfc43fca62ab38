"""The whole way of news: computed, scheduled, put into the outbox, sent by a real mail server that failed."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from tests import factories
from tests.consolidation import scene
from tests.factories import CLOSES, NOW, OPENS
from tests.messaging.postbox import Postbox, free_port, listening, send_to
from tests.publication.following import follower
from yobal.jobs.actions import run, schedule
from yobal.jobs.models import Work
from yobal.lib import clock
from yobal.messaging.actions import send_due
from yobal.messaging.models import Message
from yobal.messaging.queries import outbox
from yobal.publication import tasks as publication_tasks
from yobal.response import actions as response
from yobal.response import tasks as response_tasks
from yobal.response.queries import news_of_reports

pytestmark = pytest.mark.django_db
REGISTERED = (publication_tasks, response_tasks)  # importing them registers what they do


@pytest.fixture(autouse=True)
def _clock(tmp_path):
    clock.keep_offset_in(tmp_path / "clock")
    yield
    clock.keep_offset_in(None)


def accounted(**facts):
    """Make a consultation with one comment, decided."""
    made = factories.announced(slug="strategy", **facts)
    scene.commented(made, "Teach in every school.")
    [comment] = scene.taken_in(made)
    scene.decided(comment)
    return made


def publish(made, at=NOW):
    report = response.propose_report(made, version=None, by=scene.secretariat(made), at=at)
    approver = factories.member(made, "approver")
    assert response.approve_report(report, by=approver, at=at)
    return report


def a_minute(at) -> None:
    """Do what the worker does within a minute."""
    clock.move_to(at)
    number = Work.objects.count()
    for name in ("publication.schedule_news", "response.schedule_news"):
        run.call(schedule(name, key=f"{name}@{number}").pk)
    for work in Work.objects.filter(state="waiting").exclude(task="collection.admit_extended"):
        run.call(work.pk)


def test_a_published_report_is_told_to_those_who_follow(client):
    made = accounted()
    follower(made, "dara@example.org", language="km")
    publish(made, at=CLOSES + timedelta(days=5))
    Message.objects.all().delete()
    for minute in range(3):
        a_minute(CLOSES + timedelta(days=5, minutes=minute))
    (message,) = Message.objects.all()
    assert message.subject.startswith("របាយការណ៍ត្រូវបានផ្សព្វផ្សាយ៖")
    address = message.body.split("http://localhost:8000")[1].split()[0]
    assert address.startswith("/km/c/strategy/report")
    assert client.get(address).status_code == 200


def test_a_report_is_news_for_fourteen_days():
    made = accounted()
    publish(made, at=NOW)
    assert len(news_of_reports(at=NOW + timedelta(days=13))) == 1
    assert news_of_reports(at=NOW + timedelta(days=14)) == []
    assert news_of_reports(at=NOW - timedelta(seconds=1)) == []


def test_a_rehearsed_report_is_told_to_nobody():
    made = accounted(solo=True)
    follower(made)
    publish(made)
    assert news_of_reports(at=NOW) == []
    assert not Message.objects.exists()


def test_news_outlives_a_dead_mail_server_and_reaches_each_reader_once(settings):
    made = factories.announced(slug="strategy")
    addresses = {follower(made).address for _number in range(5)}
    box, port = Postbox(), free_port()
    send_to(settings, port)
    a_minute(OPENS)
    a_minute(OPENS + timedelta(minutes=1))
    assert Message.objects.count() == 5
    assert send_due() == 0
    with listening(settings, box, port=port):
        box.dies = True
        Message.objects.update(not_before=clock.real_now())
        assert send_due() == 0
    with listening(settings, box, port=port):
        box.dies = False
        Message.objects.update(not_before=clock.real_now())
        assert send_due() == 5
        a_minute(OPENS + timedelta(minutes=2))
        assert send_due() == 0
    assert set(box.readers) == addresses
    assert len(box.readers) == 5
    assert outbox(made.pk).sent == 5


def test_a_letter_as_it_arrives_can_be_read_and_ended_with_one_click(settings, client):
    made = factories.announced(slug="strategy")
    follower(made, language="km")
    box = Postbox()
    with listening(settings, box):
        a_minute(OPENS)
        assert send_due() == 1
    letter = message_from_bytes(box.letters[0].content, policy=default)
    assert letter["Content-Language"] == "km"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "២០ មិថុនា ២០២៥ ម៉ោង ២៣:៥៩" in letter.get_content()
    link = letter["List-Unsubscribe"].replace("\r\n", "").replace(" ", "").strip("<>")
    assert link in letter.get_content()
    path = link.removeprefix("http://localhost:8000")
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    a_minute(CLOSES - timedelta(days=1))
    assert outbox(made.pk).waiting == 0


def test_a_reminder_that_the_mail_server_held_up_until_after_the_close_is_not_sent(settings):
    made = factories.announced(slug="strategy")
    follower(made)
    a_minute(CLOSES - timedelta(days=1))
    clock.move_to(CLOSES + timedelta(hours=1))
    box = Postbox()
    with listening(settings, box):
        Message.objects.update(not_before=clock.real_now())
        send_due()
    assert box.letters == []
