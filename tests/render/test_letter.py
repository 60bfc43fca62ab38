"""An official paper as DOCX, read back with another reader than the one that wrote it."""

import io
from typing import Any

import docx
import pytest
import zxingcpp
from docx.oxml.ns import qn
from PIL import Image

from yobal.render.letter import Code, Section, Sheet, letter, size_of_picture

ADDRESS = "https://consult.example.gov.kh/q/abc2345"
KHMER = Sheet(
    language="km",
    head=("ព្រះរាជាណាចក្រកម្ពុជា", "ជាតិ សាសនា ព្រះមហាក្សត្រ"),
    number="លេខ ១៤៩៧",
    title="សេចក្តីជូនដំណឹង",
    body="សូមផ្តល់មតិ។\n\nបន្ទាត់ទីពីរ\nបន្ទាត់ទីបី",
    deadline=("នាទីចុងក្រោយ", "២០ មិថុនា ២០២៥"),
    sections=(Section("របៀបឆ្លើយ", "ឬតាមលិខិត", (Code(ADDRESS, "ឆ្លើយទីនេះ", "កូដ QR"),)),),
    dates=("ថ្ងៃពុធ", "១១ មិថុនា ២០២៥"),
    signatory="រដ្ឋមន្ត្រី",
)
ENGLISH = Sheet(language="en", title="Announcement", body="Tell us.\x00\x0b")


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "navy").save(written, kind)
    return written.getvalue()


def words(document: Any) -> str:
    return "\n".join(
        "".join(text.text or "" for text in row.iter(qn("w:t"))) for row in document.element.body.iter(qn("w:p"))
    )


def test_the_paper_says_everything_in_its_order_each_language_on_a_page_of_its_own() -> None:
    document = docx.Document(io.BytesIO(letter([KHMER, ENGLISH], title="A paper", emblem=picture())))
    said = words(document)
    places = [
        said.index(part)
        for part in (
            *("ព្រះរាជាណាចក្រកម្ពុជា", "លេខ ១៤៩៧", "សេចក្តីជូនដំណឹង", "សូមផ្តល់មតិ។", "២០ មិថុនា ២០២៥", "របៀបឆ្លើយ"),
            *("ឬតាមលិខិត", "ឆ្លើយទីនេះ", ADDRESS.removeprefix("https://"), "ថ្ងៃពុធ", "រដ្ឋមន្ត្រី", "Announcement", "Tell us."),
        )
    ]
    assert places == sorted(places)
    assert len(document.element.xpath("//w:br[@w:type='page']")) == 1
    assert document.core_properties.title == "A paper"
    assert document.sections[0].header.paragraphs[0].text == ""


def test_a_phone_reads_the_code_in_the_paper_and_a_screen_reader_its_name() -> None:
    document = docx.Document(
        io.BytesIO(letter([KHMER], title="A paper", emblem=picture(), emblem_alternative="Emblem"))
    )
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == ["Emblem", "កូដ QR"]
    parts = [part for part in document.part.package.iter_parts() if part.content_type == "image/png"]
    read = [
        code.text for part in parts for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(part.blob)).convert("L"))
    ]
    assert read == [ADDRESS]


def test_what_is_not_approved_says_so_on_every_page() -> None:
    marked = Sheet(language="en", title="T", body="B", mark="Draft, not approved")
    document = docx.Document(io.BytesIO(letter([marked], title="T")))
    assert document.sections[0].header.paragraphs[0].text == "Draft, not approved"


def test_khmer_has_a_font_weight_and_language_of_its_own_in_every_run() -> None:
    document = docx.Document(io.BytesIO(letter([KHMER], title="T")))
    for run in document.element.body.iter(qn("w:r")):
        properties = run.rPr
        if properties is None or run.find(qn("w:t")) is None:
            continue
        names = [child.tag.rpartition("}")[2] for child in properties]
        assert {"rFonts", "szCs", "lang"} <= set(names)
        # The order is that of the schema, or Word calls the file damaged.
        order = ["rFonts", "b", "bCs", "color", "sz", "szCs", "lang"]
        assert names == [name for name in order if name in names]


def test_the_same_paper_is_the_same_bytes() -> None:
    assert letter([KHMER], title="T") == letter([KHMER], title="T")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_can_stand_on_paper_has_a_size(kind: str) -> None:
    assert size_of_picture(picture(kind)) == (40, 30)


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\nxxxxIHDR", b"\xff\xd8\xff", b"<svg/>"]
)
def test_what_is_no_picture_has_none(content: bytes) -> None:
    assert size_of_picture(content) is None
