"""A filled form that came to the office is read, checked, and recorded with its file."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import asking, factories
from tests.drafting.questionnaire.forms import fill_docx, fill_xlsx
from yobal.collection.models import Submission
from yobal.collection.queries import received_text
from yobal.drafting.questionnaire.write_docx import write_docx
from yobal.drafting.questionnaire.write_xlsx import write_xlsx
from yobal.identities.models import PersonalField
from yobal.lib import files
from yobal.web.parts.papers.asking import questionnaire_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_filled_form_is_read_into_the_page_and_recorded_as_it_was_checked(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    here = asking.announced(monkeypatch)
    round_ = factories.the_round(here)
    assert round_.form is not None
    empty = questionnaire_of(round_.form, round_, at=factories.NOW)
    in_word, in_a_sheet = fill_docx(write_docx(empty), asking.IN_WORD), fill_xlsx(write_xlsx(empty), asking.IN_A_SHEET)
    content = in_word if kind == "docx" else in_a_sheet
    client.force_login(factories.member(here, "note-taker"), backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile(f"a.{kind}", content)
    answer = client.post(reverse("staff:upload-form", args=["here"]), {"file": file})
    assert answer.status_code == 200
    form = answer.context["form"]
    entered = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    # A browser sends every line end as CRLF.
    entered = {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in entered.items()
    }
    stated = {"received_on": "2025-06-18", "received_source": "Registry stamp"}
    recorded = client.post(reverse("staff:upload-form", args=["here"]), {**entered, **stated})
    assert recorded.status_code == 302, recorded.content.decode()[:4000]
    submission = Submission.objects.get()
    received = received_text(submission.fields.all())
    assert {name: text for name, text in received.items() if name.startswith("answer/")} == {
        "answer/q-vision": "2",
        "answer/use": "law",
        "answer/want": "school\nlaw",
        "answer/rate/priority-1": "5",
        "answer/rate/other": "1",
        "answer/word": "ល្អ",
        "answer/word/confidential": "yes",
        "answer/why": asking.KHMER,
        "answer/ok": "yes",
        "answer/q-provisions//text": "On all of it",
        "answer/q-provisions/measure-1.2/text": asking.KHMER,
        "answer/q-provisions/measure-1.2/proposed": "Train all officials.",
        "answer/q-provisions/measure-1.2/confidential": "yes",
    }
    said = {row.name: bytes(row.value).decode() for row in PersonalField.objects.exclude(name__startswith="file/")}
    assert said == {name: text for name, text in asking.SENDER.items() if name.startswith(("person/", "signatory/"))}
    assert (submission.channel, submission.kind, submission.form) == ("form", "organisation", round_.form)
    assert (submission.consent, received["meta/joint"], received["meta/on_behalf"]) == ("name_and_text", "2", "named")
    assert received["meta/form_file"] == sha256(content).hexdigest()
    assert files.read(submission.attachments.get().path) == content


def test_another_file_is_refused_on_the_page(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    here = factories.announced(slug="here")
    client.force_login(factories.member(here, "note-taker"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        reverse("staff:upload-form", args=["here"]), {"file": SimpleUploadedFile("a.docx", b"PK nothing")}
    )
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()
