"""An organisation sends the draft back as officials do: with tracked changes and notes in the margin."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from playwright.sync_api import expect

from tests.journeys.test_participants import SLUG, press, receipt_on

pytestmark = pytest.mark.journey

NOTE = "Who pays for this? សូមបញ្ជាក់ប្រភពថវិកា។"
ADDED = " Persons with disabilities take part in every step."


def returned(path: str, into: str) -> None:
    """Write into the draft what two colleagues thought of it, as a word processor records it."""
    draft = docx.Document(path)
    first, second = [paragraph for paragraph in draft.paragraphs if len(paragraph.text) > 120][5:7]
    draft.add_comment(first.runs, text=NOTE, author="Chan Sophea", initials="CS")
    inserted = (
        f'<w:ins {nsdecls("w")} w:id="901" w:author="Keo Ratha" w:date="2025-06-17T09:00:00Z">'
        f'<w:r><w:t xml:space="preserve">{ADDED}</w:t></w:r></w:ins>'
    )
    second._p.append(parse_xml(inserted))
    draft.save(into)


def test_an_ngo_returns_the_draft_with_tracked_changes(desktop, site, look, tmp_path):
    desktop.goto(f"/en/c/{SLUG}/")
    with desktop.expect_download() as downloaded:
        desktop.locator("#document-draft-strategy a[download][href$='.docx']").first.click()
    downloaded.value.save_as(tmp_path / "draft.docx")
    returned(str(tmp_path / "draft.docx"), str(tmp_path / "returned.docx"))

    desktop.goto(f"/en/c/{SLUG}/answer/upload/")
    look(desktop)
    desktop.locator("main input[type=file]").set_input_files(tmp_path / "returned.docx")
    desktop.locator("main form button[type=submit]").last.click()
    expect(desktop.get_by_text(NOTE).first).to_be_visible()
    look(desktop)
    if not desktop.locator("input[name='about/consent']").count():
        desktop.locator("main a[href*='/answer/']").last.click()
    desktop.get_by_label("For an organisation").check()
    desktop.locator("[name='person/organisation']").fill("Equal Steps")
    desktop.locator("input[name='about/consent'][value=name_and_text]").check()
    press(desktop, "check")
    look(desktop)
    expect(desktop.locator(".yb-quote").filter(has_text=NOTE)).to_be_visible()
    expect(desktop.locator(".yb-quote").filter(has_text=ADDED.strip()).first).to_be_visible()
    desktop.locator("form[action$='/send/'] button").click()
    receipt_on(desktop)
