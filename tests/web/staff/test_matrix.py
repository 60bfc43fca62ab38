"""The pages on which the matrix is given out and brought back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.consolidation import scene
from tests.consolidation.matrix import files
from tests.factories import NOW
from yobal.audit.models import Entry
from yobal.review import actions as review

pytestmark = pytest.mark.django_db

ASKED = {
    "audience": "desk",
    "arrangement": "point",
    "layout": "full",
    "names": "institutions",
    "language": "en",
    "kind": "xlsx",
}


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def made():
    return files.consultation()


@pytest.fixture
def reviewer(client, made):
    member = files.reviewer(made)
    client.force_login(member)
    return member


def to(name, made, *rest):
    return reverse(f"staff:{name}", args=[made.slug, *rest])


def downloaded(client, made, **changes):
    answer = client.post(to("matrix-file", made), ASKED | changes)
    assert answer.status_code == 200, answer.content.decode()
    return b"".join(answer.streaming_content)


def brought_back(client, made, content):
    file = SimpleUploadedFile("Matrix back.xlsx", content)
    return client.post(to("matrix-back", made), {"file": file})


@pytest.mark.usefixtures("reviewer")
def test_a_matrix_is_given_out_edited_shown_and_taken(client, made):
    assert b"Bring it back" in client.get(to("matrix", made)).content
    content = files.edited(
        downloaded(client, made),
        {("P1-", "Reasons (English)"): "Newly said.", ("P2-", "Outcome"): "Noted", ("P2-", "Reasons (Khmer)"): "បាន"},
    )
    newer = review.propose_disposition(
        files.point(made, 1), outcome="noted", reasons={"km": "ថ្មី"}, by=scene.secretariat(made), at=NOW
    )
    check = brought_back(client, made, content)["Location"]
    page = client.get(check).content.decode()
    assert "waits for approval, so none can be proposed" in page
    assert re.search('<input[^>]*name="take-2"[^>]*checked', page)
    review.return_disposition(newer, by=scene.approver(made), at=NOW, remarks="Say more.")

    # The conflict must be chosen, and nothing is taken before.
    answer = client.post(check, {"take-2": "on", "seen-2": 0, "seen-1": 2})
    assert answer.status_code == 422
    assert "Choose what shall stand on point 1" in answer.content.decode()
    assert not files.point(made, 2).dispositions.exists()
    answer = client.post(check, {"take-2": "on", "seen-2": 0, "take-1": "here", "seen-1": 2})
    assert answer["Location"] == check
    page = client.get(check).content.decode()
    assert "1 decision is proposed" in page
    assert files.point(made, 2).dispositions.get().reasons == {"km": "បាន"}
    assert files.point(made, 1).dispositions.count() == 2
    # What was meant for the first look is refused, beside its row; taken again with both eyes open, it is taken.
    assert b"while you looked" in client.post(check, {"take-1": "file", "seen-1": 1}).content
    assert client.post(check, {"take-1": "file", "seen-1": 2})["Location"] == check
    assert b"Nothing differs" in client.get(check).content
    assert client.post(check, {"take-1": "file", "seen-1": 2})["Location"] == check
    assert files.point(made, 1).dispositions.count() == 3


@pytest.mark.usefixtures("reviewer")
def test_what_cannot_be_given_out_or_read_is_said_beside_its_field(client, made):
    assert brought_back(client, made, b"nothing").status_code == 422
    assert client.post(to("matrix-back", made), {}).status_code == 422
    assert client.post(to("matrix-file", made), ASKED | {"names": "persons"}).status_code == 422
    assert client.get(to("matrix-check", made, "forged")).status_code == 422


def test_private_persons_are_named_where_the_consultation_says_so_and_it_is_noted(client):
    made = files.consultation(private_names_to_reviewers=True)
    client.force_login(files.reviewer(made))
    assert client.post(to("matrix-file", made), ASKED | {"names": "persons"}).status_code == 422
    assert not Entry.objects.filter(action="identities.disclose").exists()
    cells = files.table(downloaded(client, made, names="persons", reason="Letters of thanks"))
    assert {row[3] for row in cells[1:] if row[0]} == {"Sok Dara", "ក្រសួងអប់រំ"}
    noted = Entry.objects.filter(action="identities.disclose", actor=str(files.reviewer(made)))
    assert (noted.count(), noted.first().detail) == (3, {"reason": "Letters of thanks"})


def test_an_approver_reads_and_brings_nothing_back(client, made):
    client.force_login(scene.approver(made))
    assert b"Bring it back" not in client.get(to("matrix", made)).content
    assert downloaded(client, made)[:2] == b"PK"
    assert brought_back(client, made, b"").status_code == 403


@pytest.mark.usefixtures("reviewer")
def test_a_file_of_another_consultation_opens_nothing_here(client, made):
    check = brought_back(client, made, downloaded(client, made))["Location"]
    other = factories.announced(slug="other")
    client.force_login(factories.member(other, "reviewer"))
    assert client.get(check.replace("/matrix/matrix/", "/other/matrix/")).status_code == 422
