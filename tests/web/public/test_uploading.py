"""A form that is filled in without a network: downloaded, filled, uploaded, checked, sent, and received to the byte."""

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from tests import asking, factories
from tests.drafting.questionnaire.forms import converted, fill_docx, fill_xlsx, needs_office
from tests.factories import NOW, QUESTIONS
from yobal.collection.actions import save_draft
from yobal.collection.models import Draft, Submission
from yobal.collection.queries import received_text
from yobal.identities.models import PersonalField
from yobal.lib import clock, files
from yobal.messaging.models import Message
from yobal.publication import actions as publication
from yobal.publication.models import Consultation
from yobal.web.parts.answers.typed import Typed

pytestmark = pytest.mark.django_db
TEXT = " ខ្ញុំយល់ស្រប\u200b៕\n=1+1 \u202bעברית\u202c 👩‍👩‍👧\tend"


@pytest.fixture(autouse=True)
def _place(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield
    clock.keep_offset_in(None)


@pytest.fixture
def here() -> Consultation:
    return factories.announced(slug="here")


def upload(client: Client, content: bytes, name: str = "form.docx") -> HttpResponse:
    page = client.get("/en/c/here/answer/upload/").content.decode()
    hidden = dict(re.findall(r'name="(key|ticket)" value="([^"]*)"', page))
    file = SimpleUploadedFile(name, content)
    return client.post("/en/c/here/answer/upload/", {**hidden, "file": file})  # type: ignore[return-value]


def download(client: Client, kind: str) -> bytes:
    answer = client.get(f"/en/c/here/form.{kind}")
    assert answer.status_code == 200
    assert client.get(f"/en/c/here/form.{kind}", headers={"if-none-match": answer["ETag"]}).status_code == 304
    return answer.content


def sent(client: Client, page: str) -> Submission:
    draft = Draft.objects.get()
    shown = client.get(page).content.decode()
    fields = dict(re.findall(r'name="(key|edits|checked)" value="([^"]*)"', shown))
    answer = client.post(page.replace("/check/", "/send/"), fields)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    draft.refresh_from_db()
    assert draft.sent_at is not None
    return Submission.objects.get()


IN_WORD = {
    ("q-vision/4", 2): "x",
    ("q-general", 1): TEXT,
    ("q-provisions/measure-1.2", 2): "Train all of them.",
    ("q-provisions/measure-1.2", 3): "Train all officials.",
    ("person/name", 2): "សុខ ដារ៉ា",
    ("about/group/citizen", 2): "x",
    ("about/consent/name_and_text", 2): "x",
}
IN_A_SHEET = {
    ("q-vision", 2): "៤",
    ("q-general", 2): TEXT,
    ("q-provisions/+1", 1): "1.2",
    ("q-provisions/+1", 2): "Train all of them.",
    ("q-provisions/+1", 3): "Train all officials.",
    ("person/name", 2): "សុខ ដារ៉ា",
    ("about/group", 2): "Citizens",
    ("about/consent", 2): "My name and my text",
}


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_filled_form_is_uploaded_checked_sent_and_received_to_the_byte(
    client: Client, here: Consultation, kind: str
) -> None:
    empty = download(client, kind)
    filled = fill_docx(empty, IN_WORD) if kind == "docx" else fill_xlsx(empty, IN_A_SHEET)
    answer = upload(client, filled, f"ចម្លើយ.{kind}")
    assert answer.status_code == 302, answer.content.decode()[:3000]
    submission = sent(client, answer["Location"])
    received = received_text(submission.fields.all())
    assert {name: text for name, text in received.items() if name.startswith("answer/")} == {
        "answer/q-vision": "4",
        "answer/q-general": TEXT,
        "answer/q-provisions/measure-1.2/text": "Train all of them.",
        "answer/q-provisions/measure-1.2/proposed": "Train all officials.",
    }
    said = {field.name: bytes(field.value).decode() for field in PersonalField.objects.all()}
    assert said == {"person/name": "សុខ ដារ៉ា", "file/1/name": f"ចម្លើយ.{kind}"}
    assert (submission.channel, submission.consent, submission.group.code) == ("form", "name_and_text", "citizen")
    assert submission.timeliness == "on-time"
    original = submission.attachments.get()
    assert files.read(original.path) == filled
    assert original.media_type.endswith("document" if kind == "docx" else "sheet")


@needs_office
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_all_that_the_web_asks_is_filled_in_offline_and_received_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    """Saved by LibreOffice in its own kind of file on the way."""
    asking.announced(monkeypatch)
    empty = download(client, kind)
    filled = fill_docx(empty, asking.IN_WORD) if kind == "docx" else fill_xlsx(empty, asking.IN_A_SHEET)
    saved = converted(filled, "odt" if kind == "docx" else "ods", folder=tmp_path)
    answer = upload(client, saved, f"form.{kind}")
    assert answer.status_code == 302, answer.content.decode()
    typed = Typed.read(bytes(Draft.objects.get().content))
    answers = asking.ANSWERS | asking.SENDER
    assert {name: typed.texts(name) for name, _value in typed.fields} == {
        name: said if isinstance(said, list) else [said] for name, said in answers.items() if said
    }
    submission = sent(client, answer["Location"])
    said = {field.name: bytes(field.value).decode() for field in PersonalField.objects.all()}
    assert {name: text for name, text in said.items() if not name.startswith("file/")} == {
        name: text for name, text in asking.SENDER.items() if name.startswith(("person/", "signatory/"))
    }
    facts = received_text(submission.fields.all())
    assert (facts["meta/on_behalf"], facts["meta/joint"]) == ("named", "2")
    assert facts["meta/form_file"] == sha256(saved).hexdigest()
    assert Message.objects.filter(to="thy@example.org").exists()


def test_what_needs_a_look_is_listed_with_its_place_and_kept(client: Client, here: Consultation) -> None:
    marks = {("q-vision/4", 2): "x", ("q-vision/2", 2): "x", ("q-general", 1): "Kept"}
    answer = upload(client, fill_docx(download(client, "docx"), marks))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Do you agree with the vision?: Table 2, row 5." in page
    assert "More than one answer is marked" in page
    (draft,) = Draft.objects.all()
    assert b"Kept" in bytes(draft.content)
    shown = client.get(re.search(r'href="([^"]+)/check/"', page)[1] + "/?check").content.decode()  # type: ignore[index]
    assert "Choose one of the answers: Do you agree with the vision?" in shown


def test_an_older_form_is_read_under_its_own_questions(client: Client, here: Consultation) -> None:
    old = fill_docx(download(client, "docx"), {("q-general", 1): "From form 1"})
    round_ = factories.the_round(here)
    first = round_.form
    round_.form = publication.add_form(here, title={"en": "Form"}, intro={}, questions=QUESTIONS[1:], by="test", at=NOW)
    round_.save()
    page = upload(client, old).content.decode()
    assert "This is form 1; the consultation now asks form 2." in page
    assert Draft.objects.get().form == first


def test_a_file_uploaded_once_more_leaves_alone_what_was_typed_since(client: Client, here: Consultation) -> None:
    blank = download(client, "docx")
    page = client.get("/en/c/here/answer/upload/").content.decode()
    hidden = dict(re.findall(r'name="(key|ticket)" value="([^"]*)"', page))

    def upload_again(words: str) -> None:
        file = SimpleUploadedFile("form.docx", fill_docx(blank, {**IN_WORD, ("q-general", 1): words}))
        client.post("/en/c/here/answer/upload/", {**hidden, "file": file})

    upload_again("First.")
    upload_again("First.")
    draft = Draft.objects.get()
    save_draft(draft, content={"fields": [["answer/q-general", "Typed."]]}, seen=0, by="participant", at=NOW)
    upload_again("Second.")
    contents = [bytes(found.content) for found in Draft.objects.all()]
    assert sorted((b"Typed." in content, b"Second." in content) for content in contents) == [
        (False, True),
        (True, False),
    ]
    assert [found.files.count() for found in Draft.objects.all()] == [1, 1]


def test_any_other_file_is_refused_with_cause_and_mend(client: Client, here: Consultation) -> None:
    factories.announced(slug="other")
    other = client.get("/en/c/other/form.docx").content
    refused = {
        "another consultation": upload(client, other),
        "Nothing is filled in": upload(client, download(client, "docx")),
        "PDF": upload(client, b"%PDF-1.7", "letter.pdf"),
        "Choose the file first": client.post("/en/c/here/answer/upload/", {}),
    }
    for words, answer in refused.items():
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Draft.objects.exists()


def test_the_printed_form_has_the_questions_the_parts_and_its_number(client: Client, here: Consultation) -> None:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(download(client, "pdf"))).pages)
    for words in ("Do you agree with the vision?", "Measure 1.2", "What may be published?", "here/1", "1 / "):
        assert words in text
