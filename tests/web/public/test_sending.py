"""Sending is the hot path: what it asks the database, and what it does not do twice."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import announced
from tests.faults.participants import hidden
from yobal.collection.models import Submission
from yobal.lib import clock

pytestmark = pytest.mark.django_db


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
