"""What follows a receipt: mail and its links, a new version, files and paper, those who sent it together."""

import re
from datetime import timedelta
from subprocess import run
from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import CLOSES, NOW
from tests.messaging.postbox import Postbox, listening
from tests.web.public.test_answering import Hand, at, consultation, hand, receipt_of, text
from tests.web.staff.test_reviewing import signed_in
from yobal.audit.models import Entry
from yobal.collection.actions import confirm, disavow
from yobal.collection.links import sender_token
from yobal.collection.models import Draft, Submission
from yobal.identities.actions import consent
from yobal.identities.models import Signatory
from yobal.identities.queries import secret_of_signatory
from yobal.lib.errors import Closed
from yobal.messaging.actions import send_due
from yobal.messaging.models import Message
from yobal.reception.actions import receive
from yobal.reception.intake import IncomingFile, Piece
from yobal.reception.making import body_hash
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.answering.naming import intake_of

pytestmark = pytest.mark.django_db
__all__ = ["at", "consultation", "hand"]  # fixtures

MAIL = {"person/email": "dara@example.org"}


def held(acknowledgement: Any) -> dict[str, str]:
    return {"number": acknowledgement.number, "code": acknowledgement.private_code}


def press(hand: Hand, receipt: dict[str, str], button: str = "show") -> Any:
    return hand.post("/en/receipt/", {**receipt, "do": button})


def link_in(letter: Any, of: str) -> str:
    body = letter if isinstance(letter, str) else letter.content.decode().replace("=\r\n", "")
    found = re.search(rf"https?://[^/]+(/\w\w/{of}/[^\s]+)", body)
    assert found
    return found[1]


def test_mail_brings_the_number_and_never_the_code_and_its_link_confirms_by_a_button(hand, settings):
    checked = hand.checked(general="Please teach more.", **MAIL)
    receipt = receipt_of(hand.send(checked))
    hand.send(checked)
    box = Postbox()
    with listening(settings, box):
        assert send_due() == 1
    (letter,) = box.letters
    assert letter.rcpt_tos == ["dara@example.org"]
    said = Message.objects.get().body
    assert receipt["number"] in said
    assert receipt["code"] not in said
    assert receipt["code"].replace("-", "") not in letter.content.decode()
    assert "not confirmed" in text(press(hand, receipt))

    link = link_in(said, "receipt/sender")
    assert "teach more" not in text(hand.open(link))
    assert not hasattr(Submission.objects.get(), "confirmation")
    assert "You told us on" in text(hand.post(link, {"do": "me"}))
    assert Submission.objects.get().confirmation.by == "mail"
    assert "was confirmed on" in text(press(hand, receipt))

    hand.post(link, {"do": "not-me", "note": "Not my words\0."})
    assert Submission.objects.get().disavowal.note == "Not my words."
    assert hand.post(link, {"do": "me"}).status_code == 409
    assert "did not send this" in text(press(hand, receipt))
    assert Entry.objects.filter(action__in=["collection.confirm", "collection.disavow"]).count() == 2


def test_nobody_gets_more_than_a_few_mails_a_day_and_none_with_words_of_a_stranger(consultation, monkeypatch):
    monkeypatch.setattr("yobal.reception.telling.MOST_A_DAY", 2)
    others = [
        Piece(f"signatory/{n}/{what}", said)
        for n in (1, 2, 3)
        for what, said in (("name", b"Vanna"), ("email", b"V@example.org"))
    ]
    name = Piece("person/name", b"Win\n\nhttps://win.example " + b"now " * 50)
    for address in (b"dara@example.org", b"DARA@example.org", b"dara@example.org", b"sok@example.org"):
        factories.submission(consultation, personal=(name, Piece("person/email", address), *others))
    kinds = [(message.key.partition(":")[0], message.to.lower()) for message in Message.objects.order_by("pk")]
    assert kinds.count(("receipt", "dara@example.org")) == kinds.count(("sign", "v@example.org")) == 2
    assert kinds.count(("receipt", "sok@example.org")) == 1
    asked = Message.objects.filter(key__startswith="sign:").first()
    assert "Win\n" not in asked.body
    assert len(asked.body) < 500


def test_nothing_is_mailed_without_an_address_or_from_a_rehearsal_or_for_staff(consultation):
    factories.submission(consultation, personal=())
    receive(factories.intake(consultation, channel="letter"), by="clerk@example.org", at=NOW)
    solo = factories.announced(solo=True)
    factories.submission(solo)
    assert Message.objects.filter(key__startswith="receipt:").count() == 0


def test_the_link_in_the_mail_ends_thirty_days_after_the_close_and_a_forged_one_never_works(hand, consultation, at):
    submission = factories.submission(consultation).submission
    link = f"/en/receipt/sender/{sender_token(submission)}/"
    assert hand.post(f"/en/receipt/sender/{submission.pk.hex}:forged/", {"do": "me"}).status_code == 422
    at(CLOSES + timedelta(days=30) - timedelta(seconds=1))
    assert hand.open(link).status_code == 200
    at(CLOSES + timedelta(days=30))
    assert hand.open(link).status_code == 409
    assert hand.post(link, {"do": "me"}).status_code == 409
    with pytest.raises(Closed):
        confirm(submission, by="mail", at=CLOSES + timedelta(days=30))
    with pytest.raises(Closed):
        disavow(submission, note="", by="mail", at=CLOSES + timedelta(days=30))
    submission.refresh_from_db()
    assert not hasattr(submission, "confirmation")


LABEL = {"en": "One", "km": "មួយ"}
OPTIONS = [{"code": code, "label": LABEL} for code in ("a", "b", "c")]
MORE = [
    {"code": "q-many", "kind": "multiple", "label": LABEL, "options": OPTIONS},
    {"code": "q-matrix", "kind": "matrix", "label": LABEL, "options": OPTIONS, "rows": OPTIONS},
    {"code": "q-consent", "kind": "consent", "label": LABEL},
    {"code": "q-file", "kind": "file", "label": LABEL},
]


def everything(consultation: Any) -> Any:
    """Send an answer of each kind, as bytes that no form would mend."""
    answers = (
        Piece("answer/q-vision", b"4"),
        Piece("answer/q-many", b"a\nc"),
        Piece("answer/q-matrix/b", b"c"),
        Piece("answer/q-consent", b"yes"),
        Piece("answer/q-general", b"One\r\n\r\nTwo \xff\0 three\n", free_text=True),
        Piece("answer/q-general/confidential", b"yes"),
        Piece("answer/q-provisions/measure-1.2/text", "ក\n\nខ".encode(), free_text=True),
        Piece("answer/q-provisions/measure-1.2/proposed", b"Train all.", free_text=True),
        Piece("answer/q-provisions/measure-1.2/quote", b"officials", free_text=True),
        Piece("answer/q-provisions//text", b"As a whole", free_text=True),
        Piece("answer/q-provisions/measure-1.2/2/text", b"Again", free_text=True),
        Piece("answer/q-provisions/measure-1.2/2/kind", b"te"),
    )
    personal = (
        Piece("person/name", "សុខ ដារ៉ា".encode()),
        Piece("person/on_behalf_of", b"A client"),
        Piece("signatory/1/name", b"Keo Mony"),
        Piece("answer/q-provisions//author", b"Colleague"),
    )
    files = (IncomingFile('ស្កេន "1".pdf', b"%PDF-1.4 \0\xff", "application/pdf", "q-file"),)
    facts = {"on_behalf": "named", "joint": "1"}
    intake = factories.intake(consultation, answers=answers, personal=personal, files=files, facts=facts)
    return intake, receive(intake, by="participant", at=NOW)


def test_a_new_version_begins_with_every_octet_that_was_sent_and_takes_its_place(client, monkeypatch):
    monkeypatch.setattr(factories, "QUESTIONS", [*factories.QUESTIONS, *MORE])
    consultation = factories.announced(slug="everything")
    hand, (intake, first) = Hand(client, consultation), everything(consultation)
    begun = press(hand, held(first), "replace")
    assert begun.status_code == 303
    assert press(hand, held(first), "replace")["Location"] == begun["Location"]
    draft = Draft.objects.get()
    again = intake_of(draft, Typed.read(bytes(draft.content)))
    assert body_hash(again) == body_hash(intake)
    assert again.facts == intake.facts
    assert [(file.name, file.question) for file in again.files] == [('ស្កេន "1".pdf', "q-file")]

    assert hand.open(begun["Location"]).status_code == 200
    page = hand.type(page=hand.open(begun["Location"]), to=begun["Location"], general="Better", do="check")
    checked = hand.open(page["Location"])
    assert first.number in text(checked)
    given = hand.send(checked)
    old, new = Submission.objects.get(pk=first.submission.pk), Submission.objects.exclude(pk=first.submission.pk).get()
    assert old.withdrawal.by == "participant"
    assert new.replaces == old
    assert first.number in text(given)
    assert first.number in text(press(hand, receipt_of(given)))
    assert new.receipt.number in text(press(hand, held(first)))
    assert press(hand, held(first), "replace").status_code == 409
    assert Entry.objects.filter(action="collection.replace").count() == 1


def test_sending_the_new_version_twice_replaces_once(hand, consultation):
    first = factories.submission(consultation)
    checked = hand.open(press(hand, held(first), "replace")["Location"] + "check/")
    assert receipt_of(hand.send(checked)) == receipt_of(hand.send(checked))
    assert Submission.objects.count() == 2


def test_a_new_version_that_comes_too_late_replaces_nothing_and_may_be_sent_beside_the_first(hand, consultation, at):
    first = factories.submission(consultation)
    address = press(hand, held(first), "replace")["Location"] + "check/"
    at(CLOSES + timedelta(hours=1))
    refused = hand.send(hand.open(address))
    assert refused.status_code == 409
    assert "stands and is not replaced" in text(refused)
    assert Submission.objects.count() == 1
    assert hand.send(refused).status_code == 200
    late = Submission.objects.get(timeliness="late")
    assert late.replaces is None
    assert not hasattr(Submission.objects.get(pk=first.submission.pk), "withdrawal")
    assert press(hand, held(first), "replace").status_code == 409


def test_what_was_taken_back_meanwhile_is_not_replaced(hand, consultation):
    first = factories.submission(consultation)
    checked = hand.open(press(hand, held(first), "replace")["Location"] + "check/")
    press(hand, held(first), "withdraw-surely")
    refused = hand.send(checked)
    assert refused.status_code == 409
    assert Submission.objects.count() == 1
    assert hand.send(refused).status_code == 200
    assert Submission.objects.filter(replaces=None).count() == 2


def test_what_staff_recorded_is_not_replaced_here(hand, consultation):
    letter = receive(factories.intake(consultation, channel="letter"), by="clerk@example.org", at=NOW)
    assert "Write a new version" not in text(press(hand, held(letter)))
    assert press(hand, held(letter), "replace").status_code == 409


def test_each_file_comes_back_as_it_was_sent_under_a_name_that_does_no_harm(hand, consultation):
    _intake, sent = everything(consultation)
    page = press(hand, held(sent))
    assert "file:1" in text(page)
    answer = press(hand, held(sent), "file:1")
    assert answer.content == b"%PDF-1.4 \0\xff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E1%9E%9F")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert {press(hand, held(sent), f"file:{n}").status_code for n in ("2", "", "9" * 5000)} == {404}
    assert hand.post("/en/receipt/", {"number": sent.number, "code": "2" * 27, "do": "file:1"}).status_code == 422


def test_the_receipt_on_paper_holds_number_and_code(hand, consultation):
    sent = factories.submission(consultation)
    answer = hand.post("/km/receipt/", {**held(sent), "do": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    read = run(["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True).stdout.decode()
    assert sent.number in read
    assert sent.private_code in read.replace("\n", "")
    assert "សេចក្តីព្រាង" in read


def joint(consultation: Any) -> Any:
    people = {
        "signatory/1/name": "Chan Thy",
        "signatory/1/email": "thy@example.org",
        "signatory/2/name": "Keo Mony",
        "signatory/2/organisation": "Club",
        "signatory/3/name": " ",
    }
    personal = (Piece("person/name", b"Sok Dara"), *(Piece(k, v.encode()) for k, v in people.items()))
    return factories.submission(consultation, "We all say so.", personal=personal)


def test_each_who_sent_it_together_is_asked_and_says_yes_or_no_once(hand, consultation):
    sent = joint(consultation)
    asked = Message.objects.get(key__startswith="sign:")
    assert asked.to == "thy@example.org"
    assert sent.private_code not in asked.body
    first, second = Signatory.objects.all()
    link = link_in(asked.body, "sign")
    page = text(hand.open(link))
    assert "We all say so." in page
    assert "Sok Dara" in page
    first.refresh_from_db()
    assert first.consented_at is None

    hand.post(link, {"do": "consent"})
    other = f"/en/sign/{secret_of_signatory(sent.submission.pk, second.position)}/"
    hand.post(other, {"do": "decline"})
    assert hand.post(link, {"do": "decline"}).status_code == 409
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.consented_at
    assert second.declined_at
    assert (first.declined_at, second.consented_at) == (None, None)
    receipt = text(press(hand, held(sent)))
    assert "Said yes" in receipt
    assert "Said no" in receipt
    assert hand.open("/en/sign/" + "2" * 27 + "/").status_code == 404


def test_the_link_of_who_sent_it_together_ends_with_the_others(hand, consultation, at):
    secret = secret_of_signatory(joint(consultation).submission.pk, 1)
    at(CLOSES + timedelta(days=30))
    page = hand.open(f"/en/sign/{secret}/")
    assert page.status_code == 409
    assert "We all say so." not in text(page)
    with pytest.raises(Closed):
        consent(Signatory.objects.get(position=1), by="signatory", at=CLOSES + timedelta(days=30))


def test_the_holder_of_the_code_sees_the_links_to_pass_on_until_it_is_taken_back(hand, consultation):
    sent = joint(consultation)
    secret = secret_of_signatory(sent.submission.pk, 2)
    assert secret in text(press(hand, held(sent)))
    press(hand, held(sent), "withdraw-surely")
    assert secret not in text(press(hand, held(sent)))
    assert hand.post(f"/en/sign/{secret}/", {"do": "consent"}).status_code == 409


def test_the_desk_sees_who_confirmed_and_how_many_signed_and_names_only_when_asked(consultation):
    sent = joint(consultation)
    other = factories.submission(consultation)
    disavow(other.submission, note="Somebody else", by="mail", at=NOW)
    client = signed_in(factories.member(consultation, "secretariat"))
    page = reverse("staff:submission", args=[consultation.slug, sent.submission.pk])
    assert "2 further senders named, 0 said yes" in text(client.get(page))
    assert "Keo Mony" not in text(client.get(page))
    assert "Keo Mony" in text(client.post(f"{page}name/", {"reason": "To invite them"}))
    page = text(client.get(reverse("staff:submission", args=[consultation.slug, other.submission.pk])))
    assert "Somebody else" in page
    assert "false attribution" in page
    assert text(client.get(reverse("staff:inbox", args=[consultation.slug]))).count("not me") == 1
