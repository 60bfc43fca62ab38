"""A second person compares entries with their originals, and scans are typed beside their picture."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.web.staff.test_recording import a_letter, signed_in
from yobal.audit.models import Entry
from yobal.collection.entries.actions import write_transcription
from yobal.collection.entries.queries import newest_texts
from yobal.collection.models import EntryCheck, Submission, Transcription
from yobal.collection.queries import received_text
from yobal.identities.claims.queries import letters_numbered
from yobal.identities.queries import own_words
from yobal.lib.errors import Conflict
from yobal.publication.models import Consultation, Round
from yobal.reception.queries import acknowledge

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n scan"


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> Consultation:
    settings.MEDIA_ROOT = tmp_path
    made = factories.announced(slug="here")
    Round.objects.filter(consultation=made).update(second_check=True)
    return made


@pytest.fixture
def desk(here: Consultation) -> Client:
    return signed_in(factories.appointed(here, "note-taker"))


@pytest.fixture
def letter(desk: Client) -> Submission:
    signed = {"signatory": "Chan Thy", "scans": [SimpleUploadedFile("scan.png", PNG)]}
    desk.post(reverse("staff:record", args=["here"]), a_letter(**signed))
    return Submission.objects.get()


def url(name: str, *args: Any) -> str:
    return reverse(f"staff:{name}", args=["here", *args])


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_another_person_finds_a_difference_then_that_both_agree(
    here: Consultation, desk: Client, letter: Submission
) -> None:
    reader, address = signed_in(factories.member(here, "reviewer")), url("entry", letter.pk)
    assert desk.post(address, {"do": "agrees"}).status_code == 403
    assert "Entry not checked yet" in text(reader, url("inbox"))
    second = signed_in(factories.appointed(here, "note-taker"))
    assert str(letter.receipt.number) in text(second, url("entries"))
    page = text(second, address)
    assert all(said in page for said in ("Chan Thy", "Pay teachers.", "No. 17", url("scan", letter.pk, 1)))
    assert "Say what differs" in second.post(address, {"do": "differs", "note": " "}).content.decode()
    second.post(address, {"do": "differs", "note": "The date is missing."})
    assert "The date is missing." in text(second, address)
    for _time in range(2):
        assert second.post(address, {"do": "agrees"}).status_code == 302
    assert EntryCheck.objects.get().submission == letter
    acts = Entry.objects.filter(scope=here.pk, action__startswith="collection.").values_list("action", flat=True)
    assert sorted(acts) == ["collection.check_entry", "collection.entry_differs"]
    assert "Entry not checked yet" not in text(reader, url("inbox"))
    assert "Compared with the original by" in text(reader, url("submission", letter.pk))
    # What is checked is no longer for every note-taker to see.
    third = signed_in(factories.appointed(here, "note-taker"))
    assert third.get(url("scan", letter.pk, 1)).status_code == 404
    assert desk.get(url("scan", letter.pk, 1)).headers["Content-Type"] == "image/png"


def test_a_second_person_corrects_an_entry_and_the_first_compares_it(
    here: Consultation, desk: Client, letter: Submission
) -> None:
    write_transcription(letter.attachments.get(), text="Pay teachers well.", seen=0, by="test", at=factories.NOW)
    address = url("correct-entry", letter.pk)
    second = signed_in(factories.appointed(here, "note-taker"))
    assert "Correct it now" in text(second, url("entry", letter.pk))
    page = second.get(address)
    shown = {name: value for name, value in page.context["form"].initial.items() if value not in (None, "")}
    corrected = {**shown, "text": "Pay teachers well.", "source_reference": letter.source_reference}
    refused = second.post(address, {**corrected, "note": " "})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["note"])
    assert "Say what differs" in refused.content.decode()
    assert "Pay teachers well." in refused.content.decode()
    roomy = second.post(address, {**corrected, "more": "rows"})
    assert roomy.context["form"].row_count > page.context["form"].row_count
    assert desk.post(address, {**corrected, "note": "I know better."}).status_code == 403
    for _time in range(2):
        assert second.post(address, {**corrected, "note": "“well” is missing."}).status_code == 302

    made = Submission.objects.get(replaces=letter)
    texts = received_text(made.fields.all())
    before = received_text(letter.fields.all())
    assert {name for name in before if before[name] != texts[name]} == {"letter/text"}
    assert texts["letter/text"] == "Pay teachers well."
    assert (made.received_at, made.timeliness) == (letter.received_at, letter.timeliness)
    assert made.attachments.get().sha256 == letter.attachments.get().sha256
    assert own_words(made).signatory == "Chan Thy"
    assert newest_texts(made.attachments.all())[made.attachments.get().pk].text == "Pay teachers well."
    assert Submission.objects.filter(withdrawal=None).get() == made
    acts = Entry.objects.filter(scope=here.pk, action__startswith="collection.").order_by("pk")
    assert [row.detail.get("note") for row in acts if row.action == "collection.entry_differs"] == [
        "“well” is missing."
    ]
    assert "collection.replace" in [row.action for row in acts]

    assert second.post(url("entry", made.pk), {"do": "agrees"}).status_code == 403
    assert desk.post(url("entry", made.pk), {"do": "agrees"}).status_code == 302
    assert EntryCheck.objects.get().submission == made
    assert letters_numbered(here, "No. 17") == [made]

    # The sender holds the receipt of the first entry, and is told of the second.
    kept = desk.session["recorded"]
    first = acknowledge(letter, kept["key"], created=False)
    told = Client().post("/en/receipt/", {"number": first.number, "code": first.private_code}).content.decode()
    assert "A second person compared this" in told
    assert made.receipt.number in told


def test_what_came_by_itself_waits_for_nobody(here: Consultation, desk: Client) -> None:
    sent = factories.submission(here).submission
    assert "Nothing waits" in text(desk, url("entries"))
    assert desk.get(url("entry", sent.pk)).status_code == 404


def test_a_scan_is_typed_and_corrected_and_no_text_is_lost(
    here: Consultation, desk: Client, letter: Submission
) -> None:
    address = url("transcribe-scan", letter.pk, 1)
    assert desk.post(address, {"seen": "0", "text": " "}).status_code == 422
    desk.post(address, {"seen": "0", "text": "Pay teachers"})
    desk.post(address, {"seen": "1", "text": "Pay teachers."})
    late = desk.post(address, {"seen": "1", "text": "Pay the teachers."})
    assert late.status_code == 409
    assert "Pay the teachers." in late.content.decode()
    assert "What somebody else saved meanwhile" in late.content.decode()
    desk.post(address, {"seen": "2", "text": "Pay the teachers."})
    assert [row.text for row in Transcription.objects.all()] == ["Pay teachers", "Pay teachers.", "Pay the teachers."]
    reader = signed_in(factories.member(here, "reviewer"))
    page = reader.get(url("submission", letter.pk))
    assert page.context["attachments"][0]["form"].initial == {"text": "Pay the teachers."}
    at = factories.NOW + timedelta(days=1)
    with pytest.raises(Conflict):
        write_transcription(letter.attachments.get(), text="Mine", seen=0, by="test", at=at)


def test_strangers_and_approvers_type_nothing(here: Consultation, letter: Submission) -> None:
    elsewhere = factories.announced(slug="elsewhere")
    address = url("transcribe-scan", letter.pk, 1)
    for user, status in ((factories.member(here, "approver"), 403), (factories.member(elsewhere, "reviewer"), 404)):
        assert signed_in(user).get(address).status_code == status
