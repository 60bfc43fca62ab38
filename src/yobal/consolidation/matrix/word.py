"""A table in a DOCX, on wide paper, that comes back from any office program as it was."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from docx.table import Table

from yobal.drafting import word
from yobal.lib.khmer import is_khmer

_LONG, _SHORT, _MARGIN = Mm(420), Mm(297), Mm(12)
_SIZE = Pt(7.5)
_SHADE = "E8EEF4"


def write_table(
    file: BinaryIO,
    *,
    title: str,
    notes: Sequence[str],
    heads: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[str]],
) -> None:
    """Write a title, notes and one table whose heads stand on each page; `widths` are shares of the page."""
    document = docx.Document()
    word.prepare_fonts(document)
    document.core_properties.title, document.core_properties.author = word.writable(title), ""
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after, normal.font.size = Pt(2), _SIZE
    # Word sizes Khmer by itself.
    normal.element.rPr.find(qn("w:sz")).addnext(parse_xml(f'<w:szCs {nsdecls("w")} w:val="{int(2 * _SIZE.pt)}"/>'))
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, _LONG, _SHORT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    _add(document, title, "Heading 1")
    for note in notes:
        _add(document, note, "Normal")
    table = document.add_table(0, len(heads))
    table.style, table.autofit = "Table Grid", False
    _fill(table, [share * (_LONG - 2 * _MARGIN) // sum(widths) for share in widths], heads, rows)
    file.write(word.saved(document))


def _add(document: docx.document.Document, text: str, style: str) -> None:
    word.add_run(document.add_paragraph(style=style), word.writable(text), _language(text))


def _fill(table: Table, widths: Sequence[int], heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Length(width)
    table._tbl.append(parse_xml(_row(heads, is_head=True)))
    for row in rows:
        table._tbl.append(parse_xml(_row(row)))


def _row(texts: Sequence[str], *, is_head: bool = False) -> str:
    # Elements of python-docx one by one take ten times as long.
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
    cells = "".join(_cell(text, is_head=is_head) for text in texts)
    return f"<w:tr {nsdecls('w')}>{repeated}{cells}</w:tr>"


def _cell(text: str, *, is_head: bool) -> str:
    """A cell with no more around its text than it needs: thousands of them are the most of a file."""
    shade = f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{_SHADE}"/></w:tcPr>' if is_head else ""
    run = _run(text, is_head=is_head) if text else ""
    return f"<w:tc>{shade}<w:p>{run}</w:p></w:tc>"


def _run(text: str, *, is_head: bool) -> str:
    properties = word.properties(_language(text))
    if is_head:
        properties = properties.replace("<w:lang", "<w:b/><w:bCs/><w:lang", 1)
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in word.writable(text).split("\n"))
    return f"<w:r>{properties}{'<w:br/>'.join(lines)}</w:r>"


def _language(text: str) -> str:
    return "km" if is_khmer(text) else "en"
