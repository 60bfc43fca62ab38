"""Two officials write a draft at the desk: it saves as they type, and neither overwrites the other."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.desk import sign_in

pytestmark = pytest.mark.journey

DESK = "/desk/c/ai-strategy-2025"
SAVED = re.compile(r"^Saved ")


def test_a_draft_is_written_as_two_officials_type(visitor, site, look, picture):
    one, other = sign_in(visitor(**DESKTOP), "secretariat"), sign_in(visitor(**DESKTOP), "secretariat")
    _begin(one, look)
    _type(one, "First words.")
    other.goto(one.url)
    expect(_text(other)).to_have_value("First words.")
    _keeps_words_while_the_connection_fails(one)
    _type_and_be_told(other, "Other words.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.locator("del").first).to_contain_text("First")
    look(other)
    other.get_by_role("button", name="Save what stands here").click()
    expect(_text(other)).to_have_value("Other words.")
    assert other.evaluate("localStorage.length") == 0
    _split(other, look)
    other.set_viewport_size(PHONE["viewport"])
    look(other)
    _start_the_next_version(one, look, picture)


def _start_the_next_version(page: Page, look, picture) -> None:
    page.goto(f"{DESK}/documents/")
    page.get_by_role("link", name=re.compile("Write at the desk.*Draft National")).click()
    page.get_by_role("button", name=re.compile("Start the next version")).click()
    page.goto(f"{page.url.partition('?')[0]}?at=measure-1.2")
    look(page)
    picture(page, "editor-en", at="h1")


def _text(page: Page):
    return page.locator("textarea[name=body_en]")


def _status(page: Page):
    return page.locator("[data-status]")


def _begin(page: Page, look) -> None:
    page.goto(f"{DESK}/documents/")
    page.locator("[name=kind]").select_option("draft")
    page.locator("[name=slug]").fill("note")
    page.locator("[name=title_km]").fill("ក")
    page.locator("[name=title_en]").fill("Note")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name=re.compile("Write at the desk.*Note")).click()
    page.get_by_role("button", name="Start the first version").click()
    look(page)
    page.get_by_role("button", name="Add the first provision").click()
    look(page)


def _type(page: Page, words: str) -> None:
    """Type, and see it saved without a button."""
    _text(page).fill(words)
    expect(_status(page)).to_have_text("Not saved yet.")
    expect(_status(page)).to_have_text(SAVED)


def _type_and_be_told(page: Page, words: str) -> None:
    _text(page).fill(words)
    expect(_status(page)).to_contain_text("Somebody else changed this meanwhile.")


def _keeps_words_while_the_connection_fails(page: Page) -> None:
    """What was typed while something else answers, as in a hotel, is still there after a reload, and then saved."""
    portal = {"status": 200, "content_type": "text/html", "body": "Welcome"}
    page.route("**/write/*/", lambda route: route.fulfill(**portal))
    _text(page).fill("First words, and more.")
    expect(_status(page)).to_contain_text("The connection failed.")
    page.reload()
    expect(_text(page)).to_have_value("First words, and more.")
    page.unroute("**/write/*/")
    expect(_status(page)).to_have_text(SAVED)


def _split(page: Page, look) -> None:
    """Split where the cursor stands."""
    _text(page).focus()
    page.keyboard.press("Control+Home")
    for _ in "Other ":
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Split in two").click()
    expect(page.get_by_label("words.", exact=True)).to_be_checked()
    look(page)
    page.get_by_role("button", name="Split", exact=True).click()
    expect(_text(page)).to_have_value("words.")
