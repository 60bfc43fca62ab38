"""A web page as lines: its headings, lists, tables, notes and pictures, with nothing of it lost unseen."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from urllib.parse import unquote_to_bytes

from yobal.drafting import legacy_fonts, notation
from yobal.drafting.encodings import printable
from yobal.drafting.figures import Figures
from yobal.drafting.headings import tidy
from yobal.drafting.lines import Line, Row, script, table_lines
from yobal.drafting.numbering import BULLET, in_form
from yobal.drafting.tree import Reason
from yobal.drafting.web_elements import BLOCKS, Element, text_of
from yobal.drafting.web_notes import find_notes, without_heads_of_notes
from yobal.lib.khmer import to_khmer_digits

WIDEST_SPAN = 100

_LISTS = {"ul", "ol", "menu"}
_NO_TEXT = {
    "script", "style", "template", "noscript", "button", "input", "select", "textarea", "datalist", "head",
    "link", "meta",
}  # fmt: skip
_PICTURES = {"img", "svg", "video", "audio", "iframe", "object", "embed", "canvas", "map"}
_TABLE_PARTS = {"caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"}
# Cells may lack their row.
_ROWS = ". | thead | tbody | tfoot | tr | thead/tr | tbody/tr | tfoot/tr"
_REASONS_BY_TAG = {
    "nav": Reason.NAVIGATION,
    "del": Reason.DELETED,
    "s": Reason.DELETED,
    "strike": Reason.DELETED,
}
_REASONS_BY_ROLE = {
    "navigation": Reason.NAVIGATION,
    "banner": Reason.HEADER_OR_FOOTER,
    "contentinfo": Reason.HEADER_OR_FOOTER,
}
# What pandoc writes below a title as headings is none.
_BELOW_THE_TITLE = {"date", "author", "subtitle"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_FORMS = {
    "a": "lowerLetter", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "A": "upperLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "i": "lowerRoman", "lower-roman": "lowerRoman",
    "I": "upperRoman", "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_IN_KHMER = {"khmer", "cambodian"}


@dataclass
class _Item:
    """An item of a list; its first line takes the label, others continue it."""

    label: str
    depth: int
    begun: bool = False

    def line(self, text: str) -> str:
        label = "" if self.begun or (self.label == BULLET and _has_label(text)) else self.label
        self.begun = True
        return notation.item(text, label, self.depth)


@dataclass(frozen=True)
class _Place:
    """What the elements around a piece of text say of it."""

    level: int = 0
    is_title: bool = False
    item: _Item | None = None
    depth: int = -1
    left_out: Reason = Reason.NONE
    in_legacy_font: bool = False
    is_preformatted: bool = False


@dataclass
class _Paragraph:
    """What is gathered until the next block begins."""

    text: list[str] = field(default_factory=list)
    beside: list[Line] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    remark: Reason = Reason.NONE


class Page:
    """Walks through a page once, gathering text into paragraphs and these into lines."""

    def __init__(self, root: Element) -> None:
        self.figures = Figures()
        self._root = root
        self._lines: list[Line] = []
        self._paragraph = _Paragraph()
        self._notes = find_notes(root)
        self._note_elements = set(self._notes.values())
        self._numbers: dict[Element, int] = {}
        self._fonts = legacy_fonts.by_selector("".join(style.text or "" for style in root.iter("style")))
        self._main = _main(root)

    def lines(self) -> list[Line]:
        """Every line of the page in its order; those beside the text are left out with a reason."""
        for head in self._root.iterchildren("head"):
            self._head(head)
        for body in self._root.iterchildren("body"):
            self._block(body, _Place())
        if not self._notes:
            return self._lines
        # What refers to these was left out itself.
        alone = (text_of(note) for note in dict.fromkeys(self._notes.values()) if note not in self._numbers)
        return [*without_heads_of_notes(self._lines), *map(Line, filter(None, alone))]

    def _head(self, head: Element) -> None:
        has_heading = any(text_of(element) for element in self._root.iter("h1"))
        for child in head:
            if child.tag == "title" and text_of(child):
                reason = Reason.MARKUP if has_heading else Reason.NONE
                self._lines.append(Line(text_of(child), is_title=True, left_out=reason))
            elif child.tag != "title":
                self._aside(child, Reason.MARKUP)
        self._flush(_Place())

    # Elements

    def _block(self, element: Element, place: _Place) -> None:
        """A block by its kind; text gathered before it is a paragraph of its own."""
        tag = element.tag
        if tag == "table":
            self._table(element, place)
        elif tag in _LISTS:
            self._list(element, place)
        else:
            self._inside(element, self._place_in(element, place))

    def _inside(self, element: Element, place: _Place) -> None:
        self._add(element.text, place)
        for child in element:
            self._child(child, place)
            self._add(child.tail, place)
        if element.tag in BLOCKS:
            self._flush(place)

    def _child(self, child: Element, place: _Place) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in _NO_TEXT:
            self._aside(child, Reason.MARKUP)
        elif child in self._note_elements:
            # It follows the paragraph that refers to it.
            return
        elif tag == "br":
            self._paragraph.text.append("\n")
        elif tag in _PICTURES:
            self._picture(child)
        elif _is_hidden(child):
            self._aside(child, Reason.HIDDEN)
        elif tag in BLOCKS:
            self._flush(place)
            self._block(child, place)
        elif _REASONS_BY_TAG.get(tag) is Reason.DELETED:
            self._aside(child, Reason.DELETED)
        elif child in self._notes:
            self._reference(self._notes[child])
        else:
            self._inline(child, place)

    def _inline(self, element: Element, place: _Place) -> None:
        if element.tag == "a" and _leads_elsewhere(element):
            self._paragraph.remark = self._paragraph.remark or Reason.LINKS
        self._inside(element, self._place_in(element, place))

    def _place_in(self, element: Element, place: _Place) -> _Place:
        tag, classes = element.tag, set(element.get("class", "").split())
        reason = place.left_out or self._reason(element)
        place = replace(place, left_out=reason, in_legacy_font=self._is_legacy(element, place))
        if tag == "pre":
            return replace(place, is_preformatted=True)
        level = _level(element)
        if level and not classes & _BELOW_THE_TITLE:
            return replace(place, level=level, is_title="title" in classes)
        return place

    def _reason(self, element: Element) -> Reason:
        if element not in self._main and element.getparent() in self._main[1:]:
            return Reason.HEADER_OR_FOOTER
        if element.tag == "footer" and element.getparent().tag == "body":
            return Reason.HEADER_OR_FOOTER
        return _REASONS_BY_ROLE.get(_role(element)) or _REASONS_BY_TAG.get(element.tag) or Reason.NONE

    def _is_legacy(self, element: Element, place: _Place) -> bool:
        font = element.get("face") or legacy_fonts.font_family(element.get("style", ""))
        if font:
            return legacy_fonts.is_legacy(font)
        named = {element.tag, *(f".{name}" for name in element.get("class", "").split())}
        for selector in named & self._fonts.keys():
            return self._fonts[selector]
        return place.in_legacy_font

    # Text

    def _add(self, text: str | None, place: _Place) -> None:
        if not text:
            return
        if not place.is_preformatted:
            text = re.sub(r"[ \t\n\f]+", " ", text)
        self._paragraph.text.append(printable(text))
        if place.in_legacy_font and any(character.isalpha() for character in text):
            self._paragraph.remark = Reason.LEGACY_FONT

    def _aside(self, element: Element, reason: Reason) -> None:
        text = text_of(element) if isinstance(element.tag, str) else tidy(printable(element.text or ""))
        if text:
            self._paragraph.beside.append(Line(text, left_out=reason))

    def _reference(self, note: Element) -> None:
        if note not in self._numbers:
            self._numbers[note] = len(self._numbers) + 1
            self._paragraph.notes.append(note)
        self._paragraph.text.append(f"[^{self._numbers[note]}]")

    def _flush(self, place: _Place) -> None:
        """Makes lines of what was gathered, in the place where it stands."""
        paragraph, self._paragraph = self._paragraph, _Paragraph()
        parts = [re.sub(" +", " ", part).strip(" ") for part in "".join(paragraph.text).split("\n")]
        for text in _joined([part for part in parts if part.strip()], place):
            self._lines.append(Line(text, place.level, place.is_title, place.left_out, paragraph.remark))
        self._lines += (replace(line, left_out=line.left_out or place.left_out) for line in paragraph.beside)
        for note in paragraph.notes:
            self._lines.append(self._note(note, place))

    def _note(self, note: Element, place: _Place) -> Line:
        marker = next((text_of(link).strip("[]() ") for link, target in self._notes.items() if target is note), "")
        text = text_of(note, without=lambda element: element.tag == "a" and element.get("href", "").startswith("#"))
        text = re.sub(rf"^\W{{0,2}}{re.escape(marker)}\W{{0,2}}\s+", "", text) if marker else text
        return Line(notation.footnote(str(self._numbers[note]), text), left_out=place.left_out)

    # Pictures

    def _picture(self, element: Element) -> None:
        words = tidy(printable(element.get("alt") or element.get("title") or element.get("aria-label") or ""))
        source = element.get("src", "")
        name = self.figures.add(_embedded(source))
        if name:
            self._paragraph.beside.append(Line(notation.figure(words, name)))
            return
        elsewhere = "" if source.startswith("data:") else tidy(printable(source))
        self._paragraph.beside.append(Line(words or elsewhere or text_of(element), left_out=Reason.PICTURE))

    # Lists

    def _list(self, element: Element, place: _Place) -> None:
        place = self._place_in(element, place)
        if not place.left_out and _is_contents(element, self._notes):
            place = replace(place, left_out=Reason.CONTENTS)
        place = replace(place, depth=place.depth + 1)
        self._add(element.text, place)
        number = _integer(element.get("start"), 1)
        for child in element:
            if child.tag == "li" and child not in self._note_elements:
                self._flush(replace(place, item=None))
                number = _integer(child.get("value"), number)
                item = _Item(_label(element, child, number), place.depth)
                self._inside(child, replace(self._place_in(child, place), item=item))
                number += 1
            else:
                self._child(child, place)
            self._add(child.tail, place)
        self._flush(replace(place, item=None))

    # Tables

    def _table(self, table: Element, place: _Place) -> None:
        for caption in table.iterchildren("caption"):
            self._block(caption, place)
        place = self._place_in(table, place)
        for part in table.xpath(_ROWS):
            self._between_cells(part, place)
        inner = replace(place, level=0, item=None, depth=-1)
        self._lines += table_lines(list(self._rows(table, inner)))

    def _between_cells(self, part: Element, place: _Place) -> None:
        """What stands in a table, but in no cell of it."""
        self._add(part.text, place)
        for child in part:
            if child.tag not in _TABLE_PARTS:
                self._child(child, place)
            self._add(child.tail, place)
        self._flush(place)

    def _rows(self, table: Element, place: _Place) -> Iterator[Row]:
        hanging: dict[int, int] = {}
        for row in table.xpath(_ROWS):
            cells: list[list[Line]] = []
            for cell in row.iterchildren("td", "th"):
                while hanging.get(len(cells)):
                    hanging[len(cells)] -= 1
                    cells.append([])
                rows = _integer(cell.get("rowspan"), 1) - 1
                for position in range(min(max(_integer(cell.get("colspan"), 1), 1), WIDEST_SPAN)):
                    hanging[len(cells)] = rows
                    cells.append([] if position else self._captured(cell, place))
            while hanging.get(len(cells)):
                hanging[len(cells)] -= 1
                cells.append([])
            if cells:
                yield cells

    def _captured(self, cell: Element, place: _Place) -> list[Line]:
        before, self._lines = self._lines, []
        self._inside(cell, self._place_in(cell, place))
        captured, self._lines = self._lines, before
        return captured


def _joined(parts: list[str], place: _Place) -> Iterator[str]:
    """Lines of one paragraph: those of a heading are one in each script, those of an item continue it."""
    if not (place.level or place.is_title):
        yield from map(place.item.line, parts) if place.item else parts
        return
    label = place.item.label if place.item and not place.item.begun and place.item.label != BULLET else ""
    for _, group in groupby(parts, key=script):
        yield f"{label} {' '.join(group)}".strip()
    if place.item:
        place.item.begun = True


def _main(root: Element) -> list[Element]:
    """The element that holds the text of the page, if it names one, and those around it."""
    mains = [element for element in root.iter() if element.tag == "main" or _role(element) == "main"]
    return [mains[0], *mains[0].iterancestors()] if len(mains) == 1 else []


def _role(element: Element) -> str:
    return str(element.get("role", ""))


def _level(element: Element) -> int:
    tag = element.tag
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return int(tag[1])
    stated = element.get("aria-level", "2") if _role(element) == "heading" else ""
    return min(_integer(stated, 0), 9)


def _is_hidden(element: Element) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def _leads_elsewhere(link: Element) -> bool:
    """Whether a link has an address that its words do not show."""
    address, words = link.get("href", ""), text_of(link)
    return bool(words) and not address.startswith("#") and bool(address) and words not in address


def _is_contents(element: Element, notes: Mapping[Element, Element]) -> bool:
    """Whether a list holds links to places of the page and nothing else."""
    links = list(element.iter("a"))
    if len(links) < 2 or any(link in notes or not link.get("href", "#").startswith("#") for link in links):
        return False
    return not text_of(element, without=lambda inside: inside.tag == "a")


def _label(parent: Element, item: Element, number: int) -> str:
    style = _LIST_STYLE.search(item.get("style", "")) or _LIST_STYLE.search(parent.get("style", ""))
    form = style[1] if style else item.get("type") or parent.get("type") or ""
    if form.casefold() == "none":
        return ""
    if parent.tag != "ol":
        return BULLET
    label = in_form(number, _FORMS.get(form, "decimal"))
    return f"{to_khmer_digits(label) if form in _IN_KHMER else label}."


def _has_label(text: str) -> bool:
    """Whether an item shows a label of its own, so that its bullet says nothing."""
    block = notation.block(text)
    return isinstance(block, notation.Item) and bool(block.label) and not block.is_bullet


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default


def _embedded(source: str) -> bytes:
    """The bytes of a picture that stands in the page itself."""
    head, comma, data = source.partition(",")
    if not head.startswith("data:") or not comma:
        return b""
    if not head.endswith(";base64"):
        return unquote_to_bytes(data)
    try:
        return b64decode(data)
    except (binascii.Error, ValueError):
        return b""
