"""A table of answers is taken in at the desk: uploaded, read, its columns decided, looked at, received."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from yobal.audit.models import Entry
from yobal.collection.queries import received_text
from yobal.drafting.tables import Reading, top_rows
from yobal.jobs.actions import run
from yobal.jobs.models import Work
from yobal.publication.models import Consultation
from yobal.reception import tasks  # noqa: F401 -- registers the task
from yobal.reception.importing import staged
from yobal.reception.models import ResponseImport
from yobal.render.sheets import Column, Notes, Sheet, write_xlsx

pytestmark = pytest.mark.django_db
TABLE = (
    "No.;Received;Name;E-mail;What should schools teach?;Rating\n"
    "1;13/06/2025 10:00;Sok;sok@example.org;Teach =1+1 and មេរៀន;5\n"
    "2;31/06/2025 10:00;Dara;;Lost?;4\n"
    "3;14/06/2025 10:00;;;Pay the teachers more than now;4\n"
    "4;15/06/2025 10:00;;;Build more schools in villages;5\n"
).encode()


@pytest.fixture
def consultation() -> Consultation:
    made = factories.announced(slug="strategy")
    made.rounds.update(form=None)
    return made


@pytest.fixture
def client(consultation: Consultation, client: Client) -> Client:
    client.force_login(
        factories.member(consultation, "secretariat"), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.cookies["django_language"] = "en"
    return client


def address(step: str, found: ResponseImport) -> str:
    return reverse(f"staff:response-import-{step}", args=["strategy", found.pk])


def upload(client: Client, content: bytes = TABLE, name: str = "answers.csv") -> ResponseImport:
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse("staff:response-imports", args=["strategy"]), {"file": file, "round": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return ResponseImport.objects.latest("at")


def as_proposed(client: Client, found: ResponseImport) -> dict[str, str]:
    """What the form of the columns holds when nobody changes it."""
    form = client.get(address("columns", found)).context["form"]
    return {field.html_name: str(field.value() or "") for field in form} | {"seen": str(found.edits)}


def work() -> None:
    for waiting in Work.objects.filter(task="reception.take_in_table", state="waiting"):
        run.call(waiting.pk)


def test_a_table_goes_from_the_upload_to_the_inbox_and_its_bad_rows_come_back(client, consultation) -> None:
    found = upload(client)
    page = client.get(address("reading", found)).content.decode()
    assert "4 rows below the headers, 6 columns" in page
    assert "Teach =1+1 and មេរៀន" in page
    said = as_proposed(client, found)
    asked = [said[f"meaning-{place}"] for place in range(1, 7)]
    assert asked == ["reference", "time", "name", "email", "long", "scale"]
    assert client.post(address("columns", found), said).status_code == 302
    page = client.get(address("check", found)).content.decode()
    assert "&#x27;31/06/2025 10:00&#x27; is no day or time that exists." in page
    found.refresh_from_db()
    client.post(address("check", found), {"seen": found.edits})
    work()
    found.refresh_from_db()
    assert (found.state, found.created, found.earlier, found.refused) == ("done", 3, 0, 1)
    submission = consultation.rounds.get().submissions.get(source_reference="1")
    assert (submission.participant.name, submission.participant.email) == ("Sok", "sok@example.org")
    assert "Teach =1+1 and មេរៀន" in received_text(submission.fields.all()).values()
    back = client.get(address("refused", found)).content.decode("utf-8-sig")
    assert back.startswith("No.;Received;Name;E-mail;What should schools teach?;Rating;Why this row was not taken in")
    assert back.count("31/06/2025") == 2
    assert client.get(address("refused", found)).headers["Content-Disposition"].endswith('"refused-rows.csv"')


def test_a_table_is_taken_in_stopped_and_taken_in_again(client, consultation) -> None:
    twice = b"4;15/06/2025 10:00;;;x;5\n"
    found = upload(client, TABLE.replace(b"31/06", b"30/06") + twice)
    answer = client.post(address("columns", found), as_proposed(client, found))
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(address("check", found)).content.decode()
    assert "stands on line 5 too" in page
    assert "together 30, which is every cell of the table" in page
    found.refresh_from_db()
    client.post(address("check", found), {"seen": found.edits})
    running = client.get(address("check", found)).content.decode()
    assert "progress.js" in running
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in running
    found.refresh_from_db()
    client.post(address("check", found), {"seen": found.edits, "act": "stop"})
    work()
    assert not consultation.rounds.get().submissions.exists()
    found.refresh_from_db()
    client.post(address("check", found), {"seen": found.edits})
    work()
    found.refresh_from_db()
    assert (found.state, found.created, found.earlier, found.refused) == ("done", 4, 0, 1)
    back = client.get(address("refused", found)).content.decode("utf-8-sig")
    assert "The reference '4' stands on line 5 too. Remove one of the two rows." in back
    assert "[[question]]" in client.get(address("mapping", found)).content.decode()
    acts = set(Entry.objects.filter(scope=consultation.pk).values_list("action", flat=True))
    assert {f"reception.{act}_import" for act in ("begin", "map", "start", "stop")} | {"reception.import"} <= acts
    again = upload(client, TABLE.replace(b"31/06", b"30/06"))
    mapping = SimpleUploadedFile("m.toml", client.get(address("mapping", found)).content)
    assert client.post(address("columns", again), {"mapping": mapping, "seen": again.edits}).status_code == 302
    assert staged.plan_of(ResponseImport.objects.get(pk=again.pk)).count == 4


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
        (b"", "empty"),
        (b'a,b\n1,"open\n', "Row 2: A quotation mark is opened"),
        (b"PK\x03\x04" + bytes(99), "damaged"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(client, content: bytes, told: str) -> None:
    file = SimpleUploadedFile("answers.csv", content)
    answer = client.post(reverse("staff:response-imports", args=["strategy"]), {"file": file, "round": "1"})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not ResponseImport.objects.exists()


def test_a_file_is_read_again_as_a_person_says(client) -> None:
    found = upload(client, "Title;;\nNo;Comment;Ré\n1;Teach more;é\n".encode("cp1252"))
    assert client.get(address("columns", found)).context["columns"][2]["header"] == "Ré"
    said = {"seen": found.edits, "head": "៣", "head_rows": "1", "delimiter": ";", "encoding": "cp1251"}
    assert client.post(address("reading", found), said).status_code == 302
    found.refresh_from_db()
    assert staged.table_of(found).headers == ("1", "Teach more", "й")
    assert client.post(address("reading", found), said).status_code == 422  # somebody changed it meanwhile
    assert client.post(address("reading", found), said | {"head": "x"}).status_code == 422


TITLED = [
    ["Answers of June", "", ""],
    ["No.", "Received", "What should schools teach?"],
    ["1", "13/06/2025 10:00", "Teach =1+1 and មេរៀន"],
    ["2", "31/06/2025 10:00", "Lost?"],
    ["3", "14/06/2025 10:00", "Teach", " with a comma"],
    ["4", "15/06/2025 10:00", "Build more schools in the villages"],
]


def as_csv(rows: list[list[str]]) -> bytes:
    return "".join(";".join(row) + "\n" for row in rows).encode()


def as_workbook(rows: list[list[str]]) -> bytes:
    columns = tuple(Column(cell) for cell in (*rows[0], "", ""))
    return write_xlsx([Sheet("June", columns, rows[1:], Notes(heading=""))])


def take_in(client: Client, found: ResponseImport, said: dict[str, object]) -> ResponseImport:
    answer = client.post(address("columns", found), said)
    assert answer.status_code == 302, answer.content.decode()
    found.refresh_from_db()
    client.post(address("check", found), {"seen": found.edits})
    work()
    found.refresh_from_db()
    assert (found.state, found.message) == ("done", "")
    return found


@pytest.mark.parametrize(("name", "written"), [("june.csv", as_csv), ("june.xlsx", as_workbook)])
def test_rows_given_back_are_mended_and_taken_in_with_the_same_mapping(client, consultation, name, written) -> None:
    found = upload(client, written(TITLED), name)
    found = take_in(client, found, as_proposed(client, found))
    assert (found.created, found.refused, found.total) == (2, 2, 4)
    mapping, back = client.get(address("mapping", found)).content, client.get(address("refused", found)).content
    assert "more cells" in str(rows_of(back))

    mended = back.replace(b"31/06", b"30/06") if name.endswith("csv") else written_again(back)
    again = upload(client, mended, name)
    assert again.total == 2
    assert client.get(address("columns", again)).context["columns"][3]["why"] == "the header says so"
    file = SimpleUploadedFile("m.toml", mapping)
    again = take_in(client, again, {"mapping": file, "seen": again.edits})
    assert (again.created, again.earlier, again.refused) == (1, 0, 1)
    assert client.get(address("columns", again)).status_code == 200
    back = client.get(address("refused", again)).content
    assert sum(cell.startswith("Why this row") for row in rows_of(back) for cell in row) == 1
    assert [sum(map(bool, row)) for row in rows_of(back) if row[0] == "3"] == [5]
    assert set(consultation.rounds.get().submissions.values_list("source_reference", flat=True)) == {"1", "2", "4"}


def rows_of(content: bytes) -> list[list[str]]:
    return top_rows(lambda: BytesIO(content), Reading(), count=99)


def written_again(workbook: bytes) -> bytes:
    """What a person saves who mends a day in a spreadsheet program."""
    return as_workbook([[cell.replace("31/06", "30/06") for cell in row] for row in rows_of(workbook)])


@pytest.mark.parametrize("content", [b"No.;Received;Comment\n", b"No.;Received;Comment\n;;\n;;\n", b"a\n"])
def test_a_table_of_headers_alone_is_shown_and_adds_nothing(client, consultation, content: bytes) -> None:
    found = upload(client, content)
    assert client.get(address("reading", found)).status_code == 200
    said = as_proposed(client, found) | {"stated": "2025-06-18"}
    answer = client.post(address("columns", found), said)
    assert answer.status_code in (302, 422)
    assert client.get(address("check", found)).status_code == 200
