"""Behind the link of an invitation: colleagues comment, the focal point collates and sends, others find nothing."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import docx
import pytest
from django.test import Client
from django.urls import reverse

from tests import inviting
from tests.inviting import CLOSES, NOW, Scene
from yobal.collection.invitations.actions import approve_extension, propose_extension, renew_link, revoke
from yobal.collection.invitations.queries import secret_of_draft
from yobal.collection.models import Contribution, Draft, ReceivedField, Submission
from yobal.collection.queries import received_text
from yobal.identities.models import PersonalField
from yobal.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at(tmp_path: Path) -> Iterator[Callable[[datetime], None]]:
    """The consultation's clock, within the window unless moved: `at(moment)`."""
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield clock.move_to
    clock.keep_offset_in(None)


@pytest.fixture
def scene() -> Scene:
    return inviting.scene(letter_required=True)


def comment(client: Client, link: str, text: str, **typed: str) -> object:
    typed = {"contributor": "Keo Vanna", "unit": "Planning", "part": "measure-1.1", "text": text, **typed}
    return client.post(f"{link}comment/", typed)


def send(client: Client, scene: Scene) -> object:
    """Go from the landing through the ordinary pages of answering, as a browser would."""
    begun = client.post(f"{scene.focal}answer/")
    address = begun.headers["Location"]
    draft = Draft.objects.get(invitation=scene.invitation, sent_at=None)
    typed = {
        "key": draft.form_key,
        "edits": draft.edits,
        "answer/q-general": "One answer for all.",
        "person/organisation": "Ministry of Education",
        "about/consent": "name_and_text",
        "do": "check",
    }
    assert client.post(address, typed).status_code == 303
    page = client.get(f"{address}check/")
    assert page.status_code == 200, page.headers
    hidden = dict(re.findall(r'name="(key|edits|checked)" value="([^"]*)"', page.content.decode()))
    return client.post(f"{address}send/", hidden)


def test_three_departments_comment_and_the_focal_point_sends_one_answer(scene: Scene, client: Client) -> None:
    page = client.get(scene.focal)
    assert page.status_code == 200
    assert scene.colleagues in page.content.decode()
    reading = client.get(f"{scene.colleagues}read/{scene.round.versions.get().pk}/")
    assert "Teach AI in schools." in reading.content.decode()
    for text, unit in (("Keep this.", "Planning"), ("Change this.", "Finance"), ("Leave this.", "Law")):
        assert comment(client, scene.colleagues, text, unit=unit).status_code == 200
    comment(client, scene.colleagues, "Keep this.")  # a reload of the same page
    assert Contribution.objects.count() == 3

    # Nothing is sent as long as something is undecided, and the page names it.
    refused = send(client, scene)
    assert refused.status_code == 409
    assert "No. 1, 2, 3" in refused.content.decode()
    one, two, three = (f"{scene.focal}comment/{number}/" for number in (1, 2, 3))
    assert client.post(one, {"state": "kept", "seen": "0"}).status_code == 303
    assert client.post(two, {"state": "edited", "text": "Changed.", "seen": "0"}).status_code == 303
    assert client.post(three, {"state": "dropped", "seen": "0"}).status_code == 422
    assert client.post(three, {"state": "dropped", "reason": "Said before", "seen": "0"}).status_code == 303

    sent = send(client, scene)
    assert sent.status_code == 200
    assert "receipt number" in sent.content.decode()
    found = Submission.objects.get()
    texts = received_text(found.fields.all())
    assert texts["answer/q-provisions/measure-1.1/text"] == "Keep this."
    assert texts["answer/q-provisions/measure-1.1/2/text"] == "Changed."
    assert texts["meta/contributions"] == "3/1/1/1"
    assert not any("Leave this." in text for text in texts.values())
    written_by = PersonalField.objects.get(submission=found, name="answer/q-provisions/measure-1.1/contributor")
    assert bytes(written_by.value) == b"Keo Vanna, Planning"
    assert not ReceivedField.objects.filter(name__endswith="/contributor").exists()
    assert (found.kind, found.group, found.provisional) == ("organisation", scene.invitation.group, True)
    assert (found.invitation, found.timeliness) == (scene.invitation, "on-time")

    # Sent once: the landing gives the letter, and nobody can write any more.
    assert "Letter and annex" in client.get(scene.focal).content.decode()
    written = docx.Document(io.BytesIO(client.get(f"{scene.focal}letter.docx").content))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert {"Keep this.", "Changed.", "One answer for all."} <= set(cells)
    assert found.receipt.number in "\n".join(paragraph.text for paragraph in written.paragraphs)
    assert comment(client, scene.colleagues, "Too late.").status_code == 422


def test_two_decisions_on_one_comment_meet(scene: Scene, client: Client) -> None:
    comment(client, scene.colleagues, "Which?")
    address = f"{scene.focal}comment/1/"
    client.post(address, {"state": "kept", "seen": "0"})
    late = client.post(address, {"state": "edited", "text": "My wording", "seen": "0"})
    assert late.status_code == 409
    assert "My wording" in late.content.decode()
    assert "Kept as it is" in late.content.decode()
    assert Contribution.objects.get().state == "kept"


def test_a_link_opens_its_own_invitation_and_no_other(scene: Scene, client: Client) -> None:
    comment(client, scene.colleagues, "Words of the ministry")
    client.post(f"{scene.focal}answer/")
    draft = client.post(f"{scene.focal}answer/").headers["Location"]
    closed_to_colleagues = [f"{scene.colleagues}{rest}" for rest in ("comment/1/", "answer/", "letter.docx")]
    assert {client.get(address).status_code for address in closed_to_colleagues} == {404}
    assert client.post(f"{scene.colleagues}answer/").status_code == 404
    assert "Words of the ministry" not in client.get(scene.colleagues).content.decode()
    other = inviting.scene()
    assert "Words of the ministry" not in client.get(other.focal).content.decode()
    assert client.get(f"{other.focal}read/{scene.round.versions.get().pk}/").status_code == 404
    forged = scene.colleagues.replace(scene.invitation.pk.hex, other.invitation.pk.hex)
    assert client.get(forged).status_code == 404

    old = scene.focal, scene.colleagues, draft
    renew_link(scene.invitation, by="test", at=NOW)
    assert {client.get(address).status_code for address in old} == {404}
    assert "Words of the ministry" in client.get(scene.focal).content.decode()
    links = scene.focal, scene.colleagues
    revoke(scene.invitation, reason="Asked by mistake", by="test", at=NOW)
    assert {client.get(address).status_code for address in links} == {404}


def test_whoever_writes_the_answer_before_the_public_is_asked_can_comment_while_reading(
    client: Client, scene: Scene
) -> None:
    client.post(f"{scene.focal}answer/")
    draft = Draft.objects.get(invitation=scene.invitation)
    assert scene.round.versions.get().published_at is None
    read = reverse("public:draft-read", args=[scene.consultation.slug, secret_of_draft(draft)])
    page = client.get(read, follow=True)
    assert page.redirect_chain[0][0].startswith(scene.colleagues)
    assert "comment/?provision=" in page.content.decode()


def test_before_the_round_is_opened_there_is_nothing_to_read_or_write(client: Client) -> None:
    scene = inviting.scene(opened=False)
    assert "has not opened this round yet" in client.get(scene.focal).content.decode()
    assert client.get(f"{scene.focal}read/{scene.round.versions.get().pk}/").status_code == 404
    assert comment(client, scene.colleagues, "Early").status_code == 422
    # And nothing of the consultation is public at all.
    assert client.get(reverse("public:consultation", args=[scene.consultation.slug])).status_code == 404


@pytest.mark.parametrize(
    ("after_close", "begun_after", "longer", "timeliness"),
    [
        (timedelta(minutes=5), False, False, "grace"),
        (timedelta(minutes=5), True, False, "late"),
        (timedelta(days=1), False, False, "late"),
        (timedelta(days=1), True, True, "on-time"),
        (timedelta(days=3), False, True, "late"),
    ],
)
def test_the_close_and_an_individual_extension_class_the_answer(
    client: Client,
    at: Callable[[datetime], None],
    after_close: timedelta,
    begun_after: bool,
    longer: bool,
    timeliness: str,
) -> None:
    scene = inviting.scene()
    if longer:
        grant(scene, CLOSES + timedelta(days=2))
    if not begun_after:
        client.post(f"{scene.focal}answer/")
    at(CLOSES + after_close)
    assert ("was given more time" in client.get(scene.focal).content.decode()) is longer
    assert send(client, scene).status_code == 200
    assert Submission.objects.get().timeliness == timeliness


def grant(scene: Scene, closes_at: datetime) -> None:
    facts = {"closes_at": closes_at, "reason": "The minister travels"}
    proposal = propose_extension(scene.invitation, **facts, by=scene.secretariat, at=NOW)
    approve_extension(scene.invitation, proposal=proposal, by=scene.approver, at=NOW)
