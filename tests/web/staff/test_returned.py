"""Bringing in a draft that came back, and a table of comments."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.drafting.returned.test_reading import workbook
from tests.reception.test_returned import NGO
from yobal.collection.models import Submission
from yobal.collection.queries import received_text
from yobal.publication.models import Consultation
from yobal.web.staff.recording.returning.forms import place_name

pytestmark = pytest.mark.django_db

ADDRESS = reverse("staff:upload-returned", args=["here"])
SENDER = {
    "channel": "letter",
    "received_on": "2025-06-18",
    "received_source": "Stamp of the registry",
    "about/kind": "organisation",
    "person/organisation": "Teachers' Union",
    "about/consent": "text_only",
    "language": "en",
}


@pytest.fixture
def here() -> Consultation:
    return factories.announced(slug="here")


@pytest.fixture
def desk(here: Consultation) -> Client:
    client = Client()
    client.force_login(factories.appointed(here, "note-taker"), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def chosen(desk: Client, name: str, content: bytes) -> Any:
    return desk.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})


def as_shown(answer: Any, **changes: str) -> dict[str, str]:
    """What a browser would post of the page as it stands."""
    form = answer.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: str(value) for name, value in shown.items() if value is not None} | SENDER | changes


def test_a_returned_draft_is_looked_at_its_places_are_corrected_and_it_is_recorded_once(desk: Client) -> None:
    page = chosen(desk, "draft.docx", NGO)
    unplaced = page.content.decode().index("Place not found</h2>")
    assert unplaced < page.content.decode().index("Teach mathematics in schools.")
    points = page.context["form"].found.points
    lost = next(number for number, point in enumerate(points) if not point.part)
    posted = as_shown(page, **{place_name(lost): "priority-1"})
    answer = desk.post(ADDRESS, posted)
    assert "Private code" in answer.content.decode()
    assert desk.post(ADDRESS, posted).status_code == 200
    submission = Submission.objects.get()
    assert (submission.channel, submission.source, submission.attachments.count()) == ("letter", "returned", 1)
    texts = received_text(submission.fields.all())
    assert texts["answer/q-provisions/priority-1/proposed"] == "We also ask for money."
    # Sent again with another place, it is told that it stands already.
    changed = desk.post(ADDRESS, posted | {place_name(lost): ""})
    assert (changed.status_code, Submission.objects.count()) == (422, 1)


def test_a_table_becomes_a_submission_for_each_organisation_after_its_columns_were_corrected(desk: Client) -> None:
    rows = [["Institution", "Ref", "We say", "Comments"], ["BRAC", "1.1", "Good", ""], ["KAS", "1.2", "", "Poor"]]
    page = chosen(desk, "matrix.xlsx", workbook(rows))
    assert [point.text for point in page.context["form"].found.points] == ["Poor"]
    posted = as_shown(page, **{"column-0-1": "place", "column-0-2": "comment"})
    # The columns were changed: what is read now is shown first, and nothing is recorded.
    page = desk.post(ADDRESS, posted)
    assert Submission.objects.count() == 0
    desk.post(ADDRESS, as_shown(page, **{"person/organisation": ""}))
    said = {
        name: text
        for one in Submission.objects.all()
        for name, text in received_text(one.fields.all()).items()
        if name.startswith("answer/")
    }
    assert said == {
        "answer/q-provisions/measure-1.1/text": "Good",
        "answer/q-provisions/measure-1.2/text": "Comments: Poor",
    }
    assert Submission.objects.count() == 2


def test_what_cannot_be_read_or_was_forged_is_refused_with_a_reason(desk: Client, here: Consultation) -> None:
    refused = chosen(desk, "notes.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert (refused.status_code, "save it as DOCX or XLSX" in refused.content.decode()) == (422, True)
    forged = desk.post(ADDRESS, {**SENDER, "token": "forged", "seen": "[]"})
    assert (forged.status_code, "Choose the file again" in forged.content.decode()) == (422, True)
