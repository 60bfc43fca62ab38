"""A note-taker at a meeting: notes taken without network, two points typed, the minutes attached, all in the inbox."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.desk import sign_in
from tests.meetings import filled

pytestmark = pytest.mark.journey
DESK = "/desk/c/ai-strategy-2025"
OFFLINE = {
    1: ("សាកលវិទ្យាល័យភូមិន្ទភ្នំពេញ", "", "", "", "", "សូមបង្រៀនជាភាសាខ្មែរ។", ""),
    2: ("", "", "", "", "", "Somebody in the hall asked who pays.", ""),
}
TYPED = ("Teachers need training first.", "And computers.")


def figure(page: Page, label: str) -> int:
    """Read one of the counts of a page."""
    count = page.locator(".yb-count").filter(has=page.get_by_text(label, exact=True))
    return int(count.locator(".yb-count__figure").inner_text())


def test_a_note_taker_records_a_meeting_and_the_reviewer_reads_it(
    visitor: Callable[..., Page],
    site: Any,
    look: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    notes = sign_in(visitor(**DESKTOP), "note-taker")
    notes.goto(f"{DESK}/")
    notes.get_by_role("link", name="Collect", exact=True).click()
    notes.get_by_role("link", name="Meetings", exact=True).click()
    look(notes)
    notes.locator("main h2 a").first.click()
    look(notes)
    before = figure(notes, "Points recorded")

    notes.get_by_role("link", name="Take notes without network").click()
    look(notes)
    with notes.expect_download() as sheet:
        notes.get_by_role("link", name="Sheet for points (XLSX)").click()
    kept = tmp_path / "notes.xlsx"
    kept.write_bytes(filled(Path(sheet.value.path()).read_bytes(), OFFLINE))
    for found in ("New points recorded: 2", "New points recorded: 0"):
        notes.locator("input[type=file]").set_input_files(kept)
        notes.locator("input[name=held_on]").fill("17/6/2025")
        notes.get_by_role("button", name="Record the points").click()
        expect(notes.get_by_text(found)).to_be_visible()
    look(notes)

    meeting = notes.url.removesuffix("sheet/")
    hall = sign_in(visitor(**PHONE, scripts=False), "note-taker")
    hall.locator("button[name=language][value=km]").click()
    hall.goto(f"{meeting}points/")
    look(hall)
    hall.locator("input[name=organisation]").fill("Ministry of Education")
    for text in TYPED:
        hall.locator("textarea[name=text]").fill(text)
        hall.locator("main form button").last.click()
        expect(hall.locator(".govuk-notification-banner--success")).to_be_visible()
        expect(hall.locator("input[name=organisation]")).to_have_value("Ministry of Education")
    look(hall)

    notes.goto(f"{meeting}attendance/")
    notes.get_by_label("Name").fill("Chan Thy")
    notes.get_by_label("Institution").fill("Ministry of Education")
    notes.get_by_role("button", name="Add").click()
    look(notes)
    notes.goto(meeting)
    notes.locator("input[type=file]").set_input_files(
        {"name": "minutes.pdf", "mimeType": "", "buffer": b"%PDF-1.4 signed"}
    )
    notes.get_by_role("button", name="Add").click()
    expect(notes.get_by_role("link", name="minutes.pdf")).to_be_visible()
    look(notes)
    counted = [figure(notes, label) for label in ("of institutions", "of persons", "of unnamed speakers")]
    assert sum(counted) == figure(notes, "Points recorded") == before + 4
    assert figure(notes, "Persons present") == 1

    reviewer = sign_in(visitor(**DESKTOP), "reviewer")
    reviewer.goto(meeting)
    expect(reviewer.get_by_role("link", name="minutes.pdf")).to_be_visible()
    reviewer.get_by_role("link", name="What was said in meetings").click()
    reviewer.get_by_role("button", name="Take in now").click()
    look(reviewer)
    for text in (*TYPED, *(row[5] for row in OFFLINE.values())):
        reviewer.goto(f"{DESK}/inbox/?channel=meeting&q={quote(text)}")
        reviewer.locator("main li.yb-card h2 a").first.click()
        expect(reviewer.get_by_text(text).filter(visible=True).first).to_be_visible()
