"""The working group's story on a small consultation, by role: from the inbox to what became of each comment."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.desk import open_fold, sign_in
from tests.journeys.small import LENDING, SLUG, SUNDAY, THANKS

pytestmark = pytest.mark.journey

DESK = f"/desk/c/{SLUG}"
REMARKS = "សូមបញ្ជាក់ហេតុផលឱ្យបានច្បាស់ជាងនេះ។"


def open_comment(page: Page, words: str) -> None:
    """Open the comment that says something, from the list of comments."""
    page.goto(f"{DESK}/comments/")
    card = page.locator("li.yb-card").filter(has_text=words).filter(has_not_text="divided").first
    card.locator("h2 a").click()


def fill_pair(page: Page, fold: str, name: str, *, en: str, km: str) -> None:
    """Fill a field of both languages in a fold of the page."""
    page.locator(f"#{fold} [name={name}_en]").fill(en)
    page.locator(f"#{fold} [name={name}_km]").fill(km)


def raise_new(page: Page, *, en: str, km: str) -> None:
    """Say that the comment raises a point that nobody has raised before."""
    open_fold(page, "new")
    fill_pair(page, "new", "title", en=en, km=km)
    page.locator("#new").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name=re.compile(en)).first).to_be_visible()


def propose(page: Page, point: str, outcome: str, *, en: str, km: str) -> None:
    """Propose a decision on a point."""
    page.goto(f"{DESK}/issues/")
    page.get_by_role("link", name=re.compile(point)).first.click()
    open_fold(page, "decide")
    page.locator("#decide").get_by_label(outcome, exact=True).check()
    fill_pair(page, "decide", "reasons", en=en, km=km)
    page.locator("#decide").get_by_role("button", name="Propose", exact=True).click()
    expect(page.get_by_text("Proposed by").first).to_be_visible()


def test_the_working_group_decides_redrafts_reports_and_answers_everyone(visitor, site, look, picture):
    reviewer, secretariat = sign_in(visitor(**DESKTOP), "reviewer"), sign_in(visitor(**DESKTOP), "secretariat")
    approver = sign_in(visitor(**PHONE), "approver")
    approver.locator("button[name=language][value=km]").click()
    expect(approver.locator("html")).to_have_attribute("lang", "km")
    _review(reviewer, look)
    _gate_is_shut(secretariat, look)
    _approve_most_and_return_one(approver, look, picture)
    _propose_again(reviewer, look)
    _approve_rest(approver)
    _redraft(secretariat, approver, look)
    _report(secretariat, approver, look, picture)
    _public_reads(visitor(**DESKTOP), look, picture)
    _participant_returns(visitor(**PHONE, scripts=False), site.facts["receipts"], look)


def _review(page: Page, look) -> None:
    page.goto(f"{DESK}/inbox/")
    look(page)
    if page.get_by_role("button", name="Take in now").count():
        page.get_by_role("button", name="Take in now").click()
    open_comment(page, "Many people work until six")
    look(page)
    open_fold(page, "split")
    page.locator("#sentence-2").check()
    look(page)
    page.locator("#split").get_by_role("button", name="Divide").click()
    expect(page.get_by_role("link", name=re.compile("A passage of comment"))).to_be_visible()

    open_comment(page, "Please keep the reading rooms open until nine")
    raise_new(page, en="Evening hours", km="ម៉ោងពេលល្ងាច")
    open_comment(page, "Students cannot pay")
    open_fold(page, "decide")
    page.locator("#decide").get_by_label("Accepted", exact=True).check()
    fill_pair(page, "decide", "reasons", en="Students shall not pay.", km="និស្សិតមិនត្រូវបង់កម្រៃទេ។")
    page.locator("#decide").get_by_role("button", name="Propose", exact=True).click()
    open_comment(page, SUNDAY)
    raise_new(page, en="Sundays", km="ថ្ងៃអាទិត្យ")
    open_comment(page, LENDING)
    raise_new(page, en="Time of lending", km="រយៈពេលឱ្យខ្ចី")
    open_comment(page, THANKS)
    open_fold(page, "aside")
    page.locator("#aside input[name=reason][value=no_point]").check()
    page.locator("#aside").get_by_role("button", name="Save", exact=True).click()

    propose(page, "Evening hours", "Accepted", en="Rooms stay open until nine.", km="បន្ទប់អានបើកដល់ម៉ោង ៩ យប់។")
    propose(page, "Sundays", "Not accepted", en="There is no staff on Sundays.", km="គ្មានបុគ្គលិកនៅថ្ងៃអាទិត្យទេ។")
    propose(page, "Time of lending", "For a later stage", en="With the next order.", km="នៅដំណាក់កាលបន្ទាប់។")
    look(page)


def _gate_is_shut(page: Page, look) -> None:
    page.goto(f"{DESK}/report/")
    look(page)
    expect(page.get_by_role("heading", name=re.compile("still unaccounted for"))).to_be_visible()
    expect(page.get_by_role("button", name="Propose the report")).to_have_count(0)


def _approve_most_and_return_one(page: Page, look, picture) -> None:
    page.goto(f"{DESK}/approvals/")
    look(page)
    picture(page, "approvals-km-phone", at="h1")
    lines = page.locator(".yb-card")
    expect(lines).to_have_count(4)
    for line in lines.filter(has_not_text="ថ្ងៃអាទិត្យ").all():
        line.locator("input[name=proposal]").check()
    page.locator("form[action$='/batch/'] button[type=submit]").click()
    expect(page.locator(".yb-card")).to_have_count(1)

    page.locator(".yb-card a").last.click()
    look(page)
    page.locator("button[name=verdict][value=return]").click()
    look(page)  # a return needs remarks
    page.locator("textarea[name=remarks]").fill(REMARKS)
    page.locator("button[name=verdict][value=return]").click()
    page.goto(f"{DESK}/approvals/")
    expect(page.locator("input[name=proposal]")).to_have_count(0)


def _propose_again(page: Page, look) -> None:
    page.goto(f"{DESK}/issues/")
    page.get_by_role("link", name=re.compile("Sundays")).first.click()
    expect(page.get_by_text(REMARKS)).to_be_visible()
    look(page)
    propose(
        page,
        "Sundays",
        "Not accepted",
        en="The staff of reading rooms have their weekly rest on Sundays; two days without staff cannot be paid for.",
        km="បុគ្គលិកបន្ទប់អានសម្រាកប្រចាំសប្តាហ៍នៅថ្ងៃអាទិត្យ ហើយថវិកាមិនគ្រប់គ្រាន់។",
    )


def _approve_rest(page: Page) -> None:
    page.goto(f"{DESK}/approvals/")
    page.locator("input[name=proposal]").check()
    page.locator("form[action$='/batch/'] button[type=submit]").click()
    expect(page.locator("input[name=proposal]")).to_have_count(0)


def _redraft(page: Page, approver: Page, look) -> None:
    page.goto(f"{DESK}/revision/rules/1/")
    look(page)
    for article, en, km, point in (
        ("1", "from 8:00 to 21:00", "ពីម៉ោង ៨:០០ ដល់ម៉ោង ២១:០០", "Evening hours"),
        ("2", "Students pay nothing.", "និស្សិតមិនបង់កម្រៃទេ។", ""),
    ):
        page.goto(f"{DESK}/revision/rules/1/")
        page.locator("section.yb-provision").filter(has=page.locator(".yb-provision__number", has_text=article)).filter(
            has=page.get_by_role("link", name=re.compile("^Change "))
        ).last.get_by_role("link", name=re.compile("^Change ")).click()
        body = page.locator("[name=body_en]")
        old_en, old_km = body.input_value(), page.locator("[name=body_km]").input_value()
        body.fill(old_en.replace("from 8:00 to 17:00", en) if article == "1" else f"{old_en} {en}")
        page.locator("[name=body_km]").fill(
            old_km.replace("ពីម៉ោង ៨:០០ ដល់ម៉ោង ១៧:០០", km) if article == "1" else f"{old_km} {km}"
        )
        if point:
            page.get_by_label(re.compile(point)).check()
        else:
            number = page.locator("[name=issues], [name=others]").last
            number.fill(_number_of_students_point(page))
        page.locator("input[name=cause][value=issues]").check()
        look(page)
        page.get_by_role("button", name="Save the change").click()
        expect(page.get_by_role("button", name="Propose for approval")).to_be_visible()
    page.get_by_role("button", name="Preview with changes marked").click()
    look(page)
    page.get_by_role("button", name="Propose for approval").click()

    approver.goto(f"{DESK}/approvals/")
    approver.locator(".yb-card a").last.click()
    look(approver)
    approver.locator("button[name=verdict][value=approve]").click()
    approver.wait_for_url("**/approvals/**")


def _number_of_students_point(page: Page) -> str:
    """Find the number of the point that was decided on one comment by itself; it is cited from another article."""
    other = page.context.new_page()
    other.goto(f"{DESK}/issues/")
    text = other.locator("li.yb-card").filter(has_text="Students").first.inner_text()
    other.close()
    found = re.search(r"(\d+)\.", text)
    assert found, text
    return found[1]


def _report(page: Page, approver: Page, look, picture) -> None:
    page.goto(f"{DESK}/books/")
    look(page)
    picture(page, "books-en")
    page.goto(f"{DESK}/report/")
    look(page)
    expect(page.get_by_role("heading", name="Everything received is accounted for")).to_be_visible()
    page.get_by_role("button", name="Propose the report").click()
    look(page)
    approver.goto(f"{DESK}/approvals/")
    approver.locator(".yb-card a").last.click()
    look(approver)
    approver.locator("button[name=verdict][value=approve]").click()
    approver.wait_for_url("**/approvals/**")


def _public_reads(page: Page, look, picture) -> None:
    page.goto(f"/en/c/{SLUG}/")
    look(page)
    page.get_by_role("link", name="Response report 1").click()
    look(page)
    picture(page, "report-en")
    expect(page.get_by_text("There is no staff on Sundays.")).to_have_count(0)  # what was returned was never approved
    expect(page.get_by_text("two days without staff cannot be paid for").first).to_be_visible()
    page.goto(f"/en/c/{SLUG}/d/rules/2/changes/")
    look(page)
    picture(page, "comparison-en", at="dl.yb-counts")
    expect(page.locator("ins", has_text="21").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Point .*: comments and decision")).first.click()
    expect(page).to_have_url(re.compile(r"/report/1/#issue-\d+$"))


def _participant_returns(page: Page, receipts: dict[str, dict[str, str]], look) -> None:
    for name, words in {
        "several-points": ["បន្ទប់អានបើកដល់ម៉ោង ៩ យប់។", "និស្សិតមិនត្រូវបង់កម្រៃទេ។"],
        "sunday-again": ["បុគ្គលិកបន្ទប់អានសម្រាកប្រចាំសប្តាហ៍នៅថ្ងៃអាទិត្យ"],
        "test": [],
        "closed-answer": [],
    }.items():
        page.goto("/km/receipt/")
        page.locator("input[name=number]").fill(receipts[name]["number"])
        page.locator("input[name=code]").fill(receipts[name]["code"])
        page.locator("main form button").click()
        look(page)
        for said in words:
            expect(page.get_by_text(said).first).to_be_visible()


def test_the_desk_of_two_hundred_submissions_is_worth_a_look(visitor, site, look, picture):
    page = sign_in(visitor(**DESKTOP), "reviewer")
    look(page)
    page.goto("/desk/c/ai-strategy-2025/inbox/")
    look(page)
    picture(page, "inbox-en")
    page.goto("/desk/c/ai-strategy-2025/comments/?state=unread")
    look(page)
    # One that speaks about a measure: the measure stands beside it.
    page.locator("li.yb-card").filter(has_text=re.compile(r"\b[1-6]\.[1-9] ")).first.locator("h2 a").click()
    look(page)
    picture(page, "comment-en")


def test_a_reviewer_works_through_comments_by_keyboard_alone(visitor, site, look):
    page = sign_in(visitor(**DESKTOP), "reviewer2")
    page.goto("/desk/c/ai-strategy-2025/comments/?language=en")
    page.locator("li.yb-card h2 a").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    def press(key: str) -> str:
        """Press a key that opens another page; says which comment one left."""
        left = page.locator("h1").inner_text()
        with page.expect_navigation():
            page.keyboard.press(key)
        expect(page).to_have_url(re.compile(r"\?language=en$"))
        return left

    def expect_noted(words: str) -> None:
        expect(page.locator(".govuk-notification-banner__heading")).to_have_text(re.compile(words))

    press("n")
    look(page)
    page.keyboard.press("c")
    page.keyboard.type("2")
    press("Enter")
    expect_noted("raises a point")

    page.keyboard.press("a")
    page.keyboard.type("ចំណុចថ្មី")
    page.keyboard.press("Tab")
    page.keyboard.type("Next: x, g and u are letters here")
    press("Enter")
    expect_noted("was made")

    # On a Khmer keyboard the key of g gives another letter.
    with page.expect_navigation():
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ថ', code: 'KeyG', bubbles: true}))"
        )
    expect_noted("asks for no change")
    left = press("x")
    expect_noted("set aside")
    assert page.locator("h1").inner_text() != left
    press("u")
    expect_noted("taken back")
    assert page.locator("h1").inner_text() == left

    while not page.locator("#split").count():
        press("n")
    page.keyboard.press("s")
    page.keyboard.press("Space")
    press("Enter")
    expect_noted("divided into")

    page.keyboard.press("d")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("យើងយល់ព្រម។")
    for _ in range(2):
        page.keyboard.press("Tab")
    left = press("Enter") if page.evaluate("document.activeElement.tagName") == "BUTTON" else ""
    expect_noted("decision is proposed")
    press("u")
    assert page.locator("h1").inner_text() == left

    page.keyboard.press("?")
    look(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Use these keys").press("Space")
    page.keyboard.press("Escape")
    here = page.url
    page.keyboard.press("x")
    assert page.url == here
    expect(page.get_by_text("Nobody has judged it yet")).to_be_visible()
