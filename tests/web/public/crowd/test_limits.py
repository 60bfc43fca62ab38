"""Too much of one form or of one consultation costs waiting or a calculation, never a text; no address is counted."""

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import factories
from tests.factories import NOW
from yobal.collection.models import Draft, Submission
from yobal.collection.states import Suspicion
from yobal.lib import clock
from yobal.publication.models import Round
from yobal.web.public.answering import tickets
from yobal.web.public.answering.views.sending import mark
from yobal.web.public.crowd import held, limits, proof
from yobal.web.public.crowd.pace import Pace

FORM = "application/x-www-form-urlencoded"
HOME = "/en/c/strategy/answer/"
MINE = {"answer/q-general": "Please teach more.", "about/consent": "text_only", "do": "check"}
PEOPLE = 500
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at(tmp_path):
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    factories.announced(slug="strategy")
    yield clock.move_to
    clock.keep_offset_in(None)


@pytest.fixture
def most(monkeypatch):
    """Set how many there may be in a minute: of posts of one form, of new drafts."""

    def set_to(*, posts: int = 1000, drafts: int = 1000) -> None:
        paces = Pace(most=posts), Pace(most=drafts)
        monkeypatch.setattr(limits, "_posts", lambda: paces[0])
        monkeypatch.setattr(limits, "_drafts", lambda: paces[1])

    return set_to


def fields_of(page):
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.content.decode())
    return {unescape(name): unescape(value) for name, value in found}


def filled(client, **others):
    """The form as it was given out, filled in by somebody who took a minute."""
    form = fields_of(client.get(HOME))
    clock.move_to(clock.now() + timedelta(minutes=1))
    return {**form, **MINE, **others}


def again(client, page, **beside):
    """Press the button of a waiting page; the gate opens what the page holds."""
    body = urlencode({**fields_of(page), **beside}).encode()
    return client.post(HOME, held.unpack(body, longest=10**6).decode(), content_type=FORM)


def send_address(page):
    return re.search(r'action="([^"]*/send/)"', page.content.decode())[1]


def calculation_of(page):
    [found] = re.findall(r'data-proof="([^"]*)"', page.content.decode())
    return Challenge.from_dict(json.loads(unescape(found)))


def test_five_hundred_people_behind_one_address_get_through_at_once(settings, monkeypatch):
    """With the limits as they are by default, all in one moment, and with what is alike for all kept."""
    monkeypatch.setattr("yobal.web.public.crowd.pace.monotonic", lambda: 0.0)
    settings.KEPT_SECONDS = 60
    campus, round_ = Client(REMOTE_ADDR="203.0.113.7"), Round.objects.get()
    form = filled(campus)
    for key in (tickets.new_key() for _ in range(PEOPLE)):
        begun = campus.post(HOME, {**form, "key": key, "ticket": tickets.issue(round_, key, at=NOW)})
        assert begun.status_code == 303
        sending = {"key": key, "edits": "0", "checked": mark(key, 0)}
        assert campus.post(begun["Location"].replace("/check/", "/send/"), sending).status_code == 200
    assert Submission.objects.filter(suspected="").count() == PEOPLE


def test_a_form_that_comes_too_often_rests_and_keeps_its_text(client: Client, most):
    most(posts=2)
    mine, other = filled(client), filled(client)
    for _ in range(2):
        client.post(HOME, mine)
    page = client.post(HOME, {**mine, "answer/q-general": "The last words"})
    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0
    assert "The last words" in page.content.decode()
    assert client.post(HOME, other).status_code == 303
    most()
    assert again(client, page).status_code == 303
    assert sorted(b"The last words" in bytes(draft.content) for draft in Draft.objects.all()) == [False, True]


def test_a_draft_that_comes_too_often_rests_under_whatever_key(client: Client, most):
    address = client.post(HOME, {**filled(client), "do": "save"})["Location"]
    most(posts=2)
    codes = [client.post(address, {**MINE, "key": f"{n}" * 43, "do": "save"}).status_code for n in range(3)]
    assert codes == [303, 303, 429]


def test_a_flood_of_drafts_costs_each_a_calculation(client: Client, most):
    most(drafts=1)
    client.post(HOME, filled(client))
    page = client.post(HOME, filled(client))
    assert page.status_code == 429
    assert Draft.objects.count() == 1
    challenge = calculation_of(page)
    solved = Payload(challenge, solve_challenge(challenge)).to_base64()
    assert again(client, page, proof="made up").status_code == 429
    assert again(client, page, proof=solved).status_code == 303
    assert not Draft.objects.exclude(suspected="").exists()
    # It was solved for one form alone.
    other = client.post(HOME, filled(client))
    assert again(client, other, proof=solved).status_code == 429


def test_or_a_minute_of_waiting_which_begins_once(client: Client, most, monkeypatch):
    most(drafts=0)
    page = client.post(HOME, filled(client))
    assert page["Retry-After"] == str(proof.MINUTE)
    begun = clock.real_now()
    monkeypatch.setattr(clock, "real_now", lambda: begun + timedelta(seconds=50))
    page = again(client, page)
    assert page.status_code == 429
    assert int(page["Retry-After"]) <= 10
    body = held.unpack(urlencode(fields_of(page)).encode(), longest=10**6)
    stolen = {**dict(parse_qsl(body.decode())), "key": "s" * 43}
    monkeypatch.setattr(clock, "real_now", lambda: begun + timedelta(seconds=61))
    assert client.post(HOME, stolen).status_code == 429
    assert again(client, page, proof="made up").status_code == 303
    assert Draft.objects.get().suspected == Suspicion.FALSE_PROOF


def test_a_file_comes_through_a_flood_too(client: Client, most, settings, tmp_path):
    """The waiting page cannot hold a file: the proof that was found meanwhile lets it in."""
    settings.MEDIA_ROOT = tmp_path
    most(drafts=0)
    here = "/en/c/strategy/answer/upload/"

    def upload(page):
        return client.post(here, {**fields_of(page), "file": SimpleUploadedFile("a.csv", b"Article,Comment\n")})

    page = upload(client.get(here))
    assert page.status_code == 429
    challenge = calculation_of(page)
    solved = Payload(challenge, solve_challenge(challenge)).to_base64()
    body = held.unpack(urlencode({**fields_of(page), "proof": solved}).encode(), longest=10**6)
    asked = client.post(here, body.decode(), content_type=FORM)
    assert "Choose the file first" in asked.content.decode()
    assert upload(asked).status_code != 429


@pytest.mark.parametrize(
    ("sign", "fields"),
    [
        (Suspicion.HIDDEN_FIELD, {"website": "https://example.org"}),
        (Suspicion.NO_FORM, {"ticket": ""}),
        ("", {}),
    ],
)
def test_signs_of_a_machine_are_noted_and_nothing_is_dropped(client: Client, sign, fields):
    mine = filled(client, **fields)
    checked = client.get(client.post(HOME, mine)["Location"])
    assert client.post(send_address(checked), fields_of(checked)).status_code == 200
    assert Submission.objects.get().suspected == sign


def test_a_form_filled_in_within_two_seconds_is_noted(client: Client):
    client.post(HOME, {**fields_of(client.get(HOME)), **MINE})
    assert Draft.objects.get().suspected == Suspicion.TOO_FAST


def test_the_pace_forgets_after_a_minute_and_forgets_names(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("yobal.web.public.crowd.pace.monotonic", lambda: now[0])
    monkeypatch.setattr("yobal.web.public.crowd.pace._MOST_NAMES", 3)
    pace = Pace(most=2)
    assert [pace.is_beyond("a") for _ in range(4)] == [False, False, True, True]
    now[0] = 61
    assert not pace.is_beyond("a")
    for name in "bcd":
        pace.is_beyond(name)
    assert len(pace._times) == 3


def test_the_limits_are_those_of_the_settings():
    assert limits._posts().most == settings.POSTS_A_MINUTE
    assert limits._drafts().most == settings.NEW_DRAFTS_A_MINUTE
