"""Attaching files to a draft, as a browser without scripts does it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.collection.test_files import letter
from tests.drafting.test_file_kinds import OGG
from tests.factories import NOW
from yobal.collection.actions import attach, start_draft
from yobal.collection.models import Submission
from yobal.collection.queries import received_text
from yobal.lib import files
from yobal.publication import actions
from yobal.publication.models import Question
from yobal.web.public.crowd import limits
from yobal.web.public.crowd.pace import Pace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("yobal.lib.clock.now", lambda: NOW)


@pytest.fixture
def made():
    consultation = factories.consultation()
    form = consultation.forms.get()
    label = {"en": "Your papers", "km": "ឯកសាររបស់អ្នក"}
    actions.add_question(form, seen=0, kind="file", label=label, by="test", at=NOW)
    Question.objects.filter(form=form, kind="file").update(code="papers")
    consultation = factories.announce(consultation)
    facts = {"form_key": "k" * 43, "language": "en", "ticket_at": NOW, "by": "participant", "at": NOW}
    typed = {"fields": [["answer/q-general", "Kept."]]}
    draft, secret = start_draft(factories.the_round(consultation), content=typed, **facts)
    return draft, reverse("public:files", args=[consultation.slug, secret])


def uploaded(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_files_are_added_seen_and_taken_out(client, made):
    draft, page = made
    sent = {"question": "papers", "files": [uploaded("a.docx", letter()), uploaded("voice.ogg", OGG)]}
    answer = client.post(page, sent, follow=True)
    assert answer.redirect_chain[0][1] == 303
    shown = answer.content.decode()
    assert "a.docx" in shown
    assert "voice.ogg" in shown
    assert {file.question for file in draft.files.all()} == {"papers"}
    client.post(page, {"remove": "1"})
    assert [file.name for file in draft.files.all()] == ["voice.ogg"]


def test_a_file_that_is_refused_takes_no_other_with_it(client, made):
    draft, page = made
    answer = client.post(page, {"files": [uploaded("a.svg", b"<svg onload=alert(1)>"), uploaded("v.ogg", OGG)]})
    assert answer.status_code == 422
    assert "a.svg" in answer.content.decode()
    assert [file.name for file in draft.files.all()] == ["v.ogg"]
    assert b"Kept." in bytes(draft.content)


def test_an_upload_that_breaks_off_says_so_and_keeps_the_text(client, made):
    draft, page = made
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.ogg"\r\n\r\nOggS'
    answer = client.generic("POST", page, body, content_type="multipart/form-data; boundary=")
    assert answer.status_code == 422
    answer = client.generic("POST", page, body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (303, 422)
    assert b"Kept." in bytes(draft.content)


def test_what_is_declared_too_heavy_is_not_read(client, made, settings):
    _draft, page = made
    settings.MAX_FILE_BYTES = 1024 * 1024
    answer = client.post(page, {"files": [uploaded("v.ogg", OGG + b"\0" * 3 * 1024 * 1024)]})
    assert answer.status_code == 422


def test_a_file_that_is_too_heavy_is_not_taken_into_memory(client, made, settings, monkeypatch):
    draft, page = made
    settings.MAX_FILE_BYTES = 1000
    monkeypatch.setattr(InMemoryUploadedFile, "read", None, raising=False)
    heavy = BytesIO(OGG + b"\0" * 1200)
    heavy.name = "v.ogg"
    answer = client.post(page, {"files": [heavy]})
    assert answer.status_code == 422
    assert "v.ogg is heavier" in answer.content.decode()
    assert not draft.files.exists()


def test_files_come_as_seldom_as_any_post(client, made, monkeypatch):
    _draft, page = made
    pace = Pace(most=1)
    monkeypatch.setattr(limits, "_posts", lambda: pace)
    codes = [client.post(page, {"files": [uploaded("v.ogg", OGG)]}).status_code for _ in range(2)]
    assert codes == [303, 429]


def test_from_the_form_to_the_files_and_back_until_it_is_sent(client, made):
    draft, page = made
    address = page.removesuffix("files/")
    posted = {"key": draft.form_key, "edits": draft.edits, "answer/q-general": "Kept.", "about/consent": "nothing"}
    answer = client.post(address, posted | {"do": "files:papers"})
    assert answer.headers["Location"] == f"{page}?question=papers"
    client.post(answer.headers["Location"], {"question": "papers", "files": [uploaded("a.docx", letter())]})
    assert "a.docx" in client.get(address).content.decode()
    checked = client.get(f"{address}check/").content.decode()
    assert "a.docx" in checked
    draft.refresh_from_db()
    mark = checked.partition('name="checked" value="')[2].partition('"')[0]
    client.post(f"{address}send/", {"key": draft.form_key, "edits": draft.edits, "checked": mark})
    sent = Submission.objects.get()
    assert files.read(sent.attachments.get().path) == letter()
    assert received_text(sent.fields.all())["answer/papers"] == "1"


def test_a_question_that_requires_a_file_is_answered_by_one(client):
    consultation = factories.consultation()
    label = {"en": "Your licence", "km": "អាជ្ញាបណ្ណ"}
    actions.add_question(consultation.forms.get(), seen=0, kind="file", label=label, required=True, by="test", at=NOW)
    consultation = factories.announce(consultation)
    facts = {"form_key": "k" * 43, "language": "en", "ticket_at": NOW, "by": "participant", "at": NOW}
    typed = {"fields": [["answer/q-general", "Kept."], ["about/consent", "nothing"]]}
    draft, secret = start_draft(factories.the_round(consultation), content=typed, **facts)
    address = reverse("public:draft", args=[consultation.slug, secret])
    answer = client.get(f"{address}check/", follow=True)
    assert "Your licence" in answer.content.decode()
    assert "Add a file here: Your licence" in answer.content.decode()
    code = draft.asked.questions.get(kind="file").code
    attach(draft, question=code, name="a.docx", content=letter(), by="participant", at=NOW)
    assert client.get(f"{address}check/").status_code == 200
