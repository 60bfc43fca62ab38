"""Asking, confirming, ending; and telling those who asked."""

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core import signing

from yobal.lib.errors import BadInput
from yobal.messaging.actions import confirm, forget_unconfirmed, stop, subscribe, tell, telling
from yobal.messaging.links import confirmation_of, read_confirmation, read_way_out, way_out_of
from yobal.messaging.models import Message, Subscription
from yobal.messaging.queries import subscribers, to_be_told
from yobal.messaging.words import Words

pytestmark = pytest.mark.django_db

AT = datetime(2025, 6, 1, 5, tzinfo=UTC)
HERE, ELSEWHERE = uuid4(), uuid4()
TITLE = {"en": "Draft strategy", "km": "សេចក្តីព្រាង"}
WORDS = {"en": Words("News of {title}", "See {address}. Stop: {unsubscribe}"), "km": Words("ដំណឹង", "{unsubscribe}")}
VALUES = {
    "en": {"title": "Draft {unsubscribe}", "address": "https://example.org/c/"},
    "km": {"title": "សេចក្តីព្រាង", "address": "https://example.org/c/"},
}


def ask(address="dara@example.org", *, language="en", scope=HERE, at=AT):
    subscribe(address, language=language, scope=scope, title=TITLE, page=lambda token: f"https://x/{token}/", at=at)


def asked(address="dara@example.org", *, scope=HERE, language="en", at=AT) -> Subscription:
    ask(address, scope=scope, language=language, at=at)
    row = Subscription.objects.get(address=address, scope=scope)
    confirm(row.pk, language=language, at=at)
    Message.objects.all().delete()
    return row


def news(*, since=AT, until=None, after=0, occasion="opening:1"):
    return tell(
        HERE,
        occasion=occasion,
        since=since,
        until=until,
        after=after,
        words=WORDS,
        values=VALUES,
        way_out=lambda signed, language: f"https://x/{language}/{quote(signed)}/",
    )


def test_asking_sends_one_link_that_names_no_address():
    ask(" Dara@Example.org ")
    (message,) = Message.objects.all()
    assert message.to == "dara@example.org"
    assert "Draft strategy" in message.subject
    assert "dara" not in message.body
    assert "dara" not in message.key
    token = message.body.split("https://x/")[1].split("/")[0]
    assert read_confirmation(token) == (Subscription.objects.get().pk, "en")
    assert subscribers(HERE) == 0


def test_asking_again_within_the_hour_sends_nothing_more():
    ask()
    ask(at=AT + timedelta(minutes=59))
    assert Message.objects.count() == 1
    ask(at=AT + timedelta(minutes=60))
    assert Message.objects.count() == 2
    assert Subscription.objects.count() == 1


def test_nobody_gets_more_than_five_requests_an_hour():
    for _ in range(8):
        ask(scope=uuid4())
    assert Message.objects.count() == 5


def test_who_is_known_is_asked_like_anybody_and_loses_nothing():
    row = asked()
    ask(language="km", at=AT + timedelta(days=1))
    assert "សូមបញ្ជាក់" in Message.objects.get().subject
    row.refresh_from_db()
    assert (row.confirmed_at, row.language) == (AT, "en")
    confirm(row.pk, language="km", at=AT + timedelta(days=1))
    row.refresh_from_db()
    assert (row.confirmed_at, row.language) == (AT, "km")


def test_a_link_ends_after_seven_days_and_a_way_out_never(monkeypatch):
    ask()
    row = Subscription.objects.get()
    token, signed = confirmation_of(row, language="en"), way_out_of(row)
    week = timedelta(days=7).total_seconds()
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: time.time() + week - 60))
    assert read_confirmation(token) == (row.pk, "en")
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: time.time() + week + 60))
    with pytest.raises(BadInput, match="seven"):
        read_confirmation(token)
    assert read_way_out(signed) == row.pk


@pytest.mark.parametrize("token", ["", "1", "1:x", "WzEsImVuIl0:x:y"])
def test_links_that_are_not_ours_are_refused(token):
    with pytest.raises(BadInput):
        read_confirmation(token)
    with pytest.raises(BadInput):
        read_way_out(token)


def test_a_way_out_confirms_nothing():
    ask()
    row = Subscription.objects.get()
    with pytest.raises(BadInput):
        read_confirmation(way_out_of(row))
    with pytest.raises(BadInput):
        read_way_out(confirmation_of(row, language="en"))


def test_ending_takes_away_what_waits_and_empties_what_was_sent():
    row = asked()
    news()
    news(occasion="close:1")
    Message.objects.filter(key__startswith="opening").update(sent_at=AT)
    stop(row.pk)
    stop(row.pk)
    assert Subscription.objects.count() == 0
    (left,) = Message.objects.all()
    assert (left.to, left.body, left.headers, left.subscription) == ("", "", {}, None)


def test_confirming_after_the_end_says_so():
    assert confirm(12345, language="en", at=AT) is None


def test_what_nobody_confirmed_is_deleted_after_seven_days_with_its_message():
    ask()
    asked("sok@example.org")
    ask()
    assert forget_unconfirmed(at=AT + timedelta(days=7)) == 0
    assert forget_unconfirmed(at=AT + timedelta(days=7, seconds=1)) == 1
    assert [row.address for row in Subscription.objects.all()] == ["sok@example.org"]
    assert Message.objects.count() == 0


# Telling


def test_each_reader_is_told_once_in_their_language_with_a_way_out():
    english, khmer = asked(), asked("sok@example.org", language="km")
    assert news()[0] == 2
    assert news()[0] == 2
    first, second = Message.objects.order_by("pk")
    assert first.subject == "News of Draft {unsubscribe}"
    assert second.subject == "ដំណឹង"
    for message, row in ((first, english), (second, khmer)):
        stop_at = f"https://x/{row.language}/{quote(way_out_of(row))}/"
        assert stop_at in message.body
        assert message.headers["List-Unsubscribe"] == f"<{stop_at}>"
        assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message.to not in message.body + str(message.headers)


def test_only_those_are_told_who_confirmed_before():
    asked(at=AT + timedelta(seconds=1))
    ask("never@example.org")
    assert news(since=AT) == (0, 0)
    assert news(since=AT + timedelta(seconds=1))[0] == 1


def test_who_follows_all_and_this_one_is_told_once():
    asked()
    asked(scope=None)
    asked("sok@example.org", scope=None)
    asked("far@example.org", scope=ELSEWHERE)
    assert [row.address for row in to_be_told(HERE, since=AT)] == ["dara@example.org", "sok@example.org"]


def test_who_ends_it_while_the_message_is_put_together_gets_none(monkeypatch):
    first, second = asked(), asked("sok@example.org")
    write = telling._write

    def meanwhile(made):
        stop(first.pk)
        write(made)

    monkeypatch.setattr(telling, "_write", meanwhile)
    news()
    assert [message.subscription for message in Message.objects.all()] == [second]


def test_telling_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr("yobal.messaging.actions.telling._A_BATCH", 2)
    for number in range(5):
        asked(f"reader{number}@example.org")
    told, after = news()
    assert told == 2
    told, after = news(after=after)
    told, after = news(after=after)
    assert told == 1
    assert news(after=after) == (0, after)
    assert Message.objects.count() == 5


def test_news_that_ages_bears_its_end():
    asked()
    news(until=AT)
    assert Message.objects.get().headers["Expires"] == "Sun, 01 Jun 2025 05:00:00 +0000"
