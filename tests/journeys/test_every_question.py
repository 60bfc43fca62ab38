"""A form that asks every kind of question: on one page of a phone in Khmer, and one after the other at a desk."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_participants import COMMENT, press, receipt_on

pytestmark = pytest.mark.journey
QUESTIONS = 11


def answer(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name='answer/{name}'][value='{value}']").check()


def test_all_on_one_page_of_a_phone(visitor, site, look, tmp_path: Path):
    phone = visitor(**PHONE)
    phone.goto("/km/c/asking/answer/")
    look(phone)
    tops = (
        phone.locator(".yb-matrix__row")
        .first.locator(".govuk-radios__item")
        .evaluate_all("items => items.map(item => item.getBoundingClientRect().top)")
    )
    assert len(tops) == 5
    assert len(set(tops)) == 1, "five marks do not fit beside each other"
    expect(phone.locator("textarea[name='answer/why']")).to_be_hidden()
    press(phone, "check")
    look(phone)
    mistakes = phone.locator(".govuk-error-summary__list a")
    expect(mistakes).to_have_count(3)
    mistakes.first.tap()
    expect(phone.locator("input[name='answer/agree']").first).to_be_focused()

    answer(phone, "agree", "2")
    phone.locator("textarea[name='answer/why']").fill(COMMENT)
    for name, value in (("important", "3"), ("one", "5"), ("many", "1"), ("many", "2"), ("rate/priority-6", "5")):
        answer(phone, name, value)
    phone.locator("input[name='answer/short']").fill("ត្រូវការគ្រូ")
    phone.locator("select[name$='/part']").select_option(index=2)
    phone.locator("textarea[name$='/text']").fill(COMMENT)
    phone.locator("textarea[name$='/proposed']").fill(COMMENT)
    phone.locator("input[name='answer/read']").check()
    phone.locator("input[name='about/consent'][value=text_only]").check()
    phone.locator("button[value='files:papers']").tap()
    paper = tmp_path / "ឯកសារ.txt"
    paper.write_text(COMMENT, encoding="utf-8")
    phone.locator("input[type=file]").set_input_files(paper)
    phone.locator("form:has(input[type=file]) button").tap()
    expect(phone.get_by_text(paper.name, exact=True)).to_be_visible()
    look(phone)
    phone.locator("main a.govuk-button").tap()
    press(phone, "check")
    look(phone)
    expect(phone.locator("main")).to_contain_text(paper.name)
    phone.locator("form[action$='/send/'] button").tap()
    receipt_on(phone)
    look(phone)
    phone.locator("button[value=show]").tap()
    expect(phone.locator(".yb-quote").filter(has_text=COMMENT)).to_have_count(3)
    look(phone)


def test_one_after_the_other_at_a_desk_and_back_after_the_receipt(visitor, site, look):
    page = visitor(**DESKTOP, scripts=False)
    page.goto("/en/c/asking-in-turn/answer/")
    answer(page, "agree", "4")
    for number in range(1, QUESTIONS + 1):
        if not page.url.endswith(f"/q/{number}/") and number > 1:
            assert number == 2, "a question was passed over that is for everybody"
            continue
        expect(page.get_by_text(f"Question {number} of {QUESTIONS}")).to_be_visible()
        if number == QUESTIONS:
            page.locator("input[name='answer/read']").check()
            look(page)
        press(page, "next")
    page.get_by_label("Your name").first.fill("Sok Dara")
    page.locator("input[name='about/consent'][value=text_only]").check()
    look(page)
    press(page, "check")
    page.locator("form[action$='/send/'] button").click()
    number, _code = receipt_on(page)

    page.go_back()
    page.go_back()
    if page.locator("[name='person/name']").count() == 0:  # the browser asked for the page anew
        expect(page.locator("main")).to_contain_text(number)
        return
    page.get_by_label("Your name").first.fill("Sok Dara and others")
    press(page, "check")
    look(page)
    expect(page.locator("main")).to_contain_text(re.compile(f"{number}.*takes the place", re.DOTALL))
    page.get_by_role("button", name="Open the new draft").click()
    press(page, "next")
    look(page)
