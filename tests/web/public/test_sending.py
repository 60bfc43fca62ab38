"""Sending is the hot path: what it asks the database, and what it does not do twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from tests.factories import announced
from tests.faults.participants import hidden
from yobal.collection.models import Submission
from yobal.lib import clock

pytestmark = pytest.mark.django_db
SAVE, CHECK, SEND = 6, 3, 12


@pytest.fixture
def path():
    at = clock.now()
    made = announced(opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=1))
    return f"/en/c/{made.slug}/answer/"


def checked(client: Client, path: str, **answers: str) -> tuple[str, dict[str, str]]:
    """Save and check; gives the address to send to and what the page posts."""
    form = hidden(client.get(path).content.decode())
    saved = client.post(
        path, form | {"answer/q-general": "More", "about/consent": "text_only", "do": "check"} | answers
    )
    page = client.get(saved.url).content.decode()
    return saved.url.replace("/check/", "/send/"), hidden(page)


def test_a_draft_that_changed_after_it_was_checked_is_looked_through_again(client, path):
    address, posted = checked(client, path)
    changed = {"key": posted["key"], "edits": posted["edits"], "answer/q-general": "More", "answer/q-vision": "99"}
    client.post(address.replace("send/", ""), changed | {"do": "check", "about/consent": "text_only"})
    for mark in (posted["checked"], "", "x"):
        answer = client.post(address, {"key": posted["key"], "edits": int(posted["edits"]) + 1, "checked": mark})
        assert answer.status_code == 302
        assert answer.url.endswith("?check")
    assert not Submission.objects.exists()


def test_pages_for_checking_that_share_a_mould_show_each_reader_their_own(
    client, path, settings, django_assert_num_queries
):
    """The first is shown without and with what is kept, the second from what the first has left."""
    first = {
        "answer/q-general": "More <b>schools",
        "answer/q-provisions/1/part": "measure-1.1",
        "answer/q-provisions/1/text": "Start earlier",
        "person/name": "Sokha",
        "person/email": "sokha@example.org",
    }
    second = {"answer/q-general": "Fewer", "answer/q-provisions/1/proposed": "Begin late", "person/name": "Dara"}
    pages = []
    for kept, answers in ((0, first), (60, first), (60, second), (0, second)):
        settings.KEPT_SECONDS = kept
        form = hidden(client.get(path).content.decode())
        saved = client.post(path, form | {"about/consent": "text_only", "do": "check"} | answers)
        page = client.get(saved.url, headers={"Accept-Encoding": ""}).content.decode()
        assert hidden(page)["key"] == form["key"]
        mine = {saved.url.split("/")[-3]: "SECRET", form["key"]: "KEY", hidden(page)["checked"]: "MARK"}
        for own, name in mine.items():
            assert own in page
            page = page.replace(own, name)
        pages.append(page)
    assert pages[0] == pages[1]
    assert pages[2] == pages[3]
    assert pages[0] != pages[2]
    assert "More &lt;b&gt;schools" in pages[1]
    assert f"{path.replace('/en/', '/km/')}SECRET/check/" in pages[1]
    settings.KEPT_SECONDS = 60
    form = hidden(client.get(path).content.decode())
    with django_assert_num_queries(SAVE):
        saved = client.post(path, form | {"about/consent": "text_only", "do": "check"} | second)
    with django_assert_num_queries(CHECK):
        client.get(saved.url)


def test_sending_asks_a_fixed_number_of_statements(client, path, settings, django_assert_num_queries):
    """Found are draft, files and window; written submission, pieces of two kinds, person, receipt and entry."""
    settings.KEPT_SECONDS = 60
    client.post(*checked(client, path))
    address, posted = checked(client, path, **{"person/name": "Sokha"})
    asked_the_time = connection.vendor == "postgresql"
    with django_assert_num_queries(SEND + asked_the_time):  # two of them are the savepoint of a test
        given = client.post(address, posted)
    assert given.status_code == 200
