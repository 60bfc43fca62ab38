"""An official sets up a consultation from a DOCX to a released announcement, and its printed QR code opens the form."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.desk import sign_in

pytestmark = pytest.mark.journey

SLUG = "digital-health"
DESK = f"/desk/c/{SLUG}"
DRAFT = Path(__file__).parents[2] / "src" / "yobal" / "cli" / "samples" / "cambodia" / "draft-strategy.docx"
NUMBER = "2025/77"
# What somebody would try who knows how addresses are made here.
GUESSES = (
    f"/km/c/{SLUG}/",
    f"/en/c/{SLUG}/",
    f"/en/c/{SLUG}/answer/",
    f"/en/c/{SLUG}/d/draft/1/",
    f"/en/c/{SLUG}/d/draft/1/text.pdf?languages=km",
    f"/en/c/{SLUG}/d/draft/compare/",
    f"/en/c/{SLUG}/announcements/2025-77/",
    f"/en/c/{SLUG}/announcements/2025-77/announcement.pdf",
    f"/en/c/{SLUG}/calendar.ics",
    f"/en/c/{SLUG}/feed.atom",
    f"/en/c/{SLUG}/follow/",
    f"/en/c/{SLUG}/files/1/draft-strategy.docx",
    f"/en/c/{SLUG}/files/9/draft-strategy.docx",
)


def test_from_a_word_file_to_a_form_on_a_phone(visitor, site, look, picture, tmp_path):
    operator, desk = sign_in(visitor(**DESKTOP), "operator"), sign_in(visitor(**DESKTOP), "secretariat")
    _create(operator)
    _write_texts(desk, look)
    _import_draft(desk, look, picture)
    _frame(desk, look)
    _appoint(desk)
    _announce(desk, look)
    _look_ahead(desk, visitor(**PHONE), look, picture)
    _approve(sign_in(visitor(**PHONE), "approver"))
    stranger = visitor(**PHONE)
    assert {address: stranger.request.get(address).status for address in GUESSES} == dict.fromkeys(GUESSES, 404)
    codes = _codes_on(_print(desk, look, picture), tmp_path)
    assert {stranger.request.get(code, max_redirects=0).status for code in codes} == {404}, "a code leads on too early"
    _sign_and_release(desk, tmp_path, look)
    _scan(visitor(**PHONE), codes, look)
    assert stranger.request.get(GUESSES[0]).status == 200


def _create(page: Page) -> None:
    page.goto("/desk/new/")
    page.locator("[name=slug]").fill(SLUG)
    page.locator("[name=title_km]").fill("គោលនយោបាយសុខាភិបាលឌីជីថល")
    page.locator("[name=title_en]").fill("Digital health policy")
    page.locator("[name=body_name_km]").fill("ក្រសួងសុខាភិបាល")
    page.locator("[name=body_name_en]").fill("Ministry of Health")
    page.locator("[name=secretariat]").fill("secretariat@yobal.example")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_text("The consultation is created")).to_be_visible()


def _write_texts(page: Page, look: Any) -> None:
    page.goto(f"{DESK}/")
    look(page)
    expect(page.get_by_text("No draft is imported yet.").first).to_be_visible()
    page.goto(f"{DESK}/edit/")
    for name, km, en in (
        ("summary", "យើងសុំមតិលើសេចក្តីព្រាង។", "We ask for comments on the draft."),
        ("contact", "ទូរស័ព្ទ ០២៣ ០០០ ០០០", "Telephone 023 000 000"),
    ):
        page.locator(f"[name={name}_km]").fill(km)
        page.locator(f"[name={name}_en]").fill(en)
    page.get_by_role("button", name="Save", exact=True).click()


def _import_draft(page: Page, look: Any, picture: Any) -> None:
    page.goto(f"{DESK}/documents/")
    page.locator("[name=title_km]").fill("សេចក្តីព្រាង")
    page.locator("[name=title_en]").fill("Draft policy")
    page.locator("select[name=kind]").select_option("draft")
    page.locator("[name=slug]").fill("draft")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Import a text as the next version").click()
    look(page)
    page.locator("[name=file]").set_input_files(DRAFT)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_text("Nothing is written yet.")).to_be_visible()
    expect(page.locator(".yb-count__figure").filter(has_text=re.compile("^41$"))).to_be_visible()
    look(page)
    picture(page, "import-en")
    page.get_by_role("button", name="Import as version 1").click()


def _frame(page: Page, look: Any) -> None:
    page.goto(f"{DESK}/groups/")
    page.locator("[name=name_km]").fill("ប្រជាពលរដ្ឋ")
    page.locator("[name=name_en]").fill("Citizens")
    page.locator("[name=code]").fill("citizen")
    page.get_by_role("button", name="Add", exact=True).click()
    look(page)
    page.goto(f"{DESK}/events/")
    page.locator("[name=title_km]").fill("សិក្ខាសាលាជាតិ")
    page.locator("[name=title_en]").fill("National workshop")
    page.locator("[name=when]").fill("៦/២០២៥")
    page.get_by_role("button", name="Add", exact=True).click()
    look(page)
    page.goto(f"{DESK}/rounds/")
    page.locator("[name=title_km]").fill("ការពិគ្រោះសាធារណៈ")
    page.locator("[name=title_en]").fill("Public round")
    page.locator("select[name=audience]").select_option("public")
    page.locator("[name=versions]").first.check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name=re.compile("Use the standard form")).click()
    look(page)


def _appoint(page: Page) -> None:
    page.goto(f"{DESK}/people/")
    page.locator("[name=user]").fill("approver@yobal.example")
    page.locator("select[name=role]").select_option("approver")
    page.get_by_role("button", name="Appoint", exact=True).click()
    expect(page.get_by_text("Appointed.")).to_be_visible()


def _announce(page: Page, look: Any) -> None:
    page.goto(f"{DESK}/announcements/new/")
    page.locator("[name=title_km]").fill("សេចក្តីជូនដំណឹង")
    page.locator("[name=title_en]").fill("Notice of consultation")
    page.locator("[name=body_km]").fill("សូមអានសេចក្តីព្រាង ហើយផ្តល់មតិ។")
    page.locator("[name=body_en]").fill("Please read the draft and comment.")
    page.locator("[name=issued_on]").fill("១៨/៦/២០២៥")
    page.locator("[name=opens_on]").fill("18/6/2025")
    page.locator("[name=opens_time]").fill("8:00")
    page.locator("[name=closes_on]").fill("30/6/2025")
    page.locator("[name=closes_time]").fill("២៣:៥៩")
    page.locator("[name=documents]").first.check()
    look(page)
    page.get_by_role("button", name="Save and see").click()
    look(page)
    page.get_by_role("button", name="Propose for approval").click()
    expect(page.get_by_text("Waits for approval").first).to_be_visible()


def _look_ahead(page: Page, phone: Page, look: Any, picture: Any) -> None:
    page.goto(f"{DESK}/try/")
    look(page)
    link = page.locator("main .yb-card a", has_text="Khmer").nth(1).get_attribute("href")
    assert link
    phone.goto(link)
    expect(phone.locator("html")).to_have_attribute("lang", "km")
    look(phone)
    picture(phone, "preview-km-phone")


def _approve(page: Page) -> None:
    page.goto(f"{DESK}/approvals/")
    page.locator(".yb-card a").first.click()
    page.locator("main form button[value=approve]").first.click()
    expect(page.get_by_text("Approved").first).to_be_visible()


def _print(page: Page, look: Any, picture: Any) -> bytes:
    page.goto(f"{DESK}/announcements/")
    page.get_by_role("link", name="Notice of consultation").click()
    look(page)
    picture(page, "announcement-en")
    address = page.get_by_role("link", name="PDF").first.get_attribute("href")
    printed = page.request.get(address or "")
    assert printed.ok
    return printed.body()


def _codes_on(paper: bytes, folder: Path) -> list[str]:
    (folder / "paper.pdf").write_bytes(paper)
    subprocess.run(["pdftoppm", "-png", "-r", "110", folder / "paper.pdf", folder / "sheet"], check=True)
    sheets = [Image.open(sheet).convert("L") for sheet in sorted(folder.glob("sheet*.png"))]
    codes = [code.text for sheet in sheets for code in zxingcpp.read_barcodes(sheet)]
    assert codes, "the printed paper carries no QR code"
    return codes


def _sign_and_release(page: Page, folder: Path, look: Any) -> None:
    page.locator("[name=number]").fill(NUMBER)
    page.get_by_role("button", name="Save the number").click()
    page.locator("[type=file]").set_input_files(folder / "paper.pdf")
    page.get_by_role("button", name="Attach the signed paper").click()
    page.get_by_role("button", name="Release it, or set an hour").click()
    look(page)
    page.get_by_role("button", name="Make it public now").click()
    expect(page.get_by_text("Public", exact=True).first).to_be_visible()


def _scan(phone: Page, codes: list[str], look: Any) -> None:
    for code in codes:
        phone.goto(code)
        if phone.url.endswith("/answer/"):
            break
    expect(phone.locator("html")).to_have_attribute("lang", "km")
    expect(phone.locator("textarea").first).to_be_visible()
    look(phone)
