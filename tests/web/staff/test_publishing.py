"""Preparing and publishing at the desk: what is missing, drafts, announcements, people."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from yobal.approvals.models import Proposal
from yobal.audit.models import Entry
from yobal.publication import actions
from yobal.publication.models import Announcement, Consultation

pytestmark = pytest.mark.django_db
PAGES = ("consultation", "documents", "announcements", "rounds", "done")
PREPARING = ("edit-consultation", "new-announcement", "extend", "people")


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def at(name: str, consultation: Consultation, *args: Any) -> str:
    return reverse(f"staff:{name}", args=[consultation.slug, *args])


def enter(client: Client, consultation: Consultation, role: str) -> Any:
    member = factories.appointed(consultation, role)
    client.force_login(member)
    return member


def notice(**changes: Any) -> dict[str, Any]:
    return {
        "number": "1497PT",
        "kind": "opening",
        "issued_on": "11/6/2025",
        "title_km": "សេចក្តីជូនដំណឹង",
        "title_en": "Announcement",
        "body_km": "សូមផ្តល់មតិ។",
        "body_en": "Tell us.",
        "opens_on": "11/6/2025",
        "opens_time": "08:00",
        "closes_on": "20/6/2025",
        "closes_time": "23:59",
    } | changes


@pytest.mark.parametrize("name", [*PAGES, *PREPARING])
def test_the_secretariat_opens_every_page(client, name):
    consultation = factories.announced()
    enter(client, consultation, "secretariat")
    page = client.get(at(name, consultation))
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", [name for name in PAGES if name != "done"])
def test_a_colleague_in_any_role_reads_what_is_prepared(client, name):
    consultation = factories.consultation()
    enter(client, consultation, "note-taker")
    assert client.get(at(name, consultation)).status_code == 200


def test_the_record_of_acts_is_not_the_note_taker_s(client):
    consultation = factories.consultation()
    enter(client, consultation, "note-taker")
    assert client.get(at("done", consultation)).status_code == 403
    enter(client, consultation, "approver")
    assert client.get(at("done", consultation)).status_code == 200


@pytest.mark.parametrize("name", PREPARING)
def test_a_colleague_without_the_role_is_told_so(client, name):
    consultation = factories.consultation()
    enter(client, consultation, "reviewer")
    page = client.get(at(name, consultation))
    assert page.status_code == 403
    assert "Your role in this consultation does not include this" in page.content.decode()


@pytest.mark.parametrize("name", [*PAGES, *PREPARING])
def test_staff_of_another_consultation_find_nothing(client, name):
    consultation = factories.consultation()
    enter(client, factories.consultation(), "secretariat")
    assert client.get(at(name, consultation)).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, *PREPARING])
def test_nobody_is_asked_to_sign_in(client, name):
    page = client.get(at(name, factories.consultation()))
    assert page.status_code == 302
    assert page["Location"].startswith(reverse("staff:sign-in"))


def test_the_overview_says_what_is_missing_in_plain_words(client):
    consultation = actions.create_consultation(
        slug="bare", title={"km": "ទទេ"}, languages=["km", "en"], by="test", at=factories.NOW
    )
    enter(client, consultation, "secretariat")
    page = client.get(at("consultation", consultation)).content.decode()
    for words in (
        "Not in every language yet: title, summary, lead institution, contact.",
        "Nobody is appointed to approve.",
        "No draft is imported yet.",
        "No round is planned yet.",
        "No round has a form yet.",
        "It is not written yet.",
        "No announcement says when the round closes.",
    ):
        assert words in page


def test_the_overview_of_a_published_consultation_misses_little(client):
    consultation = factories.announced()
    enter(client, consultation, "secretariat")
    page = client.get(at("consultation", consultation)).content.decode()
    assert "1 thing is still missing" in page
    assert "20 June 2025, 23:59 (Phnom Penh time)" in page


def test_title_and_summary_are_changed_in_a_recorded_act(client):
    consultation = factories.consultation()
    member = enter(client, consultation, "secretariat")
    posted = client.post(at("edit-consultation", consultation), {"seen": 0, "title_km": "ថ្មី", "title_en": "New"})
    assert posted.status_code == 302
    consultation.refresh_from_db()
    assert consultation.title == {"km": "ថ្មី", "en": "New"}
    assert Entry.objects.filter(action="publication.revise_consultation", actor=str(member)).exists()


def test_a_lost_update_is_refused_and_keeps_what_was_typed(client):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    theirs = {"km": "របស់គេ", "en": "Theirs"}
    actions.revise_consultation(consultation, seen=0, title=theirs, by="other", at=factories.NOW)
    page = client.post(at("edit-consultation", consultation), {"seen": 0, "title_km": "ខ្ញុំ", "title_en": "Mine"})
    assert page.status_code == 409
    text = page.content.decode()
    assert 'value="Mine"' in text
    assert "Theirs" in text
    again = client.post(at("edit-consultation", consultation), {"seen": 1, "title_km": "ខ្ញុំ", "title_en": "Mine"})
    assert again.status_code == 302


@pytest.mark.parametrize(("day", "minute"), [("20/6/2025", "23:59"), ("២០/៦/២០២៥", "២៣:៥៩"), ("2025-06-20", "23.59")])
def test_the_last_minute_is_stored_as_an_exclusive_close(client, day, minute):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    round_ = factories.the_round(consultation)
    sent = notice(round=round_.pk, closes_on=day, closes_time=minute)
    posted = client.post(at("new-announcement", consultation), sent)
    assert posted.status_code == 302
    made = Announcement.objects.get(consultation=consultation)
    assert made.closes_at == datetime(2025, 6, 20, 17, 0, tzinfo=UTC)
    assert made.opens_at == datetime(2025, 6, 11, 1, 0, tzinfo=UTC)
    page = client.get(posted["Location"]).content.decode()
    assert "20 June 2025, 23:59 (Phnom Penh time)" in page
    assert "21 June 2025, 00:00 (Phnom Penh time)" in page
    again = client.get(at("edit-announcement", consultation, made.pk)).content.decode()
    assert 'value="20/06/2025"' in again
    assert 'value="23:59"' in again


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_on": "1/6/2025"}, "The round must close after it opens."),
        ({"closes_on": "31/6/2025"}, "This is no date."),
        ({"closes_time": "24:61"}, "This is no time."),
        ({"closes_time": ""}, "Say at what time."),
    ],
)
def test_a_wrong_day_or_time_is_told_and_kept(client, changes, words):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    sent = notice(round=factories.the_round(consultation).pk) | changes
    page = client.post(at("new-announcement", consultation), sent).content.decode()
    assert words in page
    assert "Tell us." in page
    assert not Announcement.objects.exists()


def test_an_announcement_is_changed_until_it_is_proposed(client):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    sent = notice(round=factories.the_round(consultation).pk, documents=[factories.the_draft(consultation).pk])
    made = Announcement.objects.get(
        pk=client.post(at("new-announcement", consultation), sent)["Location"].split("/")[-2]
    )
    edit = at("edit-announcement", consultation, made.pk)
    assert client.post(edit, sent | {"title_en": "Second", "seen": 0}).status_code == 302
    made.refresh_from_db()
    assert made.title["en"] == "Second"
    assert "Somebody else changed this" in client.post(edit, sent | {"seen": 0}).content.decode()
    client.post(at("propose-announcement", consultation, made.pk))
    assert Proposal.objects.get().kind == "publish"
    refused = client.post(edit, sent | {"seen": 1})
    assert "This waits for approval" in refused.content.decode()
    page = client.get(at("announcement", consultation, made.pk)).content.decode()
    assert "/q/" in page
    assert "Waits for approval" in page


def test_an_announcement_that_lacks_something_is_not_proposed(client):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    made = actions.announce(
        factories.the_round(consultation),
        number="2",
        title={"km": "ក"},
        issued_on=factories.NOW.date(),
        by="t",
        at=factories.NOW,
    )
    page = client.post(at("propose-announcement", consultation, made.pk), follow=True)
    assert "Write the title and the text" in page.content.decode()
    assert not Proposal.objects.exists()


def test_an_extension_is_written_with_its_reason(client):
    consultation = factories.announced()
    enter(client, consultation, "secretariat")
    sent = notice(
        round=factories.the_round(consultation).pk,
        number="2PT",
        closes_on="27/6/2025",
        reason_km="ស្នើសុំ",
    )
    posted = client.post(at("extend", consultation), sent)
    assert posted.status_code == 302
    made = Announcement.objects.get(number="2PT")
    assert (made.kind, made.closes_at) == ("extension", datetime(2025, 6, 27, 17, 0, tzinfo=UTC))
    client.post(at("propose-announcement", consultation, made.pk))
    assert Proposal.objects.filter(kind="extend").exists()


def test_people_are_appointed_by_their_address_and_taken_back(client):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    colleague = factories.user("sreymom")
    posted = client.post(at("people", consultation), {"user": "Sreymom@Example.org", "role": "reviewer"})
    assert posted.status_code == 302
    appointment = consultation.appointments.get(user=colleague)
    assert "Sreymom" in client.get(at("people", consultation)).content.decode()
    client.post(at("end-appointment", consultation, appointment.pk))
    appointment.refresh_from_db()
    assert appointment.ended_at
    assert Entry.objects.filter(action="publication.end_appointment").count() == 1


def test_an_unknown_address_is_told(client):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    page = client.post(at("people", consultation), {"user": "nobody@example.org", "role": "reviewer"})
    assert "No account of this site has this e-mail address" in page.content.decode()


def test_the_last_of_the_secretariat_stays(client):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    appointment = consultation.appointments.get()
    page = client.post(at("end-appointment", consultation, appointment.pk), follow=True)
    assert "the last member of the secretariat" in page.content.decode()


def test_an_appointment_elsewhere_is_not_ended_from_here(client):
    consultation, other = factories.consultation(), factories.consultation()
    factories.appointed(other, "reviewer")
    enter(client, consultation, "secretariat")
    elsewhere = other.appointments.get()
    assert client.post(at("end-appointment", consultation, elsewhere.pk)).status_code == 404


def test_a_round_is_added_with_the_standard_form(client):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    sent = {"title_km": "ក្រសួង", "title_en": "Ministries", "audience": "ministries", "confidentiality": "ministries"}
    assert client.post(at("rounds", consultation), sent | {"when": "២០២៥-០៦~w៣"}).status_code == 302
    round_ = consultation.rounds.get(position=2)
    assert (round_.when, round_.form) == ("2025-06~w3", None)
    client.post(at("standard-form", consultation, 2))
    round_.refresh_from_db()
    assert round_.form.questions.count() == 4
    assert "Third week of" in client.get(at("rounds", consultation)).content.decode()


def test_a_document_is_added_once(client):
    consultation = factories.consultation()
    enter(client, consultation, "secretariat")
    sent = {"kind": "concept_note", "slug": "concept-note", "title_km": "កំណត់", "title_en": "Concept note"}
    assert client.post(at("documents", consultation), sent).status_code == 302
    assert "with this address already" in client.post(at("documents", consultation), sent).content.decode()


@pytest.mark.parametrize("name", ["documents", "announcements", "rounds", "done", "people"])
def test_lists_ask_the_same_number_of_questions_for_one_and_three(client, name, django_assert_num_queries):
    consultation = factories.announced()
    enter(client, consultation, "secretariat")
    counts = {"documents": 12, "announcements": 10, "rounds": 13, "done": 9, "people": 8}
    with django_assert_num_queries(counts[name]):
        client.get(at(name, consultation))
    for number in range(2):
        _add_one_of_each(consultation, number)
    with django_assert_num_queries(counts[name]):
        client.get(at(name, consultation))


def _add_one_of_each(consultation: Consultation, number: int) -> None:
    when = factories.NOW
    document = actions.add_document(
        consultation, kind="annex", slug=f"annex-{number}", title={"km": "ក"}, by="t", at=when
    )
    version = actions.add_version(document, provisions=factories.PROVISIONS, by="t", at=when)
    round_ = actions.add_round(
        consultation, title={"km": "ជុំ"}, audience="workshop", versions=[version], by="t", at=when
    )
    actions.announce(round_, number=f"9{number}", title={"km": "ក"}, issued_on=when.date(), by="t", at=when)
    factories.appointed(consultation, "reviewer")
