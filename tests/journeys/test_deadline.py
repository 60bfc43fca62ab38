"""The deadline: just before it, just after it, later than the grace, and after an extension, on every surface."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.desk import sign_in

pytestmark = pytest.mark.journey

SLUG = "ai-strategy-2025"
FIRST, EXTENDED = "20 June 2025, 23:59", "25 June 2025, 23:59"
ADDRESSES = ("", "d/draft-strategy/1/", "answer/")


def move_clock(desk: Page, button: str) -> None:
    """Move the demonstration clock by a button of its page."""
    desk.goto("/desk/clock/")
    title = desk.locator("h2", has_text="Artificial Intelligence Strategy")
    title.locator("xpath=following-sibling::form[1]").get_by_role("button", name=button).click()
    expect(desk.get_by_text("The clock of this demonstration was moved.")).to_be_visible()


def check_surfaces(page: Page, *, last_minute: str, closed: bool) -> None:
    """Read the box about the deadline on each page that shows one: all say the same."""
    for address in ADDRESSES:
        page.goto(f"/en/c/{SLUG}/{address}")
        said = page.locator(".yb-deadline").inner_text()
        assert last_minute in said, f"{page.url} says: {said}"
        assert ("closed" in said.lower()) == closed, f"{page.url} says: {said}"


def write(page: Page, text: str) -> None:
    """Write an answer and choose what may be published, without saving."""
    page.goto(f"/en/c/{SLUG}/answer/")
    page.get_by_label("General comments").fill(text)
    page.get_by_label("My text, without my name").check()


def send(page: Page) -> None:
    """Check an answer and send it."""
    page.get_by_role("button", name="Check your answers").click()
    page.locator("form[action$='/send/'] button").click()
    page.locator("#receipt").wait_for()


def test_every_surface_agrees_on_the_deadline_and_nothing_typed_is_lost(visitor, site, look):
    desk = sign_in(visitor(**DESKTOP), "secretariat")
    desk.goto("/desk/clock/")
    look(desk)
    public, began, late, phone = visitor(**DESKTOP), visitor(**DESKTOP), visitor(**DESKTOP), visitor(**PHONE)

    move_clock(desk, "An hour before the close")
    check_surfaces(public, last_minute=FIRST, closed=False)
    write(began, "Begun before the close.")

    move_clock(desk, "One minute after the close")
    check_surfaces(public, last_minute=FIRST, closed=True)
    look(public)
    phone.goto(f"/km/c/{SLUG}/")
    look(phone)
    expect(phone.locator(".yb-deadline--closed")).to_be_visible()
    send(began)  # the form waited open since before the close: it has the grace
    expect(began.get_by_text("but you had begun before it")).to_be_visible()
    look(began)

    move_clock(desk, "Just after the grace")
    write(late, "After the close.")
    look(late)
    send(late)
    expect(late.get_by_text("It is kept and recorded as late.")).to_be_visible()
    look(late)

    desk.goto(f"/desk/c/{SLUG}/announcements/extend/")
    desk.locator("input[name=number]").fill("212PT")
    desk.locator("[name=closes_on]").fill("2025-06-25")
    desk.locator("[name=closes_time]").fill("23:59")
    desk.locator("[name=issued_on]").fill("2025-06-21")
    for language, words in {"km": "ពន្យារពេល", "en": "More time for comments"}.items():
        for field in ("title", "body", "reason"):
            desk.locator(f"[name={field}_{language}]").fill(words)
    look(desk)
    desk.get_by_role("button", name="Save and see").click()
    desk.get_by_role("button", name="Propose for approval").click()
    check_surfaces(public, last_minute=FIRST, closed=True)  # a proposal alone extends nothing

    approver = sign_in(visitor(**DESKTOP), "approver")
    approver.goto(f"/desk/c/{SLUG}/approvals/")
    approver.locator(".yb-card", has_text="More time for comments").get_by_role("link").last.click()
    look(approver)
    approver.get_by_role("button", name="Approve", exact=True).click()
    check_surfaces(public, last_minute=EXTENDED, closed=False)
    public.goto(f"/en/c/{SLUG}/")
    expect(public.get_by_role("link", name="More time for comments").first).to_be_visible()
