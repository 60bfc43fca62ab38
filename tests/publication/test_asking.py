"""Designing forms: what may be asked, in which order, and until when."""

import pytest

from tests import factories
from tests.factories import NOW
from yobal.audit.models import Entry
from yobal.lib.errors import BadInput, Conflict, NotAllowed, Refusal, WrongState
from yobal.publication import actions
from yobal.publication.models import Form, Question

pytestmark = pytest.mark.django_db

LABEL = {"en": "Which one?", "km": "មួយណា?"}
OPTIONS = [{"code": "1", "label": {"en": "One", "km": "មួយ"}}, {"code": "2", "label": {"en": "Two", "km": "ពីរ"}}]


def new_form(consultation, **facts) -> Form:
    return actions.start_form(consultation, title={"en": "New"}, by="test", at=NOW, **facts)


def ask(form: Form, kind: str, **facts) -> Question:
    form.refresh_from_db()
    return actions.add_question(form, seen=form.edits, kind=kind, by="test", at=NOW, **({"label": LABEL} | facts))


def test_a_form_begins_with_the_questions_of_another_and_leaves_a_row():
    consultation = factories.consultation()
    first = consultation.forms.get()
    second = new_form(consultation, like=first)
    assert second.number == 2
    assert [q.code for q in second.questions.all()] == [q.code for q in first.questions.all()]
    assert Entry.objects.filter(action="publication.start_form", scope=consultation.pk).count() == 1


def test_a_new_question_takes_a_code_that_no_answer_has_borne():
    consultation = factories.consultation()
    form = new_form(consultation)
    codes = [ask(form, "long").code, ask(form, "short").code]
    actions.remove_question(form.questions.get(code=codes[1]), seen=2, by="test", at=NOW)
    other = new_form(consultation, like=form)
    assert ask(other, "long").code not in {*codes[:1], "q-vision", "q-general", "q-provisions"}


@pytest.mark.parametrize(
    ("kind", "facts", "place"),
    [
        ("single", {"options": OPTIONS[:1]}, "options"),
        ("matrix", {"options": OPTIONS, "rows": []}, "rows"),
        ("long", {"label": {"en": " "}}, "label"),
        ("long", {"shown_if": {"unknown": ["1"]}}, "shown_if"),
        ("single", {"options": [OPTIONS[0], {**OPTIONS[0], "code": "9"}]}, "options"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_says_where(kind, facts, place):
    form = new_form(factories.consultation())
    with pytest.raises(BadInput) as refused:
        ask(form, kind, **facts)
    assert refused.value.place == place
    assert not form.questions.exists()


def test_a_question_stays_behind_the_answer_it_hangs_on():
    form = new_form(factories.consultation())
    choice = ask(form, "single", options=OPTIONS)
    ask(form, "long", shown_if={choice.code: ["2"]})
    codes = [question.code for question in form.questions.all()]
    third = [OPTIONS[0], {"code": "3", "label": {"en": "Three"}}]
    with pytest.raises(BadInput):
        actions.order_questions(form, codes=codes[::-1], seen=2, by="test", at=NOW)
    with pytest.raises(BadInput):
        actions.remove_question(choice, seen=2, by="test", at=NOW)
    with pytest.raises(BadInput):
        actions.revise_question(choice, seen=2, options=third, by="test", at=NOW)
    assert [question.code for question in form.questions.all()] == codes


def test_an_order_that_names_each_question_once_is_kept():
    form = new_form(factories.consultation(), like=None)
    codes = [ask(form, "long").code for _ in range(3)]
    form.refresh_from_db()
    actions.order_questions(form, codes=codes[::-1], seen=form.edits, by="test", at=NOW)
    assert [question.code for question in form.questions.all()] == codes[::-1]
    with pytest.raises(BadInput):
        actions.order_questions(form, codes=codes[:2], seen=form.edits, by="test", at=NOW)


def test_who_saw_an_older_form_changes_nothing():
    form = new_form(factories.consultation())
    ask(form, "long")
    with pytest.raises(Conflict):
        actions.add_question(form, seen=0, kind="long", label=LABEL, by="test", at=NOW)
    assert form.questions.count() == 1


def test_a_published_form_never_changes():
    form = factories.announced().forms.get()
    question = form.questions.first()
    with pytest.raises(WrongState):
        ask(form, "long")
    with pytest.raises(WrongState):
        actions.remove_question(question, seen=form.edits, by="test", at=NOW)
    with pytest.raises(WrongState):
        actions.remove_form(form, by="test", at=NOW)


def test_the_database_itself_refuses_to_change_a_published_form():
    form = factories.announced().forms.get()
    with pytest.raises(Exception, match="never changed"):
        Form.objects.filter(pk=form.pk).update(title={"en": "Another"})


def test_what_was_approved_is_the_form_as_it_asked_then():
    consultation = factories.consultation()
    secretariat, approver = (factories.appointed(consultation, role) for role in ("secretariat", "approver"))
    announcement = actions.announce(
        factories.the_round(consultation),
        documents=list(consultation.documents.all()),
        number="7PT",
        title={"en": "Announcement", "km": "សេចក្តីជូនដំណឹង"},
        body={"en": "Tell us.", "km": "សូមផ្តល់មតិ។"},
        issued_on=NOW.date(),
        opens_at=factories.OPENS,
        closes_at=factories.CLOSES,
        by=secretariat,
        at=factories.OPENS,
    )
    proposal = actions.propose_announcement(announcement, by=secretariat, at=factories.OPENS)
    ask(consultation.forms.get(), "long")
    with pytest.raises(Refusal):
        actions.approve_announcement(announcement, proposal=proposal, by=approver, at=factories.OPENS)


def test_a_newer_form_replaces_another_in_an_open_round_once_two_people_agree():
    consultation = factories.announced()
    round_ = factories.the_round(consultation)
    older = round_.form
    newer = new_form(consultation, like=older)
    ask(newer, "long")
    secretariat, approver = factories.member(consultation, "secretariat"), factories.member(consultation, "approver")
    proposal = actions.propose_form(round_, form=newer, reason="A question was missing.", by=secretariat, at=NOW)
    with pytest.raises(NotAllowed):
        actions.approve_form(round_, proposal=proposal, by=secretariat, at=NOW)
    assert actions.approve_form(round_, proposal=proposal, by=approver, at=NOW)
    round_.refresh_from_db()
    assert round_.form == newer
    assert Form.objects.get(pk=newer.pk).published_at == NOW


def test_a_proposed_form_that_was_changed_is_not_approved():
    consultation = factories.announced()
    round_ = factories.the_round(consultation)
    newer = new_form(consultation, like=round_.form)
    secretariat, approver = factories.member(consultation, "secretariat"), factories.member(consultation, "approver")
    proposal = actions.propose_form(round_, form=newer, reason="Shorter.", by=secretariat, at=NOW)
    ask(newer, "long")
    with pytest.raises(Refusal):
        actions.approve_form(round_, proposal=proposal, by=approver, at=NOW)
