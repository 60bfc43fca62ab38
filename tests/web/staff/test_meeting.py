"""Meetings at the desk: points typed and from sheets, who came, the papers."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from tests import factories
from tests.inviting import invitee
from tests.meetings import filled, meeting
from yobal.audit.models import Entry
from yobal.collection.models import Submission
from yobal.collection.queries import received_text
from yobal.identities.attendance.queries import figures_of
from yobal.identities.invitations.actions import invite
from yobal.identities.queries import own_words
from yobal.lib import files
from yobal.publication.actions import add_round
from yobal.publication.models import Consultation, Event
from yobal.review import actions, queries

pytestmark = pytest.mark.django_db

UNIVERSITY = "សាកលវិទ្យាល័យភូមិន្ទភ្នំពេញ"
BEGINS_A_FORMULA = '=HYPERLINK("http://example.org","Rector")'


@pytest.fixture
def here() -> Consultation:
    return factories.announced(slug="here")


@pytest.fixture
def event(here: Consultation) -> Event:
    return meeting(here)


@pytest.fixture
def desk(here: Consultation) -> Client:
    return signed_in(factories.appointed(here, "note-taker"))


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def address(name: str, *more: Any) -> str:
    return reverse(f"staff:{name}", args=["here", 1, *more])


def a_point(**changes: Any) -> dict[str, Any]:
    return {
        "form_key": "first",
        "organisation": UNIVERSITY,
        "name": "Chan Thy",
        "position": "",
        "group": "",
        "part": "",
        "text": "Teach in Khmer.\r\n\r\nAnd pay teachers.",
        "proposed": "",
        "held_on": "១៧/៦/២០២៥",
        "language": "en",
        "consent": "nothing",
    } | changes


def sheet_of(client: Client, name: str, rows: dict[int, tuple[str, ...]]) -> SimpleUploadedFile:
    return SimpleUploadedFile("notes.xlsx", filled(client.get(address(name)).content, rows))


def move_to_ministries(event: Event) -> None:
    """Let the meeting belong to a round of its own."""
    title = {"en": "Ministries", "km": "ក្រសួង"}
    event.round = add_round(event.consultation, title=title, audience="ministries", by="test", at=factories.NOW)
    event.save()


def texts() -> list[str]:
    found = [received_text(row.fields.all()) for row in Submission.objects.order_by("recorded_at", "pk")]
    return sorted(text for one in found for name, text in one.items() if name.endswith("/text"))


def test_points_are_typed_one_after_the_other_and_the_speaker_stays(
    here: Consultation, event: Event, desk: Client
) -> None:
    part = factories.the_version(here).provisions.get(number="1.1")
    first = desk.post(address("note-point"), a_point())
    page = first.content.decode()
    assert f'value="{UNIVERSITY}"' in page
    assert "Teach in Khmer" not in page
    said = Submission.objects.get()
    assert (said.channel, said.event, said.kind, said.recorded_by != "") == ("meeting", event, "organisation", True)
    assert said.received_at.astimezone(here.zone).isoformat() == "2025-06-17T12:00:00+07:00"
    assert texts() == ["Teach in Khmer.\r\n\r\nAnd pay teachers."]
    assert said.receipt.number in page
    # The page reloaded sends the same key: the same receipt, and nothing new.
    assert said.receipt.number in desk.post(address("note-point"), a_point()).content.decode()
    refused = desk.post(address("note-point"), a_point(text="Other words"))
    assert (refused.status_code, Submission.objects.count()) == (422, 1)
    unnamed = {"organisation": "", "name": "", "part": str(part.pk), "proposed": "Teach AI early."}
    desk.post(address("note-point"), a_point(form_key="second", text="", **unnamed))
    desk.post(address("note-point"), a_point(form_key="third", organisation=""))
    desk.post(address("note-point"), a_point(form_key="fourth", name=""))
    figures = figures_of(event)
    assert (figures.points, figures.of_institutions, figures.of_persons, figures.of_unnamed) == (4, 2, 1, 1)
    actions.take_in_all(here, by="test", at=factories.NOW)
    assert {row.proposed for row in queries.live_comments(here)} == {"", "Teach AI early."}


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"text": " "}, "There is nothing in it yet"),
        ({"held_on": "1/1/2040"}, "This day is still to come"),
        ({"part": "99999"}, "Select a valid choice"),
    ],
)
def test_a_point_that_cannot_be_recorded_keeps_what_was_typed(
    event: Event, desk: Client, changes: dict[str, str], cause: str
) -> None:
    answer = desk.post(address("note-point"), a_point(**changes))
    assert answer.status_code == 422
    assert cause in answer.content.decode()
    assert "Chan Thy" in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_meeting_outside_of_the_rounds_takes_no_points(here: Consultation, desk: Client) -> None:
    meeting(here, round_=None)
    answer = desk.post(address("note-point"), a_point())
    assert "belongs to no round yet" in answer.content.decode()
    assert desk.get(address("meeting")).status_code == 200


def test_a_sheet_comes_again_and_only_its_new_rows_are_recorded(here: Consultation, event: Event, desk: Client) -> None:
    empty = desk.get(address("notes-sheet")).content
    rows = {
        1: (UNIVERSITY, "Chan Thy", "Rector", "Citizens", "១.២ បណ្តុះបណ្តាល", "Train all.\nNow.", "Train everybody."),
        3: ("", "", "", "", "", "=1+1 unnamed", ""),
    }
    setting = {"held_on": "17/6/2025", "language": "km", "consent": "text_only"}

    def upload(rows: dict[int, tuple[str, ...]]) -> str:
        sent = SimpleUploadedFile("notes.xlsx", filled(empty, rows))
        return desk.post(address("upload-notes"), setting | {"file": sent}).content.decode()

    assert "New points recorded: 2" in upload(rows)
    named = Submission.objects.get(kind="organisation")
    assert (own_words(named).organisation, own_words(named).position) == (UNIVERSITY, "Rector")
    assert (named.group, named.consent, named.event) == (factories.the_group(here), "text_only", event)
    assert received_text(named.fields.all())["answer/q-provisions/measure-1.2/proposed"] == "Train everybody."
    assert texts() == ["=1+1 unnamed", "Train all.\nNow."]

    again = upload(rows | {3: ("", "", "", "", "", "changed", ""), 4: ("", "Sok", "", "", "", "New.", "")})
    assert "New points recorded: 1" in again
    assert "Recorded before from this sheet: 1" in again
    assert re.search(r"recorded before, with other words.*<strong>3</strong>", again, re.DOTALL)
    assert texts() == ["=1+1 unnamed", "New.", "Train all.\nNow."]

    move_to_ministries(event)
    assert "belonged to another round" in upload({3: rows[3]})
    assert Submission.objects.count() == 3


def test_every_fault_of_a_sheet_is_named_by_its_row_and_nothing_is_recorded(event: Event, desk: Client) -> None:
    rows = {
        1: ("", "", "", "", "", "Fine", ""),
        2: ("", "", "", "Nobody", "", "Text", ""),
        3: ("", "", "", "", "9.9", "Text", ""),
        4: ("Ministry", "", "", "", "", "", ""),
    }
    book = load_workbook(BytesIO(filled(desk.get(address("notes-sheet")).content, rows)))
    page = book.worksheets[0]
    top = next(cell.row for cell in page["A"] if cell.value == "Ref")
    page.cell(top + 6, 1, "5")
    for row in (5, 6, 7):
        page.cell(top + row, 7, "Text")
    page.cell(top + 7, 1).value = None
    written = BytesIO()
    book.save(written)
    sent = {"held_on": "17/6/2025", "language": "km", "consent": "nothing"}
    answer = desk.post(address("upload-notes"), sent | {"file": SimpleUploadedFile("notes.xlsx", written.getvalue())})
    faults = {int(row): cause for row, cause in re.findall(r"Row (\d+): ([^<]+)<", answer.content.decode())}
    assert answer.status_code == 422
    assert sorted(faults) == [top + row for row in (2, 3, 4, 5, 6, 7)]
    assert "no group" in faults[top + 2]
    assert "no part" in faults[top + 3]
    assert not Submission.objects.exists()


@pytest.mark.parametrize("content", [b"no table at all", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_sheet_is_refused_with_its_cause(event: Event, desk: Client, content: bytes) -> None:
    sent = {"held_on": "17/6/2025", "language": "km", "consent": "nothing"}
    answer = desk.post(address("upload-notes"), sent | {"file": SimpleUploadedFile("a.xlsx", content)})
    assert (answer.status_code, answer.content.decode().count("govuk-error-summary__title")) == (422, 1)


def test_the_sheet_of_another_meeting_or_kind_is_refused(here: Consultation, event: Event, desk: Client) -> None:
    meeting(here, title={"en": "Another", "km": "ផ្សេង"})
    other = desk.get(reverse("staff:notes-sheet", args=["here", 2])).content
    sent = {"held_on": "17/6/2025", "language": "km", "consent": "nothing"}
    rows = {1: ("", "", "", "", "", "Text", "")}
    for sheet in (other, desk.get(address("attendance-sheet")).content):
        upload = SimpleUploadedFile("notes.xlsx", filled(sheet, rows))
        page = desk.post(address("upload-notes"), sent | {"file": upload}).content.decode()
        assert "belongs to another meeting" in page


def test_who_came_is_typed_read_from_a_sheet_and_printed_to_sign(event: Event, desk: Client) -> None:
    desk.post(address("attendance"), {"name": "ចាន់ ធី", "title": "", "organisation": UNIVERSITY, "contact": ""})
    rows = {
        1: ("ចាន់ ធី", "", UNIVERSITY, "", ""),
        2: (BEGINS_A_FORMULA, "Rector", UNIVERSITY, "citizen", "012 345 678"),
    }
    page = desk.post(
        address("upload-attendance"), {"file": sheet_of(desk, "attendance-sheet", rows)}, follow=True
    ).content.decode()
    assert "1 person was added" in page
    figures = figures_of(event)
    assert (figures.attendees, figures.institutions_present) == (2, 1)
    # What was typed about institutions is offered in the next sheet, as text.
    lists = load_workbook(BytesIO(desk.get(address("notes-sheet")).content))["Lists"]
    assert [cell.value for cell in lists["B"]][:1] == [UNIVERSITY]
    assert all(cell.data_type != "f" for row in lists for cell in row)
    move_to_ministries(event)
    invite(event.round, invitee=invitee("Ministry of Health"), by="test", at=factories.NOW)
    paper = PdfReader(BytesIO(desk.get(address("attendance-to-sign")).content)).pages[0].extract_text()
    assert "012 345 678" in paper
    assert "Ministry of Health" in paper
    acts = list(Entry.objects.filter(action__contains="attendance").values_list("action", flat=True))
    assert sorted(acts) == ["identities.record_attendance"] * 2 + ["identities.take_attendance_sheet"]
    assert "ចាន់" not in str([entry.detail for entry in Entry.objects.all()])
    desk.post(address("remove-attendee", event.attendees.first().pk))
    assert figures_of(event).attendees == 1


def test_an_attendance_sheet_with_a_fault_adds_nobody(event: Event, desk: Client) -> None:
    rows = {1: ("Sok Dara", "", "", "", ""), 2: ("", "Rector", "", "", "")}
    answer = desk.post(address("upload-attendance"), {"file": sheet_of(desk, "attendance-sheet", rows)})
    assert answer.status_code == 422
    assert re.search(r"Row \d+: Write the name", answer.content.decode())
    assert figures_of(event).attendees == 0


def test_signed_minutes_are_kept_and_the_reviewer_reads_them(here: Consultation, event: Event, desk: Client) -> None:
    def attach(name: str, content: bytes) -> Any:
        file = SimpleUploadedFile(name, content)
        return desk.post(address("add-meeting-paper"), {"kind": "minutes", "files": file}, follow=True)

    assert attach("កំណត់ហេតុ.pdf", b"%PDF-1.4 signed").status_code == 200
    assert attach("កំណត់ហេតុ.pdf", b"%PDF-1.4 other").status_code == 422
    assert attach("minutes.pdf", b"MZ program").status_code == 422
    kept = event.files.get()
    assert files.read(kept.path) == b"%PDF-1.4 signed"
    assert Entry.objects.filter(action="publication.attach_paper").count() == 1
    reviewer = signed_in(factories.appointed(here, "reviewer"))
    assert "Record points" not in reviewer.get(address("meeting")).content.decode()
    answer = reviewer.get(address("meeting-paper", kept.pk))
    assert (answer.content, answer["X-Content-Type-Options"]) == (b"%PDF-1.4 signed", "nosniff")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_meetings_asks_as_often_for_many(
    here: Consultation, desk: Client, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        meeting(here)
    desk.get(reverse("staff:meetings", args=["here"]))
    with django_assert_num_queries(8):
        page = desk.get(reverse("staff:meetings", args=["here"])).content.decode()
    assert page.count("0 points recorded") == count
