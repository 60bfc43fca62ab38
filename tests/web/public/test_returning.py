"""An organisation returns the draft with tracked changes instead of filling in the form."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from tests import factories
from tests.reception.test_returned import NGO
from yobal.collection.models import Submission
from yobal.identities.queries import own_fields
from yobal.review.actions import take_in

pytestmark = pytest.mark.django_db


def filled(page: Any) -> list[tuple[str, str]]:
    """What a browser would post of the only form of a page that posts."""
    found = [form for form in html.fromstring(page.content.decode()).forms if form.method == "POST"]
    return found[0].form_values()


def test_a_returned_draft_is_read_checked_sent_and_every_remark_becomes_a_comment(client: Client) -> None:
    factories.announced(slug="here")
    address = reverse("public:upload", args=["here"])
    asked = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(key|ticket)" value="([^"]*)"', asked))
    page = client.post(address, {**hidden, "file": SimpleUploadedFile("draft.docx", NGO)}).content.decode()
    # The one point without a place is shown before anything is sent.
    assert "money" in page
    check = next(link for link in re.findall(r'href="([^"]+)"', page) if link.endswith("/check/"))
    form = check.removesuffix("check/")
    # Who sends it is asked on the form, which keeps what came with each remark.
    values = dict(filled(client.get(form)))
    assert sorted(value for name, value in values.items() if name.endswith("/author")).count("Dara") == 3
    client.post(form, values | {"about/kind": "organisation", "person/organisation": "NGO", "about/consent": "nothing"})
    checked = client.get(check)
    assert "Teach mathematics in schools." in checked.content.decode()
    client.post(f"{form}send/", dict(filled(checked)))
    submission = Submission.objects.get()
    take_in(submission, by="test", at=factories.NOW)
    comments = submission.comments.all()
    assert len(comments) == 7
    assert sum(comment.anchors.count() for comment in comments) == 6
    assert [bytes(one.value) for one in own_fields(submission) if one.name.endswith("/author")].count(b"Dara") == 3
    assert submission.attachments.get().size == len(NGO)
