"""A DOCX as a list of lines, each with what its style says; nothing of the source is missing from the list."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, zip_longest

from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.headings import tidy
from yobal.drafting.numbering import Numbering
from yobal.drafting.package import Element, Package, attribute, children, first, local, value
from yobal.drafting.tree import Reason
from yobal.lib.khmer import is_khmer

MOST_LINES = 100_000
CELL_BORDER = " | "

_LANGUAGE_NAMES = {"khmer", "english", "khmer version", "english version", "khmer text", "english text"} | {
    "ខ្មែរ", "អង់គ្លេស", "ភាសាខ្មែរ", "ភាសាអង់គ្លេស", "ជាភាសាខ្មែរ", "ជាភាសាអង់គ្លេស",
    "no", "no.", "ល.រ", "ល.រ.",
}  # fmt: skip
_ONLY_A_NUMBER = re.compile(r"\W{0,9}[0-9០-៩.]{1,12}\W{0,9}")
_HEADING_NAME = re.compile(r"heading ([1-9])")
_CONTAINERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice")
_NOT_TEXT = {"pPr", "rPr", "instrText", "Fallback", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr"}
_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}


@dataclass(frozen=True)
class Line:
    """A paragraph, a line of one, or a table row; `level` is that of its heading style (1 to 9), 0 for other text."""

    text: str
    level: int = 0
    is_title: bool = False
    left_out: Reason = Reason.NONE

    @property
    def language(self) -> str:
        """By its script: 'km', 'en', or '' where there is no letter."""
        if is_khmer(self.text):
            return "km"
        return "en" if any(character.isalpha() for character in self.text) else ""


@dataclass(frozen=True)
class Style:
    """What a paragraph style says of structure, after inheritance."""

    name: str = ""
    level: int = 0
    number_id: str = ""
    number_level: str = ""


@dataclass
class _Run:
    """What a paragraph holds, gathered from its runs."""

    text: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    aside: list[Line] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


def read_lines(package: Package) -> list[Line]:
    """Every line of the document in its order, then its headers, footers and reviewers' remarks as left out."""
    return _Reader(package).lines()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles, self._default_style = _read_styles(package.roots("styles"))
        self._numbering = Numbering(package.roots("numbering"))
        self._notes = {
            (kind, attribute(note, "id")): tidy(_bare_text(note))
            for kind in ("footnote", "endnote")
            for root in package.roots(f"{kind}s")
            for note in children(root, kind)
        }
        self._noted = 0

    def lines(self) -> list[Line]:
        read: list[Line] = []
        for line in self._lines_in(first(self._package.body(), "body")):
            read.append(line)
            if len(read) > MOST_LINES:
                cause = gettext_noop("The document has more than 100,000 paragraphs.")
                raise UnreadableDraft(self._package.main, cause, gettext_noop("Divide it and upload the parts."))
        return [*read, *self._beside_the_text()]

    def _beside_the_text(self) -> Iterator[Line]:
        kinds = (("header", Reason.HEADER_OR_FOOTER), ("footer", Reason.HEADER_OR_FOOTER), ("comments", Reason.REMARK))
        for relationship, reason in kinds:
            for root in self._package.roots(relationship):
                for part in [root] if reason is Reason.HEADER_OR_FOOTER else children(root, "comment"):
                    text = tidy(_bare_text(part))
                    if text:
                        yield Line(text, left_out=reason)

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
                yield Line(tidy(_bare_text(child)), left_out=Reason.DELETED)

    # Paragraphs

    def _paragraph(self, paragraph: Element) -> Iterator[Line]:
        style = self._styles.get(value(paragraph, "pPr", "pStyle") or self._default_style, Style())
        run = _Run()
        self._gather(paragraph, run)
        text = self._label(paragraph, style) + "".join(run.text)
        yield from _lines_of(text, _level(paragraph, style), style.name, alone=not run.aside)
        yield from run.aside
        for note in run.notes:
            yield Line(note)
        for box in run.boxes:
            yield from self._lines_in(box)

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
        elif name in {"blip", "imagedata"}:
            run.aside.append(Line("", left_out=Reason.PICTURE))
        else:
            self._gather(child, run)

    def _note(self, reference: Element, run: _Run) -> None:
        kind = local(reference.tag).removesuffix("Reference")
        text = self._notes.get((kind, attribute(reference, "id")), "")
        if text:
            self._noted += 1
            run.text.append(f"[{self._noted}]")
            run.notes.append(f"[{self._noted}] {text}")

    def _label(self, paragraph: Element, style: Style) -> str:
        own = first(paragraph, "pPr", "numPr")
        number_id = value(own, "numId") or style.number_id
        level = value(own, "ilvl") or style.number_level
        if not number_id or number_id == "0":
            return ""
        style_id = value(paragraph, "pPr", "pStyle")
        index = int(level) if level in set("012345678") else self._numbering.level_of_style(number_id, style_id)
        label = self._numbering.label(number_id, index)
        return f"{label} " if label else ""

    # Tables

    def _table(self, table: Element) -> Iterator[Line]:
        rows = [[list(self._lines_in(cell)) for cell in _inside(row, "tc")] for row in _inside(table, "tr")]
        if all(len(row) <= 1 for row in rows):
            yield from (line for row in rows for cell in row for line in cell)
            return
        side_by_side = _is_side_by_side(rows)
        for position, row in enumerate(rows):
            if position == 0 and _names_languages(row):
                yield Line(_row_text(row), left_out=Reason.COLUMN_HEADS)
            elif side_by_side:
                yield from _alternating(row)
            else:
                text = _row_text(row)
                yield Line(text, left_out=Reason.NONE if text else Reason.EMPTY)
            yield from (line for cell in row for line in cell if line.left_out not in {Reason.NONE, Reason.EMPTY})


def _lines_of(text: str, level: int, style: str, *, alone: bool) -> Iterator[Line]:
    contents = Reason.CONTENTS if style.startswith("toc") else Reason.NONE
    is_title = style == "title"
    lines = [Line(part.strip(), level, is_title, contents) for part in text.split("\n") if part.strip(" \t\u200b")]
    if level or is_title:
        # A heading broken over two lines is one heading; with each line in another script it is two.
        groups = groupby(lines, key=lambda line: line.language)
        lines = [Line(" ".join(part.text for part in parts), level, is_title, contents) for _, parts in groups]
    yield from lines
    if not lines and alone:
        yield Line("", left_out=Reason.EMPTY)


def _level(paragraph: Element, style: Style) -> int:
    own = value(paragraph, "pPr", "outlineLvl")
    if own:
        return int(own) + 1 if own in set("012345678") else 0
    return style.level


def _aside(element: Element, reason: Reason) -> list[Line]:
    text = tidy(_bare_text(element))
    return [Line(text, left_out=reason)] if text else []


def _is_hidden(run: Element) -> bool:
    vanish = first(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false", "off"}


def _bare_text(element: Element) -> str:
    return " ".join(part.text or "" for part in element.iter() if local(part.tag) in {"t", "delText"})


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those within content controls and tracked insertions."""
    for child in element:
        if local(child.tag) == name:
            yield child
        elif local(child.tag) in _CONTAINERS:
            yield from _inside(child, name)


def _kept(cell: Iterable[Line]) -> list[Line]:
    return [line for line in cell if not line.left_out]


def _cell_text(cell: Iterable[Line]) -> str:
    return tidy(" ".join(line.text for line in _kept(cell)))


def _row_text(row: list[list[Line]]) -> str:
    texts = [_cell_text(cell) for cell in row]
    return CELL_BORDER.join(texts) if any(texts) else ""


def _names_languages(row: list[list[Line]]) -> bool:
    texts = [_cell_text(cell).casefold() for cell in row]
    return any(texts) and all(text in _LANGUAGE_NAMES for text in texts if text)


def _is_side_by_side(rows: list[list[list[Line]]]) -> bool:
    """Whether the last two columns hold one text in Khmer and English, after at most a column of numbers."""
    turns = []
    for row in rows[1:] if rows and _names_languages(rows[0]) else rows:
        if len(row) > 3 or (len(row) == 3 and not _ONLY_A_NUMBER.fullmatch(_cell_text(row[0]))):
            return False
        languages = [Line(_cell_text(cell)).language for cell in row[-2:]]
        if len(languages) == 2 and all(languages):
            turns.append(tuple(languages))
    return any(turns.count(turn) >= 0.8 * len(turns) for turn in (("km", "en"), ("en", "km")) if turn in turns)


def _alternating(row: list[list[Line]]) -> Iterator[Line]:
    columns = [_kept(cell) for cell in row]
    if len(columns) == 3:
        number = _cell_text(columns.pop(0)).rstrip(".")
        columns = [[replace(line, text=f"{number}. {line.text}") for line in cell[:1]] + cell[1:] for cell in columns]
    for lines in zip_longest(*columns):
        yield from (line for line in lines if line)


def _read_styles(roots: Iterable[Element]) -> tuple[dict[str, Style], str]:
    elements, default = {}, ""
    for root in roots:
        for style in children(root, "style"):
            elements[attribute(style, "styleId")] = style
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in {"1", "true", "on"}:
                default = attribute(style, "styleId")
    return {style_id: _inherited(style_id, elements) for style_id in elements}, default


def _inherited(style_id: str, elements: dict[str, Element]) -> Style:
    """A style with what it takes from those it is based on; a circle of styles ends where it closes."""
    style, seen = Style(name=value(elements[style_id], "name").casefold()), set()
    while style_id in elements and style_id not in seen:
        seen.add(style_id)
        element = elements[style_id]
        style = replace(
            style,
            level=style.level or _style_level(element),
            number_id=style.number_id or value(element, "pPr", "numPr", "numId"),
            number_level=style.number_level or value(element, "pPr", "numPr", "ilvl"),
        )
        style_id = value(element, "basedOn")
    return style


def _style_level(style: Element) -> int:
    named = _HEADING_NAME.fullmatch(value(style, "name").casefold())
    outline = value(style, "pPr", "outlineLvl")
    if named:
        return int(named[1])
    return int(outline) + 1 if outline and outline in set("012345678") else 0
