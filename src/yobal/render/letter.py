"""An official paper as an editable DOCX: letterhead, number, words, QR codes in their places, room for a signature.

A paper is a list of sheets, one for each language, each beginning on a page of its own.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from yobal.render.qr import qr_data_uri, qr_png

KHMER_FONT, LATIN_FONT = "Noto Sans Khmer", "Arial"
_CODE, _EMBLEM = Mm(29), Mm(22)
_IN_A_ROW = 5
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Archives record when each part was written; the same paper must give the same bytes.
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
_MARK_COLOUR = RGBColor(0xA0, 0x1A, 0x1A)


@dataclass(frozen=True)
class Code:
    """A QR code on paper: where it leads, what for, and how it is called for those who do not see it."""

    address: str
    label: str
    alternative: str

    @property
    def shown(self) -> str:
        """The address as one types it."""
        return self.address.split("://", 1)[-1]

    @property
    def picture(self) -> str:
        """The code as the source of an <img>."""
        return qr_data_uri(self.address)


@dataclass(frozen=True)
class Section:
    """A part of a paper under its heading: words, codes, a table whose first row names its columns."""

    heading: str
    text: str = ""
    codes: tuple[Code, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One language of a paper, in the order in which it is read; `mark` stands on every page of what is no original."""

    language: str
    title: str
    body: str
    head: tuple[str, ...] = ()
    number: str = ""
    notices: tuple[str, ...] = ()
    deadline: tuple[str, str] = ("", "")
    sections: tuple[Section, ...] = ()
    contact: Section = Section("")
    dates: tuple[str, ...] = ()
    signatory: str = ""
    mark: str = ""


def size_of_picture(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a picture that can stand on paper; None for what is none."""
    try:
        picture = Image.from_blob(content)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError, ValueError, KeyError):
        return None
    return picture.px_width, picture.px_height


def letter(sheets: Sequence[Sheet], *, title: str, emblem: bytes = b"", emblem_alternative: str = "") -> bytes:
    """The paper as DOCX, the same bytes for the same paper."""
    document = docx.Document()
    _prepare(document, title, sheets[0].language)
    if sheets[0].mark:
        _mark(document.sections[0].header.paragraphs[0], [sheet.mark for sheet in sheets])
    for place, sheet in enumerate(sheets):
        if place:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _write(document, sheet, emblem, emblem_alternative)
    return _saved(document)


def _prepare(document: Document, title: str, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(18)
    document.core_properties.title = _writable(title)[:255]
    document.core_properties.language = language
    document.core_properties.author = ""
    document.core_properties.comments = ""
    for style in document.styles:
        if style.name in ("Normal", "Heading 1", "Heading 2"):
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            fonts.attrib.pop(qn("w:cstheme"), None)
            fonts.set(qn("w:cs"), KHMER_FONT)


def _mark(paragraph: Paragraph, marks: Iterable[str]) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(_writable(" · ".join(marks)))
    run.bold, run.font.size, run.font.color.rgb = True, Pt(14), _MARK_COLOUR


def _write(document: Document, sheet: Sheet, emblem: bytes, alternative: str) -> None:
    if emblem:
        centred = document.add_paragraph()
        centred.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _picture(centred, emblem, alternative, height=_EMBLEM)
    for line in sheet.head:
        _add(document.add_paragraph(), line, bold=True, centred=True, tight=True)
    if sheet.number:
        _add(document.add_paragraph(), sheet.number)
    _add(document.add_paragraph(style="Heading 1"), sheet.title, centred=True, size=15, bold=True)
    for notice in sheet.notices:
        _add(document.add_paragraph(), notice, size=9)
    _add_text(document, sheet.body)
    _write_deadline(document, sheet)
    for section in (*sheet.sections, *([sheet.contact] if sheet.contact.text else ())):
        _add(document.add_paragraph(style="Heading 2"), section.heading, size=12, bold=True)
        _add_text(document, section.text, with_next=bool(section.codes))
        _write_codes(document, section.codes)
        _write_table(document, section.table)
    for line in (*sheet.dates, *sheet.signatory.split("\n")):
        if line:
            _add(document.add_paragraph(), line, right=True, tight=True)


def _write_deadline(document: Document, sheet: Sheet) -> None:
    label, when = sheet.deadline
    if when:
        cell = _framed(document)
        _add(cell.paragraphs[0], label, tight=True)
        _add(cell.add_paragraph(), when, bold=True, size=13, tight=True)
        document.add_paragraph()


def _framed(document: Document) -> _Cell:
    table = document.add_table(rows=1, cols=1)
    table.style = "Table Grid"
    cell: _Cell = table.rows[0].cells[0]
    return cell


def _write_codes(document: Document, codes: Sequence[Code]) -> None:
    """The codes side by side, each over what it is and its address to type."""
    for start in range(0, len(codes), _IN_A_ROW):
        row = codes[start : start + _IN_A_ROW]
        line = document.add_table(rows=1, cols=_IN_A_ROW).rows[0]
        line._tr.get_or_add_trPr().append(_element("w:cantSplit", {}))
        for cell, code in zip(line.cells, row, strict=False):
            _picture(cell.paragraphs[0], qr_png(code.address), code.alternative, height=_CODE)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            _add(cell.add_paragraph(), code.label, bold=True, size=9, centred=True, tight=True)
            _add(cell.add_paragraph(), code.shown, size=8, centred=True, tight=True)


def _write_table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    """A table whose first row is said again on each page; python-docx has no way to ask for that."""
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for place, row in enumerate(rows):
        line = table.add_row()
        if place == 0:
            line._tr.get_or_add_trPr().append(_element("w:tblHeader", {}))
        for cell, words in zip(line.cells, row, strict=True):
            _add(cell.paragraphs[0], words, bold=place == 0, size=9, tight=True)


def _picture(paragraph: Paragraph, content: bytes, alternative: str, *, height: int) -> None:
    shape = paragraph.add_run().add_picture(io.BytesIO(content), height=height)
    # python-docx has no way to say what a picture shows.
    shape._inline.docPr.set("descr", _writable(alternative))


def _add_text(document: Document, text: str, *, with_next: bool = False) -> None:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph:
            written = document.add_paragraph()
            written.paragraph_format.keep_with_next = with_next
            _add(written, paragraph)


def _add(
    paragraph: Paragraph,
    words: str,
    *,
    bold: bool = False,
    size: float = 10.5,
    centred: bool = False,
    right: bool = False,
    tight: bool = False,
) -> None:
    run = paragraph.add_run(_writable(words))  # a line end becomes a line break
    # Khmer takes the complex-script twins of weight, size, font and language.
    run.bold, run.font.cs_bold, run.font.size, run.font.color.rgb = bold, bold, Pt(size), RGBColor(0, 0, 0)
    run.font.name = LATIN_FONT
    properties = run._r.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:cs"), KHMER_FONT)
    properties.find(qn("w:sz")).addnext(_element("w:szCs", {"w:val": str(round(size * 2))}))
    properties.append(_element("w:lang", {"w:val": "en-GB", "w:bidi": "km-KH"}))
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    if tight:
        paragraph.paragraph_format.space_after = Pt(2)


def _element(name: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    return element


def _writable(text: str) -> str:
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n"))


def _saved(document: Document) -> bytes:
    written, stable = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _TIMESTAMP), source.read(name), zipfile.ZIP_DEFLATED)
    return stable.getvalue()
