"""Signing in and out, the language of the desk, one's work, the demonstration clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from yobal.audit.models import Entry
from yobal.lib import clock
from yobal.publication.actions import appoint
from yobal.publication.models import Consultation

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SIGN_IN, HOME, CLOCK, NEW = (reverse(f"staff:{name}") for name in ("sign-in", "home", "clock", "new"))


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def demonstration(tmp_path: Path) -> Any:
    """Switch the demonstration clock on, and off again."""
    clock.keep_offset_in(tmp_path / "clock")
    yield
    clock.keep_offset_in(None)


def sign_in(client: Client, email: str = "dara@example.org", password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"username": email, "password": password} | more)


def test_the_right_password_opens_the_desk_in_one_s_own_language(client):
    factories.user("dara", language="en")
    answer = sign_in(client, "Dara@Example.org")
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert answer.cookies["django_language"].value == "en"
    assert "My work" in client.get(HOME).content.decode()


def test_a_wrong_password_is_told_without_saying_which_was_wrong(client):
    factories.user("dara")
    for email in ("dara@example.org", "nobody@example.org"):
        page = sign_in(client, email, "wrong")
        assert "The e-mail address or the password is wrong" in page.content.decode()


def test_after_eight_wrong_tries_signing_in_waits(client):
    factories.user("dara")
    for number in range(8):
        page = sign_in(client, "dara@example.org" if number % 2 else "DARA@example.org", "wrong")
    assert page.status_code == 429
    assert "Signing in is blocked for a while" in page.content.decode()
    assert sign_in(client).status_code == 429


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/desk/c/x/people/", "/desk/c/x/people/"), ("https://evil.example/", HOME), ("//evil", HOME)],
)
def test_signing_in_leads_only_within_the_site(client, wanted, reached):
    factories.user("dara")
    assert sign_in(client, next=wanted)["Location"] == reached


def test_signing_out_is_a_post(client):
    client.force_login(factories.user("dara"))
    assert client.get(reverse("staff:sign-out")).status_code == 405
    assert client.post(reverse("staff:sign-out"))["Location"] == SIGN_IN
    assert client.get(HOME).status_code == 302


def test_the_language_is_kept_with_the_account_and_recorded(client):
    member = factories.user("dara")
    client.force_login(member)
    answer = client.post(reverse("staff:language"), {"language": "en", "next": CLOCK})
    assert (answer["Location"], answer.cookies["django_language"].value) == (CLOCK, "en")
    member.refresh_from_db()
    assert member.language == "en"
    assert Entry.objects.filter(action="accounts.set_language").count() == 1


@pytest.mark.parametrize("sent", [{"language": "xx"}, {"language": "en", "next": "https://evil.example/"}])
def test_a_language_that_is_none_or_a_way_out_of_the_site_is_not_followed(client, sent):
    answer = client.post(reverse("staff:language"), sent)
    assert answer["Location"] == HOME
    assert not Entry.objects.filter(action="accounts.set_language").exists()


def test_home_lists_one_s_own_consultations_with_what_waits(client):
    mine, _other = factories.announced(slug="mine"), factories.announced(slug="other")
    member = factories.appointed(mine, "reviewer")
    client.force_login(member)
    page = client.get(HOME).content.decode()
    assert "Draft strategy mine" in page
    assert "Draft strategy other" not in page
    assert "Nothing waits for you here" in page


def test_who_is_appointed_nowhere_learns_what_to_do(client):
    client.force_login(factories.user("dara"))
    page = client.get(HOME).content.decode()
    assert "You are not appointed to any consultation yet" in page
    assert NEW not in page


def test_home_asks_the_same_number_of_questions_for_one_and_three(client, django_assert_num_queries):
    member = factories.user("dara")
    client.force_login(member)
    for count in (1, 2):
        for _number in range(count):
            made = factories.consultation()
            _appoint(made, member)
        with django_assert_num_queries(8):
            client.get(HOME)


def _appoint(consultation: Consultation, member: Any) -> None:
    appoint(consultation, user=member, role="approver", by="t", at=factories.NOW)


def test_nobody_is_asked_to_sign_in(client):
    for address in (HOME, NEW, CLOCK):
        assert client.get(address)["Location"].startswith(SIGN_IN)


def test_an_operator_creates_a_consultation_for_its_secretariat(client):
    first = factories.user("sokha")
    client.force_login(factories.user("it", operator=True))
    sent = {"slug": "ai", "title_km": "យុទ្ធសាស្ត្រ", "first_language": "km", "secretariat": "sokha@example.org"}
    assert client.post(NEW, sent)["Location"] == HOME
    made = Consultation.objects.get(slug="ai")
    assert made.languages == ["km", "en"]
    assert made.appointments.get().user == first
    assert "with this address already" in client.post(NEW, sent).content.decode()
    assert client.get(reverse("staff:consultation", args=["ai"])).status_code == 404  # operators see no submissions


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"secretariat": "nobody@example.org"}, "No account of this site has this e-mail address"),
        ({"title_km": ""}, "Write the title in the prevailing language"),
        ({"slug": "with space"}, "with space"),
    ],
)
def test_what_is_wrong_with_a_new_consultation_is_told_and_kept(client, changes, words):
    factories.user("sokha")
    client.force_login(factories.user("it", operator=True))
    sent = {"slug": "ai", "title_km": "ក", "first_language": "km", "secretariat": "sokha@example.org"} | changes
    assert words in client.post(NEW, sent).content.decode()
    assert not Consultation.objects.exists()


def test_others_create_no_consultations(client):
    client.force_login(factories.user("dara"))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {"slug": "ai"}).status_code == 403


def test_an_official_site_has_no_clock_to_move(client):
    consultation = factories.announced()
    client.force_login(factories.member(consultation, "secretariat"))
    assert client.get(CLOCK).status_code == 404
    assert client.post(CLOCK, {"step": "now"}).status_code == 404


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("step", "moved"),
    [
        ("hour-before-close", timedelta(hours=-1)),
        ("minute-after-close", timedelta(minutes=1)),
        ("after-grace", timedelta(minutes=11)),
    ],
)
def test_the_clock_moves_around_a_close_in_a_recorded_act(client, step, moved):
    consultation = factories.announced()
    client.force_login(factories.member(consultation, "secretariat"))
    window = factories.the_round(consultation).windows.get()
    assert "20 June 2025, 23:59" in client.get(CLOCK).content.decode()
    assert client.post(CLOCK, {"step": step, "window": window.pk}).status_code == 302
    assert abs(clock.now() - (factories.CLOSES + moved)) < timedelta(minutes=1)
    assert Entry.objects.filter(action="accounts.move_clock").count() == 1


@pytest.mark.usefixtures("demonstration")
def test_the_clock_moves_to_a_named_moment_and_back(client):
    consultation = factories.announced()
    client.force_login(factories.member(consultation, "secretariat"))
    client.post(CLOCK, {"day": "១២/៦/២០២៥", "time": "០៨:០០"})
    assert abs(clock.now() - datetime(2025, 6, 12, 1, tzinfo=UTC)) < timedelta(minutes=1)
    assert "This is no date" in client.post(CLOCK, {"day": "soon", "time": "08:00"}).content.decode()
    client.post(CLOCK, {"step": "now"})
    assert abs(clock.offset()) < timedelta(seconds=30)


@pytest.mark.usefixtures("demonstration")
def test_the_clock_is_the_secretariat_s(client):
    consultation = factories.announced()
    client.force_login(factories.appointed(consultation, "reviewer"))
    assert client.get(CLOCK).status_code == 403
    assert client.post(CLOCK, {"step": "now"}).status_code == 403


def test_the_navigation_shows_each_role_its_own_stretch_of_the_road(client):
    consultation = factories.announced()
    ways = {}
    for role in ("secretariat", "note-taker", "approver"):
        client.force_login(factories.appointed(consultation, role))
        page = client.get(reverse("staff:meetings", args=[consultation.slug]))
        stages = page.context["desk_nav"]
        ways[role] = {str(stage["label"]): [str(way["label"]) for way in stage["ways"]] for stage in stages}
        assert [str(stage["label"]) for stage in stages if stage["current"]] == ["Collect"]
        assert page.text.count('aria-current="page"') == 2  # in the row of a wide screen, and in the menu of a phone
    assert ways["note-taker"] == {
        "Overview": [],
        "Publish": ["Documents", "Announcements"],
        "Collect": ["Record a letter", "Meetings"],
        "Respond": ["Books"],
    }
    assert "Set up" not in ways["approver"]
    assert ways["approver"]["Review"] == ["Inbox", "Comments", "Points", "Themes"]
    assert list(ways["secretariat"]) == [
        *("Overview", "Publish", "Collect", "Review", "Consolidate", "Respond", "Approvals", "Set up")
    ]
