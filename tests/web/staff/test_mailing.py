"""Messages of e-mail come to the desk as files and are recorded, each once."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.drafting.mail.test_read import PDF, a_mail, in_mailbox
from yobal.collection.models import Submission
from yobal.collection.queries import received_text, submission_of_receipt
from yobal.identities.queries import own_words
from yobal.publication.models import Consultation
from yobal.web.staff.recording.forms.inputs import MEGABYTE

pytestmark = pytest.mark.django_db
ADDRESS = reverse("staff:upload-mail", args=["here"])


@pytest.fixture
def here(settings: Any, tmp_path: Path) -> Consultation:
    settings.MEDIA_ROOT = tmp_path
    return factories.announced(slug="here")


@pytest.fixture
def desk(here: Consultation) -> Client:
    client = Client()
    client.force_login(factories.appointed(here, "note-taker"), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def chosen(desk: Client, *contents: bytes) -> Any:
    files = [SimpleUploadedFile(f"{number}.eml", content) for number, content in enumerate(contents)]
    return desk.post(ADDRESS, {"messages": files})


def entered(page: Any, **changes: str) -> dict[str, str]:
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form}
    kept = {name: "on" if value is True else value for name, value in values.items() if value not in (None, "", False)}
    return kept | changes


def test_messages_are_looked_at_then_recorded_with_their_attachments_once(here: Consultation, desk: Client) -> None:
    letter = a_mail()
    letter.add_attachment(PDF, maintype="application", subtype="x-exe", filename="លិខិត.exe")
    other = a_mail("Pay teachers.", Message_ID="<two@example.org>", Subject="")
    page = chosen(desk, letter.as_bytes(), in_mailbox(letter, other))
    assert not Submission.objects.exists()
    assert len(page.context["form"].rows) == 2
    done = desk.post(ADDRESS, entered(page, **{"organisation-1": "Teachers' Union", "language": "km"}))
    first, second = Submission.objects.order_by("kind").reverse()
    assert (first.channel, first.source_reference) == ("email", "one@example.org")
    assert first.received_at.astimezone(here.zone).isoformat() == "2025-06-18T09:30:00+07:00"
    assert first.attachments.get().media_type == "application/pdf"
    assert received_text(first.fields.all())["letter/text"].strip() == "សូមបង្រៀន AI។"
    assert (own_words(first).name, own_words(second).organisation) == ("សុខ ដារ៉ា", "Teachers' Union")
    code = re.search(r"yb-code\">((?:\w{3}-){8}\w{3})<", done.content.decode())
    assert code
    assert submission_of_receipt(first.receipt.number, code[1]) == first
    again = chosen(desk, in_mailbox(letter, other))
    assert [row["known"] for row in again.context["form"].rows] == [first.receipt.number, second.receipt.number]
    assert desk.post(ADDRESS, entered(again)).status_code == 422
    assert Submission.objects.count() == 2


def test_a_message_with_a_wrong_date_waits_for_a_stated_day(here: Consultation, desk: Client) -> None:
    page = chosen(desk, a_mail(Date="Wed, 18 Jun 2099 09:30:00 +0700").as_bytes())
    refused = desk.post(ADDRESS, entered(page))
    assert refused.status_code == 422
    assert "State the day it was received" in refused.content.decode()
    nobody = desk.post(ADDRESS, entered(page, received_on="២១/៦/២០២៥"))
    assert "Say who or what states this day" in nobody.content.decode()
    desk.post(ADDRESS, entered(page, received_on="២១/៦/២០២៥", received_source="Registry"))
    found = Submission.objects.get()
    assert (found.timeliness, found.received_source) == ("late", "Registry")


def test_what_is_no_message_and_what_is_too_heavy_is_refused_by_name(desk: Client) -> None:
    refused = chosen(desk, b"\x89PNG\r\n")
    assert refused.status_code == 422
    assert "0.eml: This is no e-mail" in refused.content.decode()
    assert "heavier than 25 MB" in chosen(desk, b" " * (25 * MEGABYTE + 1)).content.decode()
    assert chosen(desk).status_code == 422
    assert desk.post(ADDRESS, {"token": "forged"}).status_code == 422
