"""Papers of an announcement, read back as a phone and another program read them."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.core.cache import cache
from PIL import Image
from pypdf import PdfReader

from tests import factories
from tests.factories import CLOSES, NOW
from tests.web.public.announcing import announce, with_papers
from yobal.lib import files
from yobal.publication.models import Announcement, Consultation, Window
from yobal.web.parts.papers import posters, sheets
from yobal.web.parts.papers.notices import address_of, notice_of

pytestmark = pytest.mark.django_db
LONG = "ការពិគ្រោះយោបល់លើសេចក្តីព្រាងយុទ្ធសាស្ត្រជាតិបញ្ញាសិប្បនិម្មិត និងក្របខណ្ឌគោលនយោបាយ"


@pytest.fixture(autouse=True)
def _fresh(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    yield
    cache.clear()


def emblem() -> bytes:
    written = BytesIO()
    Image.new("RGB", (300, 300), "navy").save(written, "PNG")
    return written.getvalue()


def prepared(**facts: Any) -> Announcement:
    made = with_papers(slug="strategy")
    Consultation.objects.filter(pk=made.pk).update(
        emblem=files.keep(emblem()).path,
        title={"km": LONG, "en": "Consultation on the Draft National Artificial Intelligence Strategy and framework"},
        letterhead={"km": "ព្រះរាជាណាចក្រកម្ពុជា\nជាតិ សាសនា ព្រះមហាក្សត្រ", "en": "Kingdom of Cambodia"},
    )
    announcement = announce(made, publish=False, number="")
    Announcement.objects.filter(pk=announcement.pk).update(signatory={"en": "The Minister"}, **facts)
    return Announcement.objects.select_related("consultation", "round__form").get(pk=announcement.pk)


def text_of(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def codes_on(pdf: bytes, folder: Path, *, dots: int = 72) -> set[str]:
    (folder / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-png", "-r", str(dots), folder / "a.pdf", folder / "page"], check=True)
    pictures = [Image.open(picture).convert("L") for picture in folder.glob("page*.png")]
    return {code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)}


def address(announcement: Announcement, **of: Any) -> str:
    return address_of(announcement.consultation.short_links.get(**of).code)


@pytest.mark.parametrize(("size", "width"), [("a4", 595), ("a3", 842)])
def test_a_poster_is_one_page_whose_codes_a_phone_reads_from_a_coarse_picture(
    size: str, width: int, tmp_path: Path
) -> None:
    announcement = prepared()
    notice = notice_of(announcement, at=NOW)
    made = posters.poster(notice, posters.poster_html(notice, size=size))
    reader = PdfReader(BytesIO(made))
    assert (len(reader.pages), round(reader.pages[0].mediabox.width)) == (1, width)
    form = address(announcement, round=announcement.round)
    assert codes_on(made, tmp_path) >= {form, address(announcement, document__slug="draft")}
    said = text_of(made)
    assert "20 June 2025, 23:59 (Phnom Penh time)" in said
    assert "២០ មិថុនា ២០២៥" in said
    assert form.split("://")[1] in said


def test_a_poster_tells_the_close_that_holds_now() -> None:
    made = with_papers(slug="strategy")
    announcement = announce(made)
    round_, later = factories.the_round(made), CLOSES + timedelta(days=7)
    Window.objects.create(round=round_, opens_at=NOW, closes_at=later, recorded_at=NOW, recorded_by="t")
    html = posters.poster_html(notice_of(announcement, at=NOW), size="a4")
    assert "27 June 2025, 23:59" in html
    assert "20 June 2025" not in html


def test_before_the_approval_papers_are_marked_and_have_room_for_the_number() -> None:
    for made in (prepared(), prepared_and_approved()):
        notice = notice_of(made, at=NOW)
        marked = made.approved_at is None
        for html in (sheets.html_of(notice), posters.poster_html(notice, size="a4")):
            assert ("Draft, not approved" in html) == marked
        assert "No. ...................." in sheets.html_of(notice)


def prepared_and_approved() -> Announcement:
    Announcement.objects.update(approved_at=NOW)
    return Announcement.objects.select_related("consultation", "round__form").get()


def test_the_paper_carries_letterhead_emblem_and_signatory_and_the_codes_reserved_before_anything_is_public(
    tmp_path: Path,
) -> None:
    announcement = prepared(approved_at=NOW)
    notice = notice_of(announcement, at=NOW)
    made = sheets.pdf_of(notice, sheets.html_of(notice))
    reserved = {address_of(code) for code in announcement.consultation.short_links.values_list("code", flat=True)}
    assert len(reserved) == 5
    assert codes_on(made, tmp_path, dots=150) == reserved
    said = text_of(made)
    for words in ("Kingdom of Cambodia", "The Minister", "ព្រះរាជាណាចក្រកម្ពុជា"):
        assert words in said
    assert 'src="data:image/png;base64,' in sheets.html_of(notice)
    assert sheets.docx_of(notice).startswith(b"PK")


def test_a_language_without_words_gets_no_sheet_of_its_own() -> None:
    announcement = prepared(body={"km": "សូមផ្តល់មតិ។"})
    assert [sheet.language for sheet in sheets.sheets_of(notice_of(announcement, at=NOW))] == ["km"]
