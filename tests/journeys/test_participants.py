"""What participants do: on a phone in Khmer, at a desk in English, in two tabs, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.journey

SLUG = "ai-strategy-2025"
COMMENT = "សូមបន្ថែមគោលដៅច្បាស់លាស់ និងពេលវេលាសម្រាប់វិធានការនេះ។"
GENERAL = "សូមរៀបចំវគ្គបណ្តុះបណ្តាលសម្រាប់សិស្សនៅតាមខេត្ត។ 🙏"


def press(page: Page, button: str) -> None:
    """Press a button of the answering form by what it does, so that the words of any language fit."""
    page.locator(f"button[name=do][value={button}]:not([aria-hidden])").click()


def receipt_on(page: Page) -> tuple[str, str]:
    """Read number and private code from the page that hands over the receipt."""
    page.locator("#receipt").wait_for()
    codes = page.locator("main strong.yb-code").all_inner_texts()
    assert len(codes) == 2, page.inner_text("main")
    return codes[0], codes[1]


def test_a_citizen_on_a_phone_comments_saves_resumes_sends_and_holds_a_receipt(visitor, site, look, picture):
    phone = visitor(**PHONE, scripts=False)
    phone.goto(f"/km/c/{SLUG}/")
    look(phone)
    picture(phone, "consultation-km-phone", at=".yb-lede")

    # The paper announcement shows the same code that a phone's camera reads.
    phone.locator("#announcements + ul a").first.click()
    look(phone)
    code = re.search(r"/q/([a-z0-9-]+)", phone.content())
    assert code, "the announcement shows no short link"
    phone.goto(code[0])
    look(phone)

    # From the reader: the comment begins at the measure that was read.
    phone.goto(f"/km/c/{SLUG}/")
    phone.locator("#document-draft-strategy a[href*='/d/']").first.click()
    look(phone)
    phone.locator("section.yb-provision a[href*='provision=measure']").first.click()
    look(phone)
    phone.locator("textarea[name$='/text']").fill(COMMENT)
    press(phone, "keep")
    look(phone)
    expect(phone.locator("section.yb-provision .yb-quote")).to_have_text(COMMENT)
    phone.locator(".yb-draftbar a").first.click()
    expect(phone.locator("select[name$='/part']")).to_have_value(re.compile("measure"))
    phone.locator("textarea[name='answer/q-general']").fill(GENERAL)
    picture(phone, "answer-km-phone", at="#more-q-provisions")
    press(phone, "save")
    look(phone)
    link = phone.locator("p.yb-code a").get_attribute("href")

    # Another day, another telephone: the link alone leads back.
    other = visitor(**PHONE, scripts=False)
    other.goto(link)
    expect(other.locator("textarea[name='answer/q-provisions/1/text']")).to_have_value(COMMENT)
    expect(other.locator("textarea[name='answer/q-general']")).to_have_value(GENERAL)
    press(other, "check")
    look(other)  # what may be published must be chosen: the form comes back and says so
    expect(other.locator(".govuk-error-summary")).to_be_visible()
    other.locator("input[name='about/consent'][value=text_only]").check()
    press(other, "check")
    look(other)
    expect(other.locator(".yb-quote").filter(has_text=COMMENT)).to_be_visible()
    other.locator("form[action$='/send/'] button").click()
    look(other)
    number, private_code = receipt_on(other)
    receipt = other.locator("#receipt").bounding_box()
    assert receipt, "no receipt is shown"
    assert receipt["y"] + receipt["height"] <= 640, "the receipt does not fit one screenshot of a small phone"
    picture(other, "receipt-km-phone")

    # Back and once more: the same receipt, and nothing is received twice.
    other.go_back()
    other.locator("form[action$='/send/'] button").click()
    assert receipt_on(other) == (number, private_code)

    other.goto("/km/receipt/")
    look(other)
    other.locator("input[name=number]").fill(number)
    other.locator("input[name=code]").fill("AAA-AAA")
    other.locator("main form button").click()
    look(other)  # a wrong code is told, and what was typed stays
    expect(other.locator("input[name=number]")).to_have_value(number)
    other.locator("input[name=code]").fill(private_code.lower().replace("-", " "))
    other.locator("main form button").click()
    look(other)
    expect(other.locator(".yb-quote").filter(has_text=COMMENT)).to_be_visible()


# Some words of the first paragraph that is long enough; the browser does not cut a Khmer syllable.
SELECT = """() => {
    const text = [...document.querySelectorAll("section[id^=measure] .yb-provision__text p")]
        .map(paragraph => paragraph.firstChild).find(node => node.length > 40);
    text.parentElement.scrollIntoView({block: "center"});
    getSelection().setBaseAndExtent(text, 3, text, 23);
    return [getSelection().toString().trim(), text.data];
}"""


def test_a_citizen_selects_a_passage_comments_and_finds_the_draft_again(visitor, site, look):
    phone = visitor(**PHONE)
    phone.goto(f"/km/c/{SLUG}/")
    phone.locator("#document-draft-strategy a[href*='/d/']").first.click()
    phone.wait_for_url("**/d/**")
    text = phone.url
    passage, whole = phone.evaluate(SELECT)
    assert passage in whole
    phone.locator("form[data-passage] button").wait_for()
    look(phone)
    phone.locator("form[data-passage] button").tap()
    quote = phone.locator("textarea[name$='/quote']")
    expect(quote).to_have_value(passage)
    look(phone)
    comment = phone.locator("textarea[name$='/text']")
    comment.fill(COMMENT)
    phone.reload()  # the page is asked for once more, with nothing typed in it: the browser has the words
    phone.locator("[data-yes]").tap()
    expect(comment).to_have_value(COMMENT)
    expect(quote).to_have_value(passage)
    press(phone, "keep")
    expect(phone.locator("section[id^=measure] .yb-quote")).to_have_text([passage, COMMENT])
    look(phone)

    # Whoever opens the text by its public address goes on with the same draft.
    phone.goto(text)
    expect(phone.locator("[data-said]")).to_have_text(re.compile("1|១"))
    phone.locator("section.yb-provision a[href*='provision=measure']").last.click()
    comment.fill(GENERAL)
    press(phone, "keep")
    expect(phone.locator("section.yb-provision .yb-quote")).to_have_count(3)
    phone.locator("[data-draft] a").first.click()
    phone.locator("input[name='about/consent'][value=text_only]").check()
    press(phone, "check")
    expect(phone.locator(".yb-quote").filter(has_text=GENERAL)).to_be_visible()
    phone.locator("form[action$='/send/'] button").click()
    receipt_on(phone)
    look(phone)
    assert phone.evaluate("localStorage.length") == 0, "what was typed stays in the browser after the receipt"


def test_a_company_lawyer_reads_downloads_and_answers_without_being_published(desktop, site, look, picture):
    desktop.goto("/")
    desktop.goto(f"/en/c/{SLUG}/")
    look(desktop)
    picture(desktop, "consultation-en")
    with desktop.expect_download() as downloaded:
        desktop.locator("#document-draft-strategy a[download]").first.click()
    assert downloaded.value.suggested_filename.endswith((".docx", ".pdf"))

    desktop.locator("#announcements + ul a").first.click()
    look(desktop)
    paper = desktop.get_by_role("link", name="Print or save (PDF)").get_attribute("href")
    received = desktop.request.get(paper)
    assert received.headers["content-type"] == "application/pdf"
    assert received.body().startswith(b"%PDF")

    desktop.goto(f"/en/c/{SLUG}/")
    desktop.locator("#document-draft-strategy").get_by_role("link", name="Read online").click()
    look(desktop)
    picture(desktop, "reader-en", at=".yb-with-outline")
    desktop.get_by_role("button", name="Give your comments").first.click()
    desktop.get_by_label("What is missing from the draft?").fill("A right of appeal for enterprises.")
    desktop.get_by_label("For an organisation").check()
    desktop.locator("[name='person/organisation']").fill("Mekong Law Office")
    # The client is not to be named: that it is for a client is said, who it is stays with the lawyer.
    desktop.locator("details:has([name='about/on_behalf']) > summary").click()
    desktop.locator("[name='about/on_behalf']").select_option("undisclosed")
    desktop.get_by_label(re.compile("^Nothing: the working group")).check()
    desktop.get_by_role("button", name="Check your answers").click()
    look(desktop)
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(desktop.get_by_text("A client who is not to be named")).to_be_visible()
    desktop.get_by_role("button", name="Send").click()
    look(desktop)
    receipt_on(desktop)
    desktop.get_by_role("button", name="Show what was received").click()
    look(desktop)
    expect(desktop.get_by_text("A right of appeal for enterprises.")).to_be_visible()


def test_a_draft_edited_in_two_tabs_loses_nothing(visitor, site, look):
    first = visitor(**DESKTOP)
    first.goto(f"/en/c/{SLUG}/answer/")
    first.get_by_label("General comments").fill("Begun.")
    press(first, "save")
    link = first.locator("p.yb-code a").get_attribute("href")
    first.goto(link)
    second = first.context.new_page()
    second.goto(link)

    first.get_by_label("General comments").fill("What the first tab says.")
    press(first, "save")
    second.get_by_label("General comments").fill("What the second tab says.")
    press(second, "save")
    look(second)  # nothing was overwritten: both texts are on the page
    expect(second.get_by_label("General comments")).to_have_value("What the second tab says.")
    expect(second.get_by_text("What the first tab says.")).to_be_visible()

    second.get_by_label("General comments").fill("What the first tab says. What the second tab says.")
    press(second, "save")
    first.goto(link)
    expect(first.get_by_label("General comments")).to_have_value("What the first tab says. What the second tab says.")


def test_the_keyboard_alone_reaches_everything_and_shows_where_it_is(desktop, site):
    desktop.goto(f"/en/c/{SLUG}/answer/")
    desktop.keyboard.press("Tab")
    assert _focused(desktop)["text"] == "Skip to main content"
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**#main")

    _tab_to(desktop, "answer/q-general")
    desktop.keyboard.type("Written with the keyboard alone.")
    _tab_to(desktop, "about/consent")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("ArrowDown")
    _tab_to(desktop, "do")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Check your answers")
    while _focused(desktop)["text"] != "Send":
        _tab(desktop)
    desktop.keyboard.press("Enter")
    receipt_on(desktop)


def _tab_to(page: Page, name: str) -> None:
    for _ in range(80):
        if _tab(page)["name"] == name:
            return
    pytest.fail(f"80 presses of Tab did not reach {name}")


def _tab(page: Page) -> dict[str, str]:
    """Go one step on, and see that the step can be seen."""
    page.keyboard.press("Tab")
    found = _focused(page)
    assert found["shown"], f"focus is not visible on {found}"
    return found


def _focused(page: Page) -> dict[str, str]:
    """Say what has the focus, and whether an outline, a shadow or a ground shows it."""
    return page.evaluate(
        """() => {
            const element = document.activeElement, label = element.labels && element.labels[0];
            const marks = [element, label].filter(Boolean).flatMap(found => ["", "::before", "::after"].map(
                part => getComputedStyle(found, part || undefined)));
            return {
                name: element.getAttribute("name") || "",
                text: element.innerText || "",
                shown: element.getBoundingClientRect().width > 1 && marks.some(style =>
                    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
                    || style.boxShadow !== "none"),
            };
        }"""
    )
