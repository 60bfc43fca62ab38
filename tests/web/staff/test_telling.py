"""Messages at the desk: counted, never addressed; rewritten, previewed, reset."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import NOW
from tests.publication.following import follower
from yobal.audit.models import Entry
from yobal.messaging.actions import queue, reword
from yobal.messaging.models import Message, Template
from yobal.messaging.queries import ASIDE
from yobal.messaging.words import Words, default_words
from yobal.publication.models import Consultation

pytestmark = pytest.mark.django_db
GOOD = {"subject": "Hear: {title}", "body": "By {deadline}: {address}\n{unsubscribe}", "seen": "0"}


@pytest.fixture
def made(client: Client) -> Consultation:
    consultation = factories.announced(slug="strategy")
    client.cookies["django_language"] = "en"
    client.force_login(factories.member(consultation, "secretariat"))
    return consultation


def at(name: str, *args: Any) -> str:
    return reverse(f"staff:{name}", args=["strategy", *args])


CLOSE = ("close", "en")


def test_the_page_counts_and_names_nobody(client, made):
    for _number in range(3):
        follower(made)
    follower(None, "everything@example.org")
    letter = {"to": "secret@example.org", "language": "en", "subject": "s", "body": "b", "scope": made.pk}
    queue(key="a", **letter)
    queue(key="b", **letter)
    Message.objects.filter(pk=queue(key="c", **letter).pk).update(sent_at=NOW)
    Message.objects.filter(pk=queue(key="d", **letter).pk).update(not_before=ASIDE)
    shown = client.get(at("messages"))
    assert (shown.context["here"], shown.context["everywhere"]) == (3, 1)
    counted = shown.context["outbox"]
    assert (counted.waiting, counted.sent, counted.aside) == (2, 1, 1)
    assert "example.org" not in shown.content.decode().replace("secretariat", "").split("<main")[1]
    assert "Try again what was put aside" in shown.content.decode()


def test_what_was_put_aside_is_tried_again(client, made):
    row = queue(key="d", to="x@example.org", language="en", subject="s", body="b", scope=made.pk)
    Message.objects.filter(pk=row.pk).update(not_before=ASIDE, attempts=5)
    assert client.post(at("try-again"), follow=True).status_code == 200
    row.refresh_from_db()
    assert row.not_before < ASIDE


def test_a_message_shows_what_its_reader_will_see(client, made):
    shown = client.get(at("message", *CLOSE)).content.decode()
    assert "Closed for comments: Draft strategy strategy" in shown
    assert "20 June 2025, 23:59 (Phnom Penh time)" in shown
    khmer = client.get(at("message", "close", "km")).content.decode()
    assert "២០ មិថុនា ២០២៥" in khmer


@pytest.mark.parametrize("kind", ["confirm", "opening", "change", "three_days", "one_day", "close", "response"])
@pytest.mark.parametrize("language", ["km", "en"])
def test_every_message_can_be_seen_before_anything_is_announced(client, kind, language):
    consultation = factories.consultation(slug="strategy")
    client.force_login(factories.member(consultation, "secretariat"))
    assert client.get(at("message", kind, language)).status_code == 200


def test_words_are_seen_before_they_are_saved(client, made):
    shown = client.post(at("message", *CLOSE), GOOD | {"preview": "1"})
    assert "Hear: Draft strategy strategy" in shown.content.decode()
    assert not Template.objects.exists()


def test_saved_words_hold_and_can_be_taken_back(client, made):
    assert client.post(at("message", *CLOSE), GOOD).status_code == 302
    assert Template.objects.get().subject == "Hear: {title}"
    assert "Own words" in client.get(at("messages")).content.decode()
    client.post(at("reset-message", *CLOSE))
    assert not Template.objects.exists()
    assert [row.action for row in Entry.objects.filter(action__startswith="messaging").order_by("pk")] == [
        "messaging.reword",
        "messaging.reset",
    ]


def test_a_gap_that_nothing_fills_is_refused_by_name_and_nothing_typed_is_lost(client, made):
    shown = client.post(at("message", *CLOSE), GOOD | {"body": "{adress} {unsubscribe}"}).content.decode()
    assert "Nothing fills {adress}." in shown
    assert "{adress} {unsubscribe}</textarea>" in shown
    assert not Template.objects.exists()


def test_two_who_write_at_once_do_not_overwrite_each_other(client, made):
    theirs = Words("Theirs {title}", "{address} {unsubscribe}")
    reword(made.pk, kind="close", language="en", words=theirs, seen=0, by="other", at=NOW)
    shown = client.post(at("message", *CLOSE), GOOD)
    assert shown.status_code == 409
    assert "Theirs {title}" in shown.content.decode()
    assert "Hear: {title}" in shown.content.decode()
    assert Template.objects.get().subject == "Theirs {title}"
    assert client.post(at("message", *CLOSE), GOOD | {"seen": "1"}).status_code == 302


def test_what_is_typed_is_no_markup(client, made):
    shown = client.post(at("message", *CLOSE), GOOD | {"subject": "<script>x", "preview": "1"}).content.decode()
    assert "<script>x" not in shown


def test_line_ends_of_browsers_are_no_change(client, made):
    words = default_words("close", "en")
    client.post(at("message", *CLOSE), {"subject": words.subject, "body": words.body.replace("\n", "\r\n"), "seen": 0})
    assert Template.objects.get().body == words.body


@pytest.mark.parametrize("place", [("close", "fr"), ("none", "en")])
def test_a_message_that_there_is_not_is_not_found(client, made, place):
    assert client.get(at("message", *place)).status_code == 404


@pytest.mark.parametrize("role", ["reviewer", "approver", "note-taker"])
def test_only_the_secretariat_rewrites(client, made, role):
    client.force_login(factories.member(made, role))
    assert client.get(at("messages")).status_code == 403
    assert client.post(at("message", *CLOSE), GOOD).status_code == 403
    assert client.post(at("reset-message", *CLOSE)).status_code == 403
    assert not Template.objects.exists()
