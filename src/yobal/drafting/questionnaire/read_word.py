"""The rows of a form in DOCX: its tables, and everything that stands beside them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from yobal.drafting.package import Element, Package, attribute, children, local
from yobal.drafting.questionnaire.cells import PICTURE, TABLE, TEXT, Cells, Row, Where, filled

_CONTAINERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice")
_LEFT_OUT = {"pPr", "rPr", "Fallback", "sdtPr", "sdtEndPr", "del", "moveFrom", "instrText"}
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_PICTURES = ("drawing", "pict", "object")
_BESIDE = {"header": "p", "footer": "p", "footnotes": "p", "endnotes": "p", "comments": "p"}
# Signs of symbol fonts are known by their place in the font: ticks and crosses, in a box or without, of Wingdings.
_TICKS = {"F0FB", "F0FC", "F0FD", "F0FE", "F050", "F051", "F052", "F053", "F054", "F078"}
_TICK, _UNKNOWN_SIGN = "\u2713", "\ufffd"
_CORE, _PROGRAM = "docProps/core.xml", "docProps/app.xml"
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")


def read_word(package: Package) -> Cells:
    """Every row of every table, and every paragraph outside of them, those beside the text last."""
    rows = filled((*_in_body(package), *_beside(package)))
    if b"LibreOffice" in package.part(_PROGRAM):
        rows = tuple(replace(row, cells=tuple(map(_unescaped, row.cells))) for row in rows)
    return Cells(rows, _identifier(package))


def _unescaped(text: str) -> str:
    """LibreOffice writes '_x0041_', which could be an escape, as '_x005F_x0041_'; Word knows no escapes here."""
    return _ESCAPED.sub("_", text)


def _in_body(package: Package) -> Iterator[Row]:
    tables = paragraphs = 0
    for body in children(package.body(), "body"):
        for block in _blocks(body):
            if local(block.tag) == "tbl":
                tables += 1
                yield from _table(block, str(tables))
            else:
                paragraphs += 1
                yield from _paragraph(block, Where(TEXT, "", paragraphs))


def _beside(package: Package) -> Iterator[Row]:
    for relationship, tag in _BESIDE.items():
        for root in package.roots(relationship):
            found = (part for part in root.iter() if local(part.tag) == tag)
            yield from (Row(Where(TEXT, relationship, n), (_text(part),)) for n, part in enumerate(found, 1))


def _blocks(container: Element) -> Iterator[Element]:
    """The paragraphs and tables in a container, also those in containers of their own."""
    for child in container:
        name = local(child.tag)
        if name in {"p", "tbl"}:
            yield child
        elif name in _CONTAINERS:
            yield from _blocks(child)


def _table(table: Element, name: str) -> Iterator[Row]:
    for number, row in enumerate(_within(table, "tr"), 1):
        cells = list(_within(row, "tc"))
        yield Row(Where(TABLE, name, number), tuple(map(_cell, cells)))
        if any(local(part.tag) in _PICTURES for cell in cells for part in cell.iter()):
            yield Row(Where(PICTURE, name, number), tuple(map(_cell, cells[:1])))


def _paragraph(paragraph: Element, where: Where) -> Iterator[Row]:
    yield Row(where, (_text(paragraph),))
    if any(local(part.tag) in _PICTURES for part in paragraph.iter()):
        yield Row(Where(PICTURE, "", where.row), ("",))


def _within(container: Element, name: str) -> Iterator[Element]:
    for child in container:
        if local(child.tag) == name:
            yield child
        elif local(child.tag) in _CONTAINERS:
            yield from _within(child, name)


def _cell(cell: Element) -> str:
    """The text of a cell, its paragraphs one below the other; a table inside it as lines of cells."""
    lines = []
    for block in _blocks(cell):
        if local(block.tag) == "p":
            lines.append(_text(block))
        else:
            lines += ["\t".join(map(_cell, _within(row, "tc"))) for row in _within(block, "tr")]
    # Word wants a paragraph after a table inside a cell.
    return "\n".join(lines)


def _text(element: Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child.tag)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "sym":
            yield _TICK if attribute(child, "char").upper() in _TICKS else _UNKNOWN_SIGN
        elif name == "p":
            # The text of a box stands in paragraphs of its own.
            yield f"\n{_text(child)}"
        elif name and name not in _LEFT_OUT:
            yield from _pieces(child)


def _identifier(package: Package) -> str:
    """The core property `identifier`, where an office program kept it."""
    try:
        root = etree.fromstring(package.part(_CORE), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return ""
    return next((part.text or "" for part in root if local(part.tag) == "identifier"), "")
