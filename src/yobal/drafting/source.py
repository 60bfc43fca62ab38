"""A DOCX as a list of lines, each with what its style says; nothing of the source is missing from the list."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from yobal.drafting import legacy_fonts, notation
from yobal.drafting.figures import Figures
from yobal.drafting.headings import tidy
from yobal.drafting.lines import Line, script, table_lines, within_bound
from yobal.drafting.numbering import Numbering
from yobal.drafting.package import Element, Package, attribute, children, first, local, value
from yobal.drafting.styles import Style, latin_font, outline_level, read_styles
from yobal.drafting.tree import Reason

MOST_COLUMNS = 64
# Tables in this style are data, whatever their columns hold; `write_docx` sets it.
DATA_TABLE = "provision table"

_CONTAINERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice")
_NOT_TEXT = {"pPr", "rPr", "Fallback", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr"}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_PICTURES = {"drawing", "pict", "object"}
_PICTURE_PARTS = {"blip", "imagedata", "chart", "relIds"}
# What a sign of a symbol font becomes, of which no other font has the drawing.
_SYMBOL = "□"
_ADDRESS = re.compile(r"(?:https?://|www\.|\S@)\S+\.\w")


@dataclass
class _Run:
    """What a paragraph holds, gathered from its runs."""

    text: list[str] = field(default_factory=list)
    spoken: set[str] = field(default_factory=set)
    below: list[Line] = field(default_factory=list)
    aside: list[Line] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    is_linked: bool = False
    # The font of its style, and whether any of its letters stand in one that draws them as Khmer.
    font: str = ""
    in_legacy_font: bool = False


def read_lines(package: Package) -> tuple[list[Line], dict[str, bytes]]:
    """Every line of the document in its order, those beside its text last and left out; and its figures by name."""
    reader = _Reader(package)
    return reader.lines(), reader.figures.by_name


class _Reader:
    def __init__(self, package: Package) -> None:
        self.figures = Figures()
        self._package = package
        self._styles, self._default_style = read_styles(package.roots("styles"))
        self._numbering = Numbering(package.roots("numbering"))
        self._notes = {
            (kind, attribute(note, "id")): note
            for kind in ("footnote", "endnote")
            for root in package.roots(f"{kind}s")
            for note in children(root, kind)
        }
        self._noted = 0

    def lines(self) -> list[Line]:
        read = within_bound(self._lines_in(first(self._package.body(), "body")), self._package.main)
        return [*read, *self._beside_the_text()]

    def _beside_the_text(self) -> Iterator[Line]:
        for relationship in ("header", "footer"):
            for root in self._package.roots(relationship):
                yield from _aside(root, Reason.HEADER_OR_FOOTER)
                yield from (Line("", left_out=Reason.PICTURE) for part in root.iter() if local(part.tag) in _PICTURES)
        for root in self._package.roots("comments"):
            yield from (line for part in children(root, "comment") for line in _aside(part, Reason.REMARK))

    def _lines_in(self, container: Element | None) -> Iterator[Line]:
        for child in () if container is None else container:
            name = local(child.tag)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name in _CONTAINERS:
                yield from self._lines_in(child)
            elif name in {"del", "moveFrom"}:
                yield Line(_bare_text(child), left_out=Reason.DELETED)
            elif name == "altChunk":
                yield Line("", left_out=Reason.EMBEDDED)

    def _table(self, table: Element) -> Iterator[Line]:
        style = self._styles.get(value(table, "tblPr", "tblStyle"), Style())
        rows = [list(self._cells(row)) for row in _inside(table, "tr")]
        return table_lines(rows, is_data=style.name == DATA_TABLE)

    def _cells(self, row: Element) -> Iterator[list[Line]]:
        """The cells of a row; one that spans several columns is followed by empty ones."""
        columns = 0
        for cell in _inside(row, "tc"):
            yield list(self._lines_in(cell))
            span = value(cell, "tcPr", "gridSpan")
            more = int(span) - 1 if span.isascii() and span.isdigit() and len(span) < 4 else 0
            columns += 1 + max(more, 0)
            for _ in range(more if columns <= MOST_COLUMNS else 0):
                yield []

    # Paragraphs

    def _paragraph(self, paragraph: Element) -> Iterator[Line]:
        style = self._styles.get(value(paragraph, "pPr", "pStyle") or self._default_style, Style())
        run = _Run(font=style.font)
        self._gather(paragraph, run)
        lines = self._lines_of(paragraph, style, run)
        yield from lines
        if not lines and not run.aside and not run.below:
            yield Line("", left_out=Reason.EMPTY)
        yield from run.aside
        language = lines[-1].language if lines else _stated(run.spoken) or ""
        yield from (replace(line, spoken=language) for line in run.below)
        for box in run.boxes:
            yield from self._lines_in(box)

    def _lines_of(self, paragraph: Element, style: Style, run: _Run) -> list[Line]:
        """The lines of a paragraph: it may be broken into several, and a heading is one in each language."""
        texts = [part.strip() for part in "".join(run.text).split("\n") if part.strip(" \t\u200b")]
        label, depth = self._label(paragraph, style)
        if texts and label:
            texts[0] = f"{label} {texts[0]}"
        level, is_title = _level(paragraph, style), style.name == "title"
        if level or is_title:
            # A heading broken over two lines is one heading; with each line in another script it is two.
            texts = [" ".join(parts) for _, parts in groupby(texts, key=script)]
        elif depth:
            texts = ["\t" * depth + part for part in texts]
        left_out = Reason.CONTENTS if style.name.startswith("toc") else Reason.NONE
        remark = Reason.LINKS if run.is_linked else Reason.NONE
        if run.in_legacy_font:
            remark = Reason.LEGACY_FONT
        spoken = _stated(run.spoken)
        return [
            Line(text, level, is_title, left_out, remark, spoken if script(text) != "km" else None) for text in texts
        ]

    def _gather(self, element: Element, run: _Run) -> None:
        for child in element:
            name = local(child.tag)
            if name in _NOT_TEXT or not name:
                continue
            if name in {"t", "delText"}:
                run.text.append(child.text or "")
            elif name in _SIGNS:
                run.text.append(_SIGNS[name])
            elif name == "br":
                run.text.append("" if attribute(child, "type") in {"page", "column"} else "\n")
            elif name == "sym":
                run.text.append(_symbol(child))
            elif name in {"footnoteReference", "endnoteReference"}:
                self._note(child, run)
            else:
                self._gather_inside(child, name, run)

    def _gather_inside(self, child: Element, name: str, run: _Run) -> None:
        if name in {"del", "moveFrom"}:
            run.aside += _aside(child, Reason.DELETED)
        elif name == "r" and _is_hidden(child):
            run.aside += _aside(child, Reason.HIDDEN)
        elif name == "txbxContent":
            run.boxes.append(child)
        elif name == "instrText":
            run.is_linked |= "HYPERLINK" in (child.text or "")
        else:
            if name in _PICTURES:
                self._pictures(child, run)
            elif name == "r":
                run.spoken.add(_run_language(child))
                run.in_legacy_font |= _is_in_legacy_font(child, self._font_of(child) or run.font)
            elif name == "hyperlink":
                run.is_linked |= _is_hidden_address(child)
            self._gather(child, run)

    def _font_of(self, run: Element) -> str:
        return latin_font(run) or self._styles.get(value(run, "rPr", "rStyle"), Style()).font

    def _pictures(self, drawing: Element, run: _Run) -> None:
        parts = list(_outside_boxes(drawing))
        words = _alternative_text(parts)
        pictures = [part for part in parts if local(part.tag) in _PICTURE_PARTS]
        for part in pictures:
            name = self.figures.add(self._package.content(attribute(part, "embed") or attribute(part, "id")))
            if name:
                run.below.append(Line(notation.figure(words, name)))
            else:
                run.aside.append(Line(words, left_out=Reason.PICTURE))
        if not pictures and not any(local(part.tag) == "txbxContent" for part in parts):
            run.aside.append(Line(words, left_out=Reason.PICTURE))

    def _note(self, reference: Element, run: _Run) -> None:
        kind = local(reference.tag).removesuffix("Reference")
        note = self._notes.get((kind, attribute(reference, "id")))
        text = "" if note is None else _bare_text(note)
        if text:
            self._noted += 1
            run.text.append(f"[^{self._noted}]")
            remark = Reason.LINKS if _hides_an_address(note) else Reason.NONE
            run.below.append(Line(notation.footnote(str(self._noted), text), remark=remark))

    def _label(self, paragraph: Element, style: Style) -> tuple[str, int]:
        """The label that Word computes for a paragraph of a list, and its depth in the list."""
        own = first(paragraph, "pPr", "numPr")
        number_id = value(own, "numId") or style.number_id
        level = value(own, "ilvl") or style.number_level
        if not number_id or number_id == "0":
            return "", 0
        style_id = value(paragraph, "pPr", "pStyle")
        index = int(level) if level in set("012345678") else self._numbering.level_of_style(number_id, style_id)
        return self._numbering.label(number_id, index), index


def _level(paragraph: Element, style: Style) -> int:
    own = value(paragraph, "pPr", "outlineLvl")
    return outline_level(own) if own else style.level


def _aside(element: Element, reason: Reason) -> list[Line]:
    text = _bare_text(element)
    return [Line(text, left_out=reason)] if text else []


def _is_hidden(run: Element) -> bool:
    vanish = first(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false", "off"}


def _is_in_legacy_font(run: Element, font: str) -> bool:
    """Whether a run holds Latin letters in a font that draws them as Khmer ones."""
    return legacy_fonts.is_legacy(font) and script(_bare_text(run)) == "en"


def _run_language(run: Element) -> str:
    """The language that a run states for all its letters.

    Word states one for Latin letters (val) and one for Khmer ones (bidi), mostly as a matter of course; only where they
    agree, or Latin letters are said to be Khmer, does this tell more than the script.
    """
    stated = first(run, "rPr", "lang")
    if stated is None:
        return ""
    latin, other = attribute(stated, "val")[:2], attribute(stated, "bidi")[:2]
    return latin if latin == other or latin == "km" else ""


def _stated(languages: set[str]) -> str | None:
    return next(iter(languages)) if len(languages) == 1 and languages <= {"km", "en"} else None


def _hides_an_address(note: Element) -> bool:
    return any(local(part.tag) == "hyperlink" and _is_hidden_address(part) for part in note.iter())


def _is_hidden_address(link: Element) -> bool:
    """Whether a link leads out of the document, and does not say where in its words."""
    return bool(attribute(link, "id")) and not _ADDRESS.search(_bare_text(link))


def _symbol(sign: Element) -> str:
    try:
        character = chr(int(attribute(sign, "char"), 16))
    except (ValueError, OverflowError):
        return _SYMBOL
    return character if character.isprintable() else _SYMBOL


def _outside_boxes(drawing: Element) -> Iterator[Element]:
    """What a drawing consists of, without the text in its boxes and what older programs show instead."""
    for part in drawing:
        yield part
        if local(part.tag) not in {"txbxContent", "Fallback"}:
            yield from _outside_boxes(part)


def _alternative_text(parts: Iterable[Element]) -> str:
    described = (part for part in parts if local(part.tag) in {"docPr", "shape"})
    texts = (attribute(part, name) for part in described for name in ("descr", "alt", "title"))
    return tidy(next((text for text in texts if text), ""))


def _bare_text(element: Element) -> str:
    """All words within an element, whatever else it holds."""
    text: list[str] = []
    for part in element.iter():
        name = local(part.tag)
        if name in {"t", "delText"}:
            text.append(part.text or "")
        elif name in {"p", "tab", "br", "cr"}:
            text.append(" ")
    return tidy("".join(text))


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those within content controls and tracked insertions."""
    for child in element:
        if local(child.tag) == name:
            yield child
        elif local(child.tag) in _CONTAINERS:
            yield from _inside(child, name)
