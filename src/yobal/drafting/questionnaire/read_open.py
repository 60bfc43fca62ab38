"""The rows of a form in ODT or ODS, read as they stand, without an office program."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from yobal.drafting.archives import DAMAGED, SAVE_AGAIN
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.package import Element, attribute, local
from yobal.drafting.questionnaire.cells import PICTURE, SHEET, TABLE, TEXT, Cells, Row, Where, filled

TEXT_DOCUMENT = b"application/vnd.oasis.opendocument.text"
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"

_SIGNS = {"tab": "\t", "line-break": "\n"}
_LINES = ("p", "h")
_LEFT_OUT = {"tracked-changes", "sequence-decls", "forms", "annotation", "note-citation", "bookmark-start"}
_PICTURES = ("frame", "image", "object")
# As wide as the widest row that we write, and room for notes beside it.
_MOST_REPEATED = 64
_MOST_SPACES = 10_000


def read_open(archive: zipfile.ZipFile, *, is_sheet: bool) -> Cells:
    """Every row of every table or sheet, and every paragraph outside of them."""
    content = _parsed(archive, "content.xml")
    rows = list(_rows(content, is_sheet=is_sheet))
    notes = (
        Row(Where(TEXT, "comments", n), (_joined(note),)) for n, note in enumerate(_found(content, "annotation"), 1)
    )
    return Cells(filled((*rows, *notes)), _identifier(archive))


def _rows(content: Element, *, is_sheet: bool) -> Iterator[Row]:
    tables = paragraphs = 0
    for block in _blocks(content):
        if local(block.tag) == "table":
            tables += 1
            where = Where(SHEET, attribute(block, "name"), 0) if is_sheet else Where(TABLE, str(tables), 0)
            yield from _table(block, where)
        else:
            paragraphs += 1
            yield Row(Where(TEXT, "", paragraphs), (_text(block),))


def _blocks(container: Element) -> Iterator[Element]:
    """The paragraphs and tables of the body, whatever they stand in."""
    for child in container:
        name = local(child.tag)
        if name in {"table", *_LINES}:
            yield child
        elif name and name not in _LEFT_OUT and name not in {"automatic-styles", "font-face-decls", "settings"}:
            yield from _blocks(child)


def _table(table: Element, where: Where) -> Iterator[Row]:
    number = 1
    for row in _rows_of(table):
        cells = tuple(_cells(row))
        yield Row(Where(where.kind, where.name, number), cells)
        if any(local(part.tag) in _PICTURES for part in row.iter()):
            yield Row(Where(PICTURE, where.name, number), cells[:1])
        number += _count(row, "number-rows-repeated")


def _rows_of(table: Element) -> Iterator[Element]:
    for child in table:
        if local(child.tag) == "table-row":
            yield child
        elif local(child.tag) in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows_of(child)


def _cells(row: Element) -> Iterator[str]:
    for cell in row:
        if local(cell.tag) in {"table-cell", "covered-table-cell"}:
            yield from [_joined(cell)] * min(_count(cell, "number-columns-repeated"), _MOST_REPEATED)


def _joined(cell: Element) -> str:
    """The text of a cell, its paragraphs one below the other; a table inside it as lines of cells."""
    lines: list[str] = []
    for block in _blocks(cell):
        if local(block.tag) == "table":
            lines += ["\t".join(_cells(row)) for row in _rows_of(block)]
        else:
            lines.append(_text(block))
    return "\n".join(lines)


def _text(element: Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child.tag)
        if name == "s":
            yield " " * min(_count(child, "c"), _MOST_SPACES)
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name in _LINES:
            yield f"\n{_text(child)}"
        elif name and name not in _LEFT_OUT:
            yield from _pieces(child)
        yield child.tail or ""


def _count(element: Element, name: str) -> int:
    stated = attribute(element, name)
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else 1


def _found(root: Element, name: str) -> Iterator[Element]:
    return (part for part in root.iter() if local(part.tag) == name)


def _identifier(archive: zipfile.ZipFile) -> str:
    try:
        meta = _parsed(archive, "meta.xml")
    except UnreadableDraft:
        return ""
    return next((part.text or "" for part in _found(meta, "identifier")), "")


def _parsed(archive: zipfile.ZipFile, name: str) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(archive.read(name), parser)
    except (*DAMAGED, etree.XMLSyntaxError) as error:
        raise UnreadableDraft(name, gettext_noop("This part of the file is damaged."), SAVE_AGAIN) from error
    if root.getroottree().docinfo.doctype:
        cause = gettext_noop("This part of the file declares entities, which no word processor does.")
        raise UnreadableDraft(name, cause, SAVE_AGAIN)
    return root
