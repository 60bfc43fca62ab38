"""A filled form that came to the office is read, checked, and recorded with its file."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.drafting.questionnaire.forms import fill_docx
from yobal.collection.models import Submission
from yobal.collection.queries import received_text
from yobal.drafting.questionnaire.write_docx import write_docx
from yobal.identities.models import PersonalField
from yobal.lib import files
from yobal.web.parts.papers.asking import questionnaire_of

pytestmark = pytest.mark.django_db


def test_a_filled_form_is_read_into_the_page_and_recorded_as_it_was_checked(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    here = factories.announced(slug="here")
    round_ = factories.the_round(here)
    assert round_.form is not None
    empty = write_docx(questionnaire_of(round_.form, round_, at=factories.NOW))
    marks = {
        ("q-vision/4", 2): "x",
        ("q-general", 1): "មតិ\u200b\nពីរបន្ទាត់",
        ("q-provisions/measure-1.1", 2): "Teach",
        ("q-provisions/measure-1.2", 3): "Train all",
        ("person/organisation", 1): "Chamber",
        ("about/kind/organisation", 2): "x",
        ("about/group/citizen", 2): "x",
    }
    content = fill_docx(empty, marks)
    client.force_login(factories.member(here, "note-taker"), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("staff:upload-form", args=["here"]), {"file": SimpleUploadedFile("a.docx", content)})
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
        "answer/q-vision": "4",
        "answer/q-general": "មតិ\u200b\nពីរបន្ទាត់",
        "answer/q-provisions/measure-1.1/text": "Teach",
        "answer/q-provisions/measure-1.2/text": "",
        "answer/q-provisions/measure-1.2/proposed": "Train all",
    }
    assert (submission.channel, submission.kind, submission.form) == ("form", "organisation", round_.form)
    assert bytes(PersonalField.objects.get(name="person/organisation").value) == b"Chamber"
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
