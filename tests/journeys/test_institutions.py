"""A ministry is asked by name: its focal point collates three departments, sends one answer and a signed letter."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.desk import sign_in
from tests.journeys.test_participants import press, receipt_on

pytestmark = pytest.mark.journey
DESK = "/desk/c/ai-strategy-2025"
DEPARTMENTS = {"នាយកដ្ឋានផែនការ": "សូមបន្ថែមថវិកា។", "Law": "Say who is liable.", "Finance": "We disagree."}


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def invite(desk: Page, look: Callable[[Page], None]) -> None:
    """Add a round for ministries, invite from a list, and open it."""
    desk.goto(f"{DESK}/rounds/")
    desk.locator("input[name=title_km]").fill("ក្រសួង")
    desk.locator("input[name=title_en]").fill("Ministries, final reading")
    desk.locator("select[name=audience]").select_option("ministries")
    desk.locator("input[name=versions]").first.check()
    desk.locator("input[name=letter_required]").check()
    desk.locator("select[name=form]").select_option(index=1)
    desk.locator("main form").last.locator("button[type=submit]").click()
    desk.goto(f"{DESK}/invited/")
    look(desk)
    desk.get_by_role("link", name="Ministries, final reading").click()
    desk.get_by_role("link", name="Invite several from a list").click()
    look(desk)
    rows = (
        "ក្រសួងអប់រំ,Ministry of Education,,Chan Sophea,sophea@moeys.example,\nក្រសួងសុខាភិបាល,Ministry of Health,,Kim Leng,,"
    )
    desk.locator("textarea[name=rows]").fill(rows)
    button(desk, "Invite all")
    desk.get_by_role("button", name="Open the round").click()
    for name, typed in {"opens_on": "1/6/2025", "closes_on": "31/12/2030"}.items():
        desk.locator(f"input[name={name}]").fill(typed)
    look(desk)
    button(desk, "Open the round")


def test_a_ministry_collates_three_departments_and_sends_a_signed_letter(
    visitor: Callable[..., Page], site: Any, look: Callable[[Page], None], picture: Callable[..., Any]
) -> None:
    desk = sign_in(visitor(**DESKTOP), "secretariat")
    invite(desk, look)
    look(desk)
    expect(desk.get_by_text("Have not replied: 2")).to_be_visible()
    desk.get_by_role("link", name="Ministry of Education").click()
    look(desk)
    link = desk.locator("textarea#link").input_value()

    focal = visitor(**DESKTOP)
    focal.goto(link.replace("/km/", "/en/"))
    look(focal)
    colleagues = focal.locator("textarea#colleagues").input_value()
    for unit, text in DEPARTMENTS.items():
        colleague = visitor(**PHONE, scripts=False)
        colleague.goto(colleagues.replace("/en/", "/km/"))
        look(colleague)
        colleague.locator(".yb-card h3 a").first.click()
        colleague.locator("section.yb-provision a[href*='provision=measure']").first.click()
        expect(colleague.locator("select[name=part]")).to_have_value(re.compile("measure"))
        colleague.locator("input[name=contributor]").fill("Keo Vanna")
        colleague.locator("input[name=unit]").fill(unit)
        colleague.locator("textarea[name=text]").fill(text)
        colleague.locator("main form button").click()
        look(colleague)
        expect(colleague.locator(".govuk-notification-banner--success")).to_be_visible()
        expect(colleague.locator("input[name=unit]")).to_have_value(unit)
    picture(colleague, "colleague-km-phone")

    focal.reload()
    look(focal)
    picture(focal, "collating-en", at="#comments")
    button(focal, "Keep it as it is")
    focal.get_by_role("link", name="Change it or leave it out").first.click()
    look(focal)
    focal.get_by_role("radio", name="Kept with changes").check()
    focal.get_by_label("The comment, as you word it").fill("Say who is liable, and for what.")
    button(focal, "Save the decision")
    focal.get_by_role("link", name="Change it or leave it out").click()
    focal.get_by_role("radio", name="Left out").check()
    focal.get_by_label("Why it is changed or left out").fill("The ministry agrees.")
    button(focal, "Save the decision")
    focal.get_by_role("button", name="Go on with the answer").click()
    look(focal)
    focal.locator("input[name='about/consent'][value=name_and_text]").check()
    press(focal, "check")
    look(focal)
    expect(focal.get_by_text("Say who is liable, and for what.")).to_be_visible()
    expect(focal.get_by_text("We disagree.")).to_have_count(0)
    focal.locator("form[action$='/send/'] button").last.click()
    number, _code = receipt_on(focal)
    focal.goto(link.replace("/km/", "/en/"))
    look(focal)
    with focal.expect_download() as letter:
        focal.get_by_role("button", name="Letter and annex (PDF)").click()
    assert letter.value.suggested_filename == f"letter-{number}.pdf"

    desk.reload()
    look(desk)
    expect(desk.get_by_text("Provisional: the signed letter has not come yet.")).to_be_visible()
    desk.get_by_role("button", name="The signed letter has come").click()
    desk.locator("input[name=register_number]").fill("1204")
    desk.locator("input[name=received_on]").fill("1/6/2025")
    scan = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 signed"}
    desk.locator("input[type=file]").set_input_files(scan)
    look(desk)
    button(desk, "Record")
    expect(desk.get_by_text("No. 1204 of the incoming register")).to_be_visible()
    desk.get_by_role("link", name="Ministries, final reading").click()
    look(desk)
    picture(desk, "invited-en")
    expect(desk.get_by_text("Have not replied: 1")).to_be_visible()
