"""The form itself: every kind of question, a page for each, who answers, and what a script is told."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from tests.web.public.test_answering import FORM, Hand, hidden, received, shown_in, text
from yobal.collection.actions import attach, save_draft, start_draft
from yobal.collection.models import Draft, Submission
from yobal.collection.queries import received_text
from yobal.identities.models import Participant, PersonalField, Signatory
from yobal.lib import clock
from yobal.messaging.models import Message
from yobal.publication import actions as publication
from yobal.publication.models import Consultation, Round, Window
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.answering.naming import intake_of

pytestmark = pytest.mark.django_db

SCALE = [{"code": str(n), "label": {"en": str(n), "km": str(n)}} for n in range(1, 6)]
QUESTIONS: list[dict[str, Any]] = [
    {"code": "s", "kind": "statement", "label": {"en": "First the vision"}},
    factories.QUESTIONS[0],
    {
        "code": "why",
        "kind": "long",
        "label": {"en": "Why not?"},
        "required": True,
        "shown_if": {"q-vision": ["1", "2"]},
    },
    {
        "code": "rate",
        "kind": "matrix",
        "label": {"en": "Rate the priorities"},
        "required": True,
        "options": SCALE,
        "rows": [
            {"code": "priority-1", "label": {"en": "People"}},
            {"code": "other", "label": {"en": "Something else"}},
        ],
    },
    {"code": "ok", "kind": "consent", "label": {"en": "I have read the draft"}, "required": True},
    {"code": "papers", "kind": "file", "label": {"en": "Your papers"}},
    factories.QUESTIONS[2],
]
RATED = {"answer/rate/priority-1": "5", "answer/rate/other": "1", "answer/ok": "on"}
ANDROID = "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def at(tmp_path: Path) -> Any:
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(NOW)
    yield clock.move_to
    clock.keep_offset_in(None)


def announced(monkeypatch: pytest.MonkeyPatch, *, layout: str = "one_page") -> Consultation:
    monkeypatch.setattr(factories, "QUESTIONS", QUESTIONS)
    plain = factories.consultation

    def laid_out(**facts: Any) -> Consultation:
        made = plain(**facts)
        made.forms.update(layout=layout)
        return made

    monkeypatch.setattr(factories, "consultation", laid_out)
    return factories.announced(slug="strategy")


@pytest.fixture
def hand(client: Client, monkeypatch: pytest.MonkeyPatch) -> Hand:
    return Hand(client, announced(monkeypatch))


@pytest.fixture
def paged(client: Client, monkeypatch: pytest.MonkeyPatch) -> Hand:
    return Hand(client, announced(monkeypatch, layout="by_question"))


def autosave(client: Client, address: str, fields: dict[str, str]) -> Any:
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    return client.post(address, body, content_type=FORM, headers={"Accept": "application/json"})


def test_every_kind_of_question_is_received_and_what_is_missing_is_told_at_its_row(hand):
    missing = hand.open(hand.open(hand.type(vision="4", **{"answer/rate/other": "1"})["Location"])["Location"])
    assert 'href="#id_answer/rate/priority-1_0">Choose an answer for: People' in text(missing)
    assert "Tick this to go on: I have read the draft" in text(missing)
    assert 'aria-labelledby="id_answer/rate/other_row"' in text(missing)
    checked = hand.checked(vision="4", **RATED)
    assert "People: <strong>5</strong>" in text(checked)
    hand.send(checked)
    texts = received_text(Submission.objects.get().fields.all())
    assert {name: said for name, said in texts.items() if name.startswith("answer/")} == {
        "answer/q-vision": "4",
        "answer/rate/priority-1": "5",
        "answer/rate/other": "1",
        "answer/ok": "yes",
    }


def test_an_answer_to_a_question_that_does_not_apply_is_told_and_not_sent(hand):
    shown = text(hand.open())
    assert 'data-shown-if="{&quot;q-vision&quot;: [&quot;1&quot;, &quot;2&quot;]}"' in shown
    page = hand.checked(vision="4", **RATED, **{"answer/why": "Typed before"})
    assert "Not sent: this question is not for those" in text(page)
    assert shown_in(hand.open(page.request["PATH_INFO"].replace("check/", "")), "answer/why") == "Typed before"
    hand.send(page)
    assert received("answer/why") == b""


def test_a_form_with_a_page_for_each_question_keeps_each_page_and_sends_them_all(paged):
    first = paged.open()
    assert "Question 1 of 6" in text(first)
    assert "First the vision" in text(first)
    assert "about/consent" not in text(first)
    step = paged.type(page=first, do="next", vision="4", **{"about/consent": ""})
    assert step["Location"].endswith("/q/3/")  # the second question is not for who agrees
    rated = paged.open(step["Location"])
    step = paged.type(page=rated, to=step["Location"], do="next", **{"answer/rate/priority-1": "5"})
    back = paged.open(step["Location"])
    assert paged.type(page=back, to=step["Location"], do="back")["Location"].endswith("/q/3/")
    home = step["Location"].removesuffix("q/4/")
    assert paged.open(home)["Location"].endswith("/q/1/")
    last = paged.open(f"{home}q/7/")
    step = paged.type(page=last, to=f"{home}q/7/", do="check", name="Sok Dara")
    wrong = paged.open(paged.open(step["Location"])["Location"])["Location"]
    assert wrong.endswith("/q/3/?check")
    assert "Choose an answer for: Something else" in text(paged.open(wrong))
    for number, answers in ((3, {"answer/rate/priority-1": "5", "answer/rate/other": "1"}), (4, {"answer/ok": "on"})):
        address = f"{home}q/{number}/"
        paged.type(page=paged.open(address), to=address, do="next", **answers)
    paged.send(paged.open(f"{home}check/"))
    submission = Submission.objects.get()
    assert (received("answer/q-vision"), received("answer/rate/other")) == (b"4", b"1")
    assert (submission.consent, submission.participant.name) == ("text_only", "Sok Dara")


def test_another_page_saved_meanwhile_is_no_conflict_and_the_same_page_is(paged):
    home = paged.type(do="next", vision="4")["Location"].removesuffix("q/3/")
    one, other = paged.open(f"{home}q/1/"), paged.open(f"{home}q/3/")
    stale = paged.open(f"{home}q/1/")
    assert paged.type(page=one, to=f"{home}q/1/", do="next", vision="2").status_code == 303
    assert paged.type(page=other, to=f"{home}q/3/", do="next", **RATED).status_code == 303
    conflict = paged.type(page=stale, to=f"{home}q/1/", do="next", vision="5")
    assert conflict.status_code == 409
    assert "Saved meanwhile" in text(conflict)
    assert b'"answer/rate/other","1"' in bytes(Draft.objects.get().content)


def test_a_draft_stays_on_the_form_that_it_was_begun_on(hand):
    consultation = hand.consultation
    address = hand.type(do="save", vision="4", **RATED)["Location"].removesuffix("?saved")
    newer = publication.add_form(
        consultation,
        title={"en": "Newer form"},
        intro={},
        questions=[{"code": "new", "kind": "long", "label": {"en": "New question"}, "required": True}],
        by="test",
        at=NOW,
    )
    consultation.rounds.update(form=newer)
    assert "New question" in text(hand.open())
    assert "Rate the priorities" in text(hand.open(address))
    hand.send(hand.open(f"{address}check/"))
    assert Submission.objects.get().form.number == 1


def test_who_answers_for_whom_and_with_whom_is_kept_apart_from_what_is_said(hand):
    more = hand.type(do="more:signatory", **{"signatory/2/name": "Chan", "answer/ok": "on"})
    assert "signatory/3/name" in text(hand.open(more["Location"].split("#")[0]))
    who = {
        "person/name": "សុខ ដារ៉ា",
        "person/name_latin": "Sok Dara",
        "person/honorific": "ឯកឧត្តម",
        "person/telegram": "@dara",
        "person/contact": "telegram",
        "about/on_behalf": "undisclosed",
        "person/on_behalf_of": "Typed before it was hidden",
        "signatory/2/name": "Chan Thy",
        "signatory/2/email": "thy@example.org",
        "signatory/4/name": "An institute",
    }
    page = hand.checked(vision="4", **RATED, **who)
    assert "A client who is not to be named" in text(page)
    assert "Chan Thy, An institute" in text(page)
    Draft.objects.update(mail="dara@example.org")
    hand.send(page)
    assert Draft.objects.get(sent_at__isnull=False).mail == ""
    submission, participant = Submission.objects.get(), Participant.objects.get()
    assert (participant.name_latin, participant.honorific, participant.contact) == ("Sok Dara", "ឯកឧត្តម", "telegram")
    assert not PersonalField.objects.filter(name="person/on_behalf_of").exists()
    assert (received("meta/on_behalf"), received("meta/joint")) == (b"undisclosed", b"2")
    assert [row.name for row in Signatory.objects.filter(submission=submission)] == ["Chan Thy", "An institute"]


def test_what_does_not_fit_together_is_told_at_its_field(hand):
    who = {
        "about/on_behalf": "named",
        "person/contact": "post",
        "signatory/1/email": "nobody",
        "about/consent": "name_and_text",
    }
    response = hand.type(vision="4", **RATED, **who)
    page = text(hand.open(hand.open(response["Location"])["Location"]))
    for field in ("person/on_behalf_of", "person/address", "signatory/1/name", "signatory/1/email", "person/name"):
        assert f'<a href="#id_{field}">' in page, field


def test_a_question_for_files_leads_to_their_page_and_is_kept_with_the_rest(hand):
    response = hand.type(do="files:papers", vision="4")
    assert response["Location"].endswith("/files/?question=papers")
    draft = Draft.objects.get()
    kept = {"name": "position.pdf", "media_type": "application/pdf", "size": 3, "sha256": "0" * 64, "path": "00/00"}
    draft.files.create(position=1, question="papers", added_at=NOW, **kept)
    home = response["Location"].removesuffix("files/?question=papers")
    assert '<li dir="auto">position.pdf</li>' in text(hand.open(home))


def test_a_single_text_can_be_kept_from_the_public(hand):
    block = "answer/q-provisions/1/"
    page = hand.checked(
        vision="1",
        **RATED,
        **{"answer/why": "Secret", "answer/why/confidential": "on"},
        **{f"{block}part": "measure-1.1", f"{block}text": "Also", f"{block}confidential": "on"},
    )
    assert text(page).count("Not to be published") == 2
    hand.send(page)
    assert received("answer/why/confidential") == received("answer/q-provisions/measure-1.1/confidential") == b"yes"


def test_a_script_saves_begins_a_draft_and_is_told_of_another_editor(hand, client):
    fields = {**hidden(hand.open()), "answer/why": "Half a", "do": "save"}
    told = autosave(client, hand.home, fields).json()
    assert told["message"] == "Saved at 12:00"
    assert told["left"] == "2 days 11 hours left"
    again = autosave(client, told["address"], {**fields, "answer/why": "Half a thought", "edits": str(told["edits"])})
    assert again.json()["edits"] == 1
    assert shown_in(hand.open(told["address"]), "answer/why") == "Half a thought"
    stale = autosave(client, told["address"], {**fields, "answer/why": "Other tab"})
    assert stale.status_code == 409
    assert "another tab" in stale.json()["message"]
    Draft.objects.update(sent_at=NOW)
    late = autosave(client, told["address"], {**fields, "answer/why": "After sending", "edits": "1"})
    assert (late.status_code, Draft.objects.count()) == (422, 1)
    assert json.loads(late.content)["message"]


def test_the_link_of_a_draft_is_mailed_once_and_a_wrong_address_is_told_beside_it(hand):
    address = hand.type(do="save", vision="4")["Location"].removesuffix("?saved")
    key = Draft.objects.get().form_key
    wrong = hand.post(f"{address}mail/", {"key": key, "mail": "nowhere"})
    assert (wrong.status_code, Message.objects.count()) == (422, 0)
    assert 'value="nowhere"' in text(wrong)
    done = hand.post(f"{address}mail/", {"key": key, "mail": "dara@example.org"})
    assert "on its way to dara@example.org" in text(hand.open(done["Location"]))
    assert address in Message.objects.get().body
    assert shown_in(hand.open(address), "answer/why") == ""
    assert b'"answer/q-vision","4"' in bytes(Draft.objects.get().content)


@pytest.mark.parametrize("agent", [ANDROID, "Mozilla/5.0 (iPhone) Mobile [FBAN/FBIOS;FBAV/400]", "Telegram-Android/10"])
def test_inside_another_app_the_form_says_so_and_leads_out(hand, client, agent):
    client.defaults["HTTP_USER_AGENT"] = agent
    assert "press “Save and go on later” first" in text(hand.open())
    address = hand.type(do="save", **{"answer/why": "Kept"})["Location"]
    assert "You are inside another app." in text(hand.open(address))
    draft = text(hand.open(address.removesuffix("?saved")))
    assert "Open this page in your browser." in draft
    assert "Kept" in draft


def test_an_ordinary_browser_is_told_nothing_of_apps(hand, client):
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile Safari/537.36"
    assert "another app" not in text(hand.open())


def test_an_extension_reaches_the_form_the_draft_and_the_check_at_once(hand, at):
    home = hand.type(do="save", vision="4", **RATED)["Location"].removesuffix("?saved")
    pages = (hand.home, home, f"{home}?saved", f"{home}check/")
    at(CLOSES - timedelta(minutes=90, seconds=55))
    for page in pages:
        assert "1 hour 30 minutes left" in text(hand.open(page)), page
    Window.objects.create(
        round=factories.the_round(hand.consultation),
        recorded_at=NOW,
        recorded_by="test",
        opens_at=OPENS,
        closes_at=CLOSES + timedelta(days=2),
    )
    for page in pages:
        shown = text(hand.open(page))
        assert "2 days 1 hour left" in shown, page
        assert re.search(r"22 June 2025, 23:59 \(Phnom Penh time\)", shown), page


def test_a_file_for_a_question_that_is_not_for_this_participant_stays_in_the_draft(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = {**QUESTIONS[5], "shown_if": {"q-vision": ["1", "2"]}}
    monkeypatch.setattr(f"{__name__}.QUESTIONS", [*QUESTIONS[:5], papers, *QUESTIONS[6:]])
    hand = Hand(client, announced(monkeypatch))
    round_ = Round.objects.get()
    facts: dict[str, Any] = {"form_key": "k" * 43, "language": "en", "ticket_at": NOW, "by": "participant", "at": NOW}
    draft, secret = start_draft(round_, content={"fields": []}, **facts)
    attach(draft, question="papers", name="a.txt", content=b"Words", by="participant", at=NOW)
    for answer, count in ((b"1", 1), (b"5", 0)):
        typed = Typed((("answer/q-vision", answer), *((name, said.encode()) for name, said in RATED.items())))
        typed = Typed((*typed.fields, ("answer/why", b"So."), ("about/consent", b"nothing")))
        save_draft(draft, content=typed.content(), seen=draft.edits, by="participant", at=NOW)
        assert len(intake_of(draft, typed).files) == count
        page = hand.open(f"/en/c/strategy/answer/{secret}/check/").content.decode()
        assert ("Not sent" in page.partition("Your papers")[2][:1000]) is not bool(count)
