"""The pages for designing a form."""

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import NOW
from yobal.publication import actions
from yobal.publication.states import QuestionKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return factories.consultation()


@pytest.fixture
def desk(client, consultation):
    client.force_login(factories.appointed(consultation, "secretariat"))
    return client


@pytest.fixture
def form(consultation):
    return actions.start_form(consultation, title={"en": "New", "km": "ថ្មី"}, by="test", at=NOW)


def address(name, consultation, *rest):
    return reverse(f"staff:{name}", args=[consultation.slug, *rest])


def test_a_form_of_every_kind_is_made_at_the_desk(desk, consultation):
    desk.post(address("start-form", consultation), {"title_km": "ទម្រង់", "title_en": "Form"})
    form = consultation.forms.get(number=2)
    for kind in QuestionKind.values:
        page = address("add-question", consultation, 2, kind)
        assert desk.get(page).status_code == 200
        form.refresh_from_db()
        typed = {
            "seen": form.edits,
            "label_km": f"សំណួរ {kind}",
            "label_en": f"Question {kind}",
            "options_km": "បាទ\nទេ",
            "options_en": "Yes\r\nNo\r\n",
            "parts": "measure-1.1",
            "rows_km": "ផ្សេងៗ",
            "rows_en": "Anything else",
            "max_length": "៥០០",
        }
        answer = desk.post(page, typed)
        assert answer.status_code == 302, answer.content.decode()
    asked = {question.kind: question for question in form.questions.all()}
    assert set(asked) == set(QuestionKind.values)
    assert asked["single"].options == [
        {"code": "1", "label": {"km": "បាទ", "en": "Yes"}},
        {"code": "2", "label": {"km": "ទេ", "en": "No"}},
    ]
    assert [row["code"] for row in asked["matrix"].rows] == ["measure-1.1", "row1"]
    assert asked["matrix"].rows[0]["label"]["en"] == "1.1 Teach"
    assert asked["long"].max_length == 500
    assert desk.get(address("form", consultation, 2)).status_code == 200


def test_an_answer_that_moves_keeps_its_code(desk, consultation, form):
    page = address("add-question", consultation, form.number, "single")
    typed = {"seen": 0, "label_km": "ក", "label_en": "A", "options_km": "ក\nខ\nគ", "options_en": "a\nb\nc"}
    desk.post(page, typed)
    question = form.questions.get()
    moved = typed | {"seen": 1, "options_km": "គ\nក\nឃ", "options_en": "c\na\nd"}
    desk.post(address("question", consultation, form.number, question.code), moved)
    question.refresh_from_db()
    assert [(row["code"], row["label"]["en"]) for row in question.options] == [("3", "c"), ("1", "a"), ("4", "d")]


def test_languages_with_different_numbers_of_answers_are_refused_and_the_text_is_kept(desk, consultation, form):
    page = address("add-question", consultation, form.number, "single")
    typed = {"seen": 0, "label_km": "ក", "label_en": "A", "options_km": "ក\nខ\nគ", "options_en": "apple\npear"}
    answer = desk.post(page, typed)
    assert answer.status_code == 422
    assert "apple" in answer.content.decode()
    assert not form.questions.exists()


def test_buttons_and_dragging_order_the_questions(desk, consultation):
    form = consultation.forms.get()
    codes = [question.code for question in form.questions.all()]
    page = address("order-questions", consultation, form.number)
    desk.post(page, {"seen": 0, "code": codes, "down": codes[0]})
    assert [question.code for question in form.questions.all()] == [codes[1], codes[0], codes[2]]
    desk.post(page, {"seen": 1, "code": codes[::-1]})
    assert [question.code for question in form.questions.all()] == codes[::-1]
    desk.post(page, {"seen": 0, "code": codes})
    assert [question.code for question in form.questions.all()] == codes[::-1], "an older page changes nothing"


def test_a_form_of_another_consultation_is_not_found(desk):
    other = factories.consultation()
    assert desk.get(address("form", other, 1)).status_code == 404


def test_a_newer_form_is_proposed_and_approved_on_pages(client):
    consultation = factories.announced()
    actions.start_form(consultation, title={"en": "Newer"}, like=consultation.forms.get(), by="test", at=NOW)
    client.force_login(factories.member(consultation, "secretariat"))
    client.post(
        address("use-form", consultation, 2), {"round": factories.the_round(consultation).pk, "reason": "One more."}
    )
    client.force_login(factories.member(consultation, "approver"))
    listed = client.get(address("approvals", consultation)).content.decode()
    assert "Newer" in listed
    from yobal.approvals.models import Proposal

    proposal = Proposal.objects.get(kind="form")
    page = address("proposal", consultation, proposal.pk)
    assert "តើអ្នកយល់ស្របនឹងចក្ខុវិស័យឬទេ" in client.get(page).content.decode()
    client.post(page, {"verdict": "approve"})
    assert factories.the_round(consultation).form.number == 2


def test_the_list_of_forms_costs_the_same_for_one_and_for_three(desk, consultation, django_assert_num_queries):
    page = address("forms", consultation)
    with django_assert_num_queries(11):
        desk.get(page)
    for _ in range(2):
        actions.start_form(consultation, title={"en": "More"}, by="test", at=NOW)
    with django_assert_num_queries(11):
        desk.get(page)
