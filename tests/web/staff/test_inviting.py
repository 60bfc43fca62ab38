"""The secretariat invites institutions, sees who has not replied, reminds them, and records the signed letter."""

import io
from datetime import timedelta

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import inviting
from tests.inviting import CLOSES, NOW, Scene
from yobal.approvals.models import Proposal
from yobal.audit.models import Entry
from yobal.collection.invitations.actions import (
    approve_extension,
    begin_answer,
    contribute,
    note_opened,
    propose_extension,
)
from yobal.collection.invitations.queries import openness_for
from yobal.collection.invitations.states import Standing
from yobal.identities.invitations.actions import invite
from yobal.identities.invitations.queries import counts_of, table_of
from yobal.identities.models import FocalPoint
from yobal.lib import clock
from yobal.lib.errors import WrongState
from yobal.messaging.models import Message
from yobal.publication.actions import start_form
from yobal.publication.policies.documents import check_can_change_version
from yobal.reception.actions import receive
from yobal.reception.intake import Intake, Piece

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 signed"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def scene() -> Scene:
    return inviting.scene(letter_required=True)


def signed_in(person: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def desk(scene: Scene) -> Client:
    return signed_in(scene.secretariat)


def home(scene: Scene) -> str:
    return f"/desk/c/{scene.consultation.slug}/invited/{scene.round.position}/"


def page_of(scene: Scene) -> str:
    return f"/desk/c/{scene.consultation.slug}/invitations/{scene.invitation.pk}/"


def answer(scene: Scene) -> object:
    pieces = (Piece("answer/q-general", b"One answer.", free_text=True),)
    facts = {"round": scene.round, "form": scene.round.form, "key": "key", "language": "en", "answers": pieces}
    intake = Intake(**facts, invitation=scene.invitation, provisional=True)
    return receive(intake, by="participant", at=NOW).submission


def test_a_pasted_list_names_each_fault_and_invites_all_or_none(scene: Scene, desk: Client) -> None:
    rows = (
        "ស្ថាប័ន\tInstitution\tGroup\tName\tE-mail\tTelephone\n"
        "ក្រសួងសុខាភិបាល\tMinistry of Health\tcitizen\tSok Dara\tdara@moh.example\t012\n"
        "ក្រសួងយុត្តិធម៌\tMinistry of Justice\tnone\tKim\t\t\n"
        "\tMinistry of Labour\t\t\tnot-an-address\t\n"
    )
    refused = desk.post(f"{home(scene)}add-list/", {"rows": rows})
    assert refused.status_code == 422
    assert "Row 3" in refused.content.decode()
    assert scene.round.invitations.count() == 1
    again = desk.post(f"{home(scene)}add-list/", {"rows": rows.replace("\tnone\t", "\t\t")})
    assert "No. 3 of the list: Write the name of the focal point." in again.content.decode()
    right = rows.replace("\tnone\t", "\t\t").replace("\t\tnot-an-address", "Chea\tchea@mol.example")
    right = right.replace("Ministry of Labour\t", "Ministry of Labour\t\t")
    assert desk.post(f"{home(scene)}add-list/", {"rows": right}).status_code == 302
    names = [row.institution["en"] for row in scene.round.invitations.all()]
    assert names == ["Ministry of Education", "Ministry of Health", "Ministry of Justice", "Ministry of Labour"]
    last = scene.round.invitations.last()
    desk.post(page_of(scene).replace(str(scene.invitation.pk), f"{last.pk}") + "move/", {"way": "up"})
    assert scene.round.invitations.all()[2] == last


def test_the_table_counts_each_invitation_once_and_reminds_only_who_has_not_replied(
    scene: Scene, desk: Client, django_assert_num_queries: object
) -> None:
    others = [
        invite(scene.round, invitee=inviting.invitee(name, email), by="test", at=NOW)
        for name, email in (("Health", "a@b.example"), ("Justice", ""), ("Labour", "c@d.example"))
    ]
    note_opened(others[0], at=NOW)
    draft = begin_answer(others[2], content={}, language="en", at=NOW)
    said = {"question": "q-provisions", "anchor": "", "text": "A word", "proposed": ""}
    contribute(draft, contributor="Kim", unit="", **said, at=NOW)
    answer(scene)
    with django_assert_num_queries(5):  # type: ignore[operator]
        counts = counts_of(table_of(scene.round))
    told = {standing: number for standing, number in counts.items() if number}
    assert told == {Standing.PROVISIONAL: 1, Standing.OPENED: 1, Standing.INVITED: 1, Standing.DRAFTED: 1}
    page = desk.get(f"{home(scene)}?standing=not-replied").content.decode()
    assert "Have not replied: 3" in page
    assert "Ministry of Education" not in page
    assert "2 institutions will be written to now" in desk.get(f"{home(scene)}remind/").content.decode()
    for _again in range(2):  # each once a day at most
        desk.post(f"{home(scene)}remind/")
    assert sorted(Message.objects.values_list("to", flat=True)) == ["a@b.example", "c@d.example"]
    assert "/km/i/" in Message.objects.first().body
    reminded = Entry.objects.filter(action="identities.remind").order_by("pk")
    assert [entry.detail["reminded"] for entry in reminded] == [2, 0]
    letters = docx.Document(io.BytesIO(desk.get(f"{home(scene)}reminders.docx").content))
    written = "\n".join(paragraph.text for paragraph in letters.paragraphs)
    assert "To: Justice" in written
    assert "Ministry of Education" not in written
    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"{home(scene)}table.xlsx").content))
    assert [row[1].value for row in book.active.rows][1:] == ["Ministry of Education", "Health", "Justice", "Labour"]


def test_a_successor_gets_a_new_link_and_the_old_one_ends(scene: Scene, desk: Client, client: Client) -> None:
    old = scene.focal
    assert old[3:] in desk.get(page_of(scene)).content.decode()
    desk.post(f"{page_of(scene)}focal-point/", {"name": "Ly Sokha", "email": "ly@moeys.example"})
    assert client.get(old).status_code == 404
    assert client.get(scene.focal).status_code == 200
    held = FocalPoint.objects.filter(invitation=scene.invitation).values_list("name", "until")
    assert list(held) == [("Chan Sophea", NOW), ("Ly Sokha", None)]
    desk.post(f"{page_of(scene)}send/")
    message = Message.objects.get()
    assert message.to == "ly@moeys.example"
    assert scene.focal[3:] in message.body
    assert client.get(f"{page_of(scene)}invitation.docx").status_code == 302  # nobody without an account
    assert desk.get(f"{page_of(scene)}invitation.docx").status_code == 200


def test_more_time_for_one_and_for_all_takes_two_persons(scene: Scene, desk: Client, client: Client) -> None:
    approver = signed_in(scene.approver)
    typed = {"closes_on": "22/6/2025", "closes_time": "23:59", "reason": "The minister travels"}
    assert desk.post(f"{page_of(scene)}extend/", typed | {"closes_on": "19/6/2025"}).status_code == 422
    for address, days in ((page_of(scene), 2), (home(scene), 4)):
        typed["closes_on"] = f"{20 + days}/6/2025"
        assert desk.post(f"{address}extend/", typed).status_code == 302
        proposal = Proposal.objects.get(state="open")
        decide = f"/desk/c/{scene.consultation.slug}/approvals/{proposal.pk}/"
        assert "The minister travels" in approver.get(decide).content.decode()
        assert approver.get(f"/desk/c/{scene.consultation.slug}/approvals/").status_code == 200
        desk.post(decide, {"verdict": "approve"})
        proposal.refresh_from_db()
        assert proposal.state == "open"
        assert approver.post(decide, {"verdict": "approve"}).status_code == 302
        window = openness_for(scene.invitation, round_=scene.round, at=NOW).window
        assert window.closes_at == CLOSES + timedelta(days=days)
    assert "The minister travels" in desk.get(page_of(scene)).content.decode()
    assert scene.round.windows.count() == 2
    scene.consultation.refresh_from_db()
    assert scene.consultation.published_at is None


def test_the_signed_letter_ends_what_is_provisional(scene: Scene, desk: Client) -> None:
    answer(scene)
    assert "signed letter has not come yet" in desk.get(page_of(scene)).content.decode()
    typed = {"register_number": "1204", "received_on": "18/6/2025", "letter_date": "17/6/2025"}
    late = desk.post(f"{page_of(scene)}arrived/", typed | {"received_on": "19/6/2025"})
    assert "still to come" in late.content.decode()
    wrong = SimpleUploadedFile("letter.pdf", b"GIF89a")
    assert desk.post(f"{page_of(scene)}arrived/", {**typed, "files": wrong}).status_code == 422
    scan = SimpleUploadedFile("letter.pdf", PDF)
    assert desk.post(f"{page_of(scene)}arrived/", {**typed, "files": scan}).status_code == 302
    page = desk.get(page_of(scene)).content.decode()
    assert "No. 1204" in page
    assert b"".join(desk.get(f"{page_of(scene)}scan")) == PDF
    assert counts_of(table_of(scene.round))[Standing.ANSWERED] == 1


def test_provisional_answers_count_and_the_books_and_the_public_page_say_so(scene: Scene, desk: Client) -> None:
    answer(scene)
    slug = scene.consultation.slug
    assert "Provisional, signed letter awaited: 1" in desk.get(f"/desk/c/{slug}/books/").content.decode()
    assert "Provisional" in desk.get(f"/desk/c/{slug}/inbox/").content.decode()
    facts = {"closes_at": CLOSES + timedelta(days=2), "reason": "The minister travels"}
    proposal = propose_extension(scene.invitation, **facts, by=scene.secretariat, at=NOW)
    approve_extension(scene.invitation, proposal=proposal, by=scene.approver, at=NOW)
    type(scene.consultation).objects.filter(pk=scene.consultation.pk).update(published_at=NOW)
    page = desk.get(f"/en/c/{slug}/").content.decode()
    assert "1 invited, 1 answered" in page
    assert "1 institution was given more time" in page
    assert "Ministry of Education" not in page  # the round is the secretariat's


def test_opening_for_the_invited_freezes_what_they_are_asked_and_publishes_nothing() -> None:
    scene = inviting.scene(opened=False)
    desk = signed_in(scene.secretariat)
    version = scene.round.versions.get()
    check_can_change_version(version)
    typed = {"opens_on": "18/6/2025", "opens_time": "08:00", "closes_on": "20/6/2025", "closes_time": "២៣:៥៩"}
    assert desk.post(f"{home(scene)}open/", typed | {"closes_on": "17/6/2025"}).status_code == 422
    form = scene.round.form
    asks_nothing = start_form(scene.consultation, title={"en": "Empty"}, by="test", at=NOW)
    scene.consultation.rounds.filter(pk=scene.round.pk).update(form=asks_nothing)
    assert "asks nothing yet" in desk.post(f"{home(scene)}open/", typed).content.decode()
    scene.consultation.rounds.filter(pk=scene.round.pk).update(form=form)
    assert desk.post(f"{home(scene)}open/", typed).status_code == 302
    assert scene.round.windows.get().closes_at == CLOSES
    with pytest.raises(WrongState):
        check_can_change_version(version)
    scene.consultation.refresh_from_db()
    assert (scene.consultation.published_at, version.published_at) == (None, None)
