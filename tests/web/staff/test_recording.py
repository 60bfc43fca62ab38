"""The pages of note-takers."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import asking, factories, inviting
from yobal.audit.models import Entry
from yobal.collection.actions import attach, start_draft
from yobal.collection.models import Submission
from yobal.collection.queries import received_text, submission_of_receipt
from yobal.collection.states import Timeliness
from yobal.identities.invitations.queries import table_of
from yobal.identities.queries import own_fields, own_words, signatories_of
from yobal.publication.actions import add_event
from yobal.publication.models import Consultation
from yobal.reception.actions import receive_draft
from yobal.review import actions, queries
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.answering.naming import intake_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Consultation:
    return factories.announced(slug="here")


@pytest.fixture
def desk(here: Consultation) -> Client:
    return signed_in(factories.appointed(here, "note-taker"))


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


ADDRESS = reverse("staff:record", args=["here"])
RECEIPT = reverse("staff:recorded", args=["here"])


def a_letter(**changes: Any) -> dict[str, Any]:
    return {
        "form_key": "key-of-this-page",
        "rows": "1",
        "channel": "letter",
        "received_on": "2025-06-18",
        "received_source": "Stamp of the registry",
        "source_reference": "No. 17",
        "about/kind": "organisation",
        "person/organisation": "Teachers' Union",
        "person/name": "Chan Thy",
        "about/group": "",
        "about/consent": "text_only",
        "language": "en",
        "text": "Pay teachers.\r\n\r\nTrain them.",
    } | changes


def the_submission() -> Submission:
    return Submission.objects.get()


def test_note_takers_and_the_secretariat_record(here: Consultation) -> None:
    for role, status in {"note-taker": 200, "secretariat": 200, "reviewer": 403, "approver": 403}.items():
        assert signed_in(factories.member(here, role)).get(ADDRESS).status_code == status
    elsewhere = factories.announced(slug="elsewhere")
    assert signed_in(factories.member(elsewhere, "note-taker")).get(ADDRESS).status_code == 404
    assert Client().get(ADDRESS).status_code == 302


def test_each_page_has_a_key_of_its_own(desk: Client) -> None:
    keys = {re.search(r'name="form_key" value="([^"]+)"', desk.get(ADDRESS).content.decode()) for _ in range(2)}
    assert len({match.group(1) for match in keys if match}) == 2


def test_a_letter_is_recorded_and_its_receipt_shown(here: Consultation, desk: Client) -> None:
    answer = desk.post(ADDRESS, a_letter(), follow=True)
    found = the_submission()
    text = answer.content.decode()
    code = re.search(r"yb-code\">((?:\w{3}-){8}\w{3})<", text)
    assert code
    assert submission_of_receipt(found.receipt.number, code.group(1)) == found
    assert (found.channel, found.source_reference, found.received_source) == (
        "letter",
        "No. 17",
        "Stamp of the registry",
    )
    assert found.received_at.astimezone(here.zone).isoformat() == "2025-06-18T12:00:00+07:00"
    assert found.timeliness == Timeliness.ON_TIME
    assert found.recorded_by
    assert own_words(found).organisation == "Teachers' Union"
    assert received_text(found.fields.all())["letter/text"] == "Pay teachers.\r\n\r\nTrain them."


def test_what_a_letter_says_becomes_a_comment(here: Consultation, desk: Client) -> None:
    desk.post(ADDRESS, a_letter())
    actions.take_in_all(here, by="test", at=factories.NOW)
    assert [row.body for row in queries.live_comments(here)] == ["Pay teachers.\r\n\r\nTrain them."]


def test_the_same_page_sent_twice_makes_one_submission_and_shows_one_receipt(desk: Client) -> None:
    first, again = (desk.post(ADDRESS, a_letter(), follow=True).content.decode() for _ in range(2))
    assert Submission.objects.count() == 1
    number = the_submission().receipt.number
    assert number in first
    assert number in again


def test_the_same_page_with_another_text_is_refused_and_kept(desk: Client) -> None:
    desk.post(ADDRESS, a_letter())
    answer = desk.post(ADDRESS, a_letter(text="Another text."))
    assert answer.status_code == 422
    assert "recorded already" in answer.content.decode()
    assert "Another text." in answer.content.decode()


def test_the_same_reference_is_recorded_once(desk: Client) -> None:
    desk.post(ADDRESS, a_letter())
    answer = desk.post(ADDRESS, a_letter(form_key="another"))
    assert answer.status_code == 422
    assert f"receipt {the_submission().receipt.number}" in answer.content.decode()


def test_an_empty_letter_and_a_day_to_come_are_refused(desk: Client) -> None:
    assert desk.post(ADDRESS, a_letter(text=" ")).status_code == 422
    assert "still to come" in desk.post(ADDRESS, a_letter(received_on="2999-01-01")).content.decode()
    assert desk.post(ADDRESS, a_letter(**{"person/organisation": ""})).status_code == 422
    assert not Submission.objects.exists()


def test_a_letter_received_after_the_close_is_late(desk: Client) -> None:
    desk.post(ADDRESS, a_letter(received_on="2025-06-21", received_time="00:00"))
    assert the_submission().timeliness == Timeliness.LATE


def test_what_stands_on_a_letter_is_kept_beside_it_in_either_kind_of_digits(here: Consultation, desk: Client) -> None:
    stamped = {"source_reference": "លេខ ១៧", "letter_number": "២៣៤ MoEYS", "letter_date": "៦/២០២៥", "annexes": "២"}
    signed = {"signatory": "Chan Thy", "signatory_title": "President", "received_on": "១៨/៦/២០២៥"}
    desk.post(ADDRESS, a_letter(**stamped, **signed))
    found = the_submission()
    texts = received_text(found.fields.all())
    noted = {name: texts[f"meta/{name}"] for name in ("register_number", "letter_number", "letter_date", "annexes")}
    assert noted == {
        "register_number": "លេខ 17",
        "letter_number": "234 MoEYS",
        "letter_date": "2025-06",
        "annexes": "2",
    }
    personal = {row.name: bytes(row.value).decode() for row in own_fields(found)}
    assert (personal["person/signatory"], personal["person/signatory_title"]) == ("Chan Thy", "President")
    again = desk.post(ADDRESS, a_letter(form_key="another", source_reference="លេខ 17"))
    assert found.receipt.number in again.content.decode()


def test_what_was_said_in_a_meeting_names_the_meeting(here: Consultation, desk: Client) -> None:
    said = a_letter(channel="meeting", source_reference="")
    assert "in which meeting" in desk.post(ADDRESS, said).content.decode()
    event = add_event(here, title={"en": "Workshop", "km": "សិក្ខាសាលា"}, when="2025-06-18", by="test", at=factories.NOW)
    desk.post(ADDRESS, said | {"event": event.pk})
    assert the_submission().event == event


def test_answers_and_comments_on_parts_are_recorded_under_their_questions(here: Consultation, desk: Client) -> None:
    typed = a_letter(text="", rows="2") | {
        "answer/q-vision": "4",
        "answer/q-general": "Good.",
        "answer/q-provisions/1/part": "measure-1.1",
        "answer/q-provisions/1/text": "Shorter.",
        "answer/q-provisions/2/part": "measure-1.1",
        "answer/q-provisions/2/proposed": "Teach AI.",
    }
    desk.post(ADDRESS, typed)
    texts = received_text(the_submission().fields.all())
    assert {name: text for name, text in texts.items() if name.startswith("answer/")} == {
        "answer/q-vision": "4",
        "answer/q-general": "Good.",
        "answer/q-provisions/measure-1.1/text": "Shorter.",
        "answer/q-provisions/measure-1.1/2/text": "",
        "answer/q-provisions/measure-1.1/2/proposed": "Teach AI.",
    }
    actions.take_in_all(here, by="test", at=factories.NOW)
    found = {
        (row.body, row.proposed) for row in queries.on_provision(queries.live_comments(here), anchor="measure-1.1")
    }
    assert found == {("Shorter.", ""), ("", "Teach AI.")}


def test_a_letter_that_answers_every_kind_of_question_is_stored_as_the_web_stores_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = asking.announced(monkeypatch)
    desk = signed_in(factories.appointed(here, "note-taker"))
    answers = asking.ANSWERS | asking.SENDER
    scans = {"files/papers": [SimpleUploadedFile("a.pdf", b"%PDF-1.7 a")]}
    about = a_letter(text="", rows="2", others="2", **{"signed/1": "on"}, **scans)
    told = desk.post(ADDRESS, about | answers)
    assert told.status_code == 302, told.content.decode()
    found = the_submission()
    received = {(row.name, row.ordinal): bytes(row.value) for row in found.fields.all()}
    pairs = ((name, one) for name, said in answers.items() for one in (said if isinstance(said, list) else [said]))
    content = Typed(tuple((name, one.encode()) for name, one in pairs)).content()
    draft, _secret = start_draft(
        found.round, content=content, form_key="f", language="km", ticket_at=factories.NOW, by="test", at=factories.NOW
    )
    attach(draft, question="papers", name="a.pdf", content=b"%PDF-1.7 a", by="test", at=factories.NOW)
    web = receive_draft(draft, intake=intake_of(draft, Typed.read(bytes(draft.content)))).submission
    for name, rows in (("answer/", web.fields.all()), ("person/", own_fields(web)), ("signatory/", own_fields(web))):
        expected = {(row.name, row.ordinal): bytes(row.value) for row in rows if row.name.startswith(name)}
        kept = received if name == "answer/" else {(r.name, r.ordinal): bytes(r.value) for r in own_fields(found)}
        assert {key: value for key, value in kept.items() if key[0].startswith(name)} == expected
    assert {name: received[(f"meta/{name}", 0)] for name in ("on_behalf", "joint")} == {
        "on_behalf": b"named",
        "joint": b"2",
    }
    assert (found.kind, found.group, found.consent, found.form) == (web.kind, web.group, web.consent, web.form)
    assert [bool(row.consented_at) for row in signatories_of(found).order_by("position")] == [True, False]
    assert Entry.objects.get(action="identities.note_signatures").detail == {"count": 1}


def test_more_room_keeps_what_was_typed(desk: Client) -> None:
    answer = desk.post(ADDRESS, a_letter(more="rows", received_on=""))
    text = answer.content.decode()
    assert "There is a problem" not in text
    assert "Pay teachers." in text
    assert "answer/q-provisions/4/text" in text
    assert "signatory/2/name" not in text
    assert "signatory/4/name" in desk.post(ADDRESS, a_letter(more="others")).content.decode()
    assert 'value="key-of-this-page"' in text
    assert not Submission.objects.exists()


def test_scans_are_kept_byte_by_byte_and_known_by_their_content(desk: Client) -> None:
    scans = [
        SimpleUploadedFile("one.exe", b"%PDF-1.7 a"),
        SimpleUploadedFile("two.pdf", b"MZ"),
    ]
    desk.post(ADDRESS, a_letter(text="", scans=scans))
    assert [row.media_type for row in the_submission().attachments.all()] == [
        "application/pdf",
        "application/octet-stream",
    ]


def test_the_private_code_stands_nowhere_in_the_database(here: Consultation, desk: Client) -> None:
    desk.post(ADDRESS, a_letter())
    found = re.search(r"((?:[A-Z2-9]{3}-){8}[A-Z2-9]{3})", desk.get(RECEIPT).content.decode())
    assert found
    assert found[1] not in str(dict(desk.session))


def test_a_receipt_is_shown_to_who_recorded_it_alone(here: Consultation, desk: Client) -> None:
    desk.post(ADDRESS, a_letter())
    assert "no-store" in desk.get(RECEIPT).headers["Cache-Control"]
    assert signed_in(factories.member(here, "secretariat")).get(RECEIPT).status_code == 404


def test_without_a_round_the_page_says_what_is_missing(desk: Client) -> None:
    from yobal.publication.actions import create_consultation

    bare = create_consultation(slug="bare", title={"en": "Bare"}, languages=["km"], by="test", at=factories.NOW)
    client = signed_in(factories.appointed(bare, "note-taker"))
    assert "There is no round yet" in client.get(reverse("staff:record", args=["bare"])).content.decode()


def test_an_invited_institution_that_answers_by_letter_has_replied() -> None:
    invited = inviting.scene()
    desk = signed_in(factories.member(invited.consultation, "note-taker"))
    address = reverse("staff:record", args=[invited.consultation.slug]) + f"?round={invited.round.position}"
    assert "Ministry of Education" in desk.get(address).content.decode()
    said = {name: value for name, value in a_letter().items() if name not in ("person/organisation", "about/group")}
    answer = desk.post(address, said | {"about/kind": "person", "invitation": str(invited.invitation.pk)})
    assert answer.status_code == 302, answer.content.decode()
    [row] = table_of(invited.round)
    assert (row.standing, row.has_replied) == ("answered", True)
    submission = the_submission()
    assert (submission.kind, submission.group, submission.provisional) == (
        "organisation",
        invited.invitation.group,
        False,
    )
    assert submission.participant.organisation
