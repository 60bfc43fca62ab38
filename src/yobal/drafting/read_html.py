"""A web page into a tree of provisions: its headings, lists, tables and notes, with nothing of it lost unseen."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, zip_longest
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml import etree

from yobal.drafting import legacy_fonts, notation
from yobal.drafting.encodings import decoded, printable
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.figures import Figures
from yobal.drafting.grow import grow
from yobal.drafting.headings import labelled, numbered, tidy
from yobal.drafting.lines import Line, Row, script, table_lines, within_bound
from yobal.drafting.numbering import BULLET, in_form
from yobal.drafting.tree import Draft, Mark, Reason
from yobal.lib.khmer import to_khmer_digits

# lxml has no types here.
Element = Any

DEEPEST = 100
WIDEST_SPAN = 100
_BYTES_TO_DECLARE = 4096

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_LISTS = {"ul", "ol", "menu"}
_NO_TEXT = {
    "script", "style", "template", "noscript", "button", "input", "select", "textarea", "datalist", "head",
    "link", "meta",
}  # fmt: skip
_PICTURES = {"img", "svg", "video", "audio", "iframe", "object", "embed", "canvas", "map"}
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
_DECLARED = re.compile(rb"""<(?:meta[^>]*?charset|\?xml[^>]*?encoding)\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_OWN_ENTITIES = re.compile(r"<!(?:DOCTYPE[^>]*\[|ENTITY)", re.IGNORECASE)
_NOTE_BLOCKS = ("li", "p", "div", "aside", "dd", "td")
_REFERENCE = re.compile(r"\W{0,3}\w{0,4}\W{0,3}")
_NOTES = re.compile(r"(?:foot|end)?notes?:?|កំណត់សម្គាល់|លេខយោង", re.IGNORECASE)


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


def read_html(content: bytes, *, marks: Mapping[int, Mark] | None = None, may_title: bool = True) -> Draft:
    """The provisions of a web page, in one language or two; raises UnreadableDraft.

    `may_title` says whether the page may name the document, which later ones of several may not.
    """
    declared = _DECLARED.search(content[:_BYTES_TO_DECLARE])
    text = decoded(content, declared=declared[1].decode() if declared else "")
    lines, figures = html_lines(text.text, may_title=may_title)
    draft = grow(list(legacy_fonts.remarked(lines)), marks, figures=figures)
    return replace(draft, warnings=text.warnings)


def html_lines(text: str, *, may_title: bool = True) -> tuple[list[Line], dict[str, bytes]]:
    """The lines of a page and its figures; `may_title` says whether it may name the document."""
    if _OWN_ENTITIES.search(text):
        cause = gettext_noop("The page declares entities, which no word processor does.")
        raise UnreadableDraft("file", cause, gettext_noop("Save it as a web page again and upload that."))
    page = _Page(_parse(text))
    lines = within_bound(page.lines())
    return (_titled(lines) if may_title else lines), page.figures.by_name


def _parse(text: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    root = etree.fromstring(text.encode(), parser) if text.strip() else None
    too_deep = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    if too_deep or (root is not None and _depth(root) > DEEPEST):
        cause = gettext_noop("The parts of the page are nested too deeply.")
        raise UnreadableDraft("file", cause, gettext_noop("Save it as a simple web page and upload that."))
    return etree.Element("html") if root is None else root


def _depth(root: Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _titled(lines: list[Line]) -> list[Line]:
    """The lines, with headings of the first level that stand alone at the beginning made the title."""
    headings = [line for line in lines if line.level and not line.left_out]
    if any(line.is_title and not line.left_out for line in lines) or not headings:
        return lines
    first = [line for line in headings if line.level == 1]
    alone = first == headings[: len(first)] and len({line.language for line in first}) == len(first) < len(headings)
    if not alone or any(labelled(line.text) or numbered(line.text, strict=True) for line in first):
        return lines
    return [replace(line, level=0, is_title=True) if line in first and line.level == 1 else line for line in lines]


class _Page:
    """Walks through a page once, gathering text into paragraphs and these into lines."""

    def __init__(self, root: Element) -> None:
        self.figures = Figures()
        self._root = root
        self._lines: list[Line] = []
        self._paragraph = _Paragraph()
        self._notes = _notes(root)
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
        return self._lines if not self._notes else list(_without_heads_of_notes(self._lines))

    def _head(self, head: Element) -> None:
        has_heading = any(_words(element) for element in self._root.iter("h1"))
        for child in head:
            if child.tag == "title" and _words(child):
                reason = Reason.MARKUP if has_heading else Reason.NONE
                self._lines.append(Line(_words(child), is_title=True, left_out=reason))
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
        if element.tag in _BLOCKS:
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
        elif tag in _BLOCKS:
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
        text = _words(element) if isinstance(element.tag, str) else tidy(printable(element.text or ""))
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
        marker = next((_words(link).strip("[]() ") for link, target in self._notes.items() if target is note), "")
        text = _words(note, without=lambda element: element.tag == "a" and element.get("href", "").startswith("#"))
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
        self._paragraph.beside.append(Line(words or elsewhere or _words(element), left_out=Reason.PICTURE))

    # Lists

    def _list(self, element: Element, place: _Place) -> None:
        place = self._place_in(element, place)
        if not place.left_out and _is_contents(element, self._notes):
            place = replace(place, left_out=Reason.CONTENTS)
        place = replace(place, depth=place.depth + 1)
        number = _integer(element.get("start"), 1)
        for child in element:
            if child.tag == "li" and child not in self._note_elements:
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
        inner = replace(place, level=0, item=None, depth=-1)
        self._lines += table_lines(list(self._rows(table, inner)))

    def _rows(self, table: Element, place: _Place) -> Iterator[Row]:
        hanging: dict[int, int] = {}
        for row in table.xpath("tr | thead/tr | tbody/tr | tfoot/tr"):
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
            yield cells

    def _captured(self, cell: Element, place: _Place) -> list[Line]:
        before, self._lines = self._lines, []
        self._inside(cell, self._place_in(cell, place))
        captured, self._lines = self._lines, before
        return captured


def _without_heads_of_notes(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines; a heading 'Footnotes' from under which the notes moved to where they belong is left out."""
    for line, following in zip_longest(lines, lines[1:]):
        nothing_below = following is None or following.level
        if line.level and nothing_below and _NOTES.fullmatch(line.text):
            line = replace(line, left_out=Reason.MARKUP)
        yield line


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


def _notes(root: Element) -> dict[Element, Element]:
    """The notes of a page by the links that refer to them: a short link whose target links back to it."""
    named = {name: element for element in root.iter() for name in (element.get("id"), element.get("name")) if name}
    order = {element: index for index, element in enumerate(root.iter("a", *_NOTE_BLOCKS))}
    found = {}
    for link in root.iter("a"):
        target = named.get(link.get("href", "").removeprefix("#")) if link.get("href", "").startswith("#") else None
        note = None if target is None else _note_around(target)
        if note is None or not _REFERENCE.fullmatch(_words(link)) or order[note] < order[link]:
            continue
        backs = {back.get("href", "") for back in note.iter("a")}
        if any(f"#{name}" in backs for name in _names_of(link)):
            found[link] = note
    return found


def _note_around(target: Element) -> Element | None:
    return next((element for element in (target, *target.iterancestors()) if element.tag in _NOTE_BLOCKS), None)


def _names_of(link: Element) -> Iterator[str]:
    """The names by which a note can lead back to the link: its own, and those of what is drawn closely around it."""
    around = list(link.iterancestors())[:2]
    for element in (link, *link.iterdescendants(), *(parent for parent in around if parent.tag not in _BLOCKS)):
        yield from (name for name in (element.get("id"), element.get("name")) if name)


def _main(root: Element) -> list[Element]:
    """The element that holds the text of the page, if it names one, and those around it."""
    mains = [element for element in root.iter() if element.tag == "main" or _role(element) == "main"]
    return [mains[0], *mains[0].iterancestors()] if len(mains) == 1 else []


def _words(element: Element, *, without: Callable[[Element], bool] = lambda element: False) -> str:
    """What an element says, on one line."""
    pieces: list[str] = []

    def gather(inside: Element) -> None:
        pieces.append(inside.text or "")
        for child in inside:
            if isinstance(child.tag, str) and not without(child):
                pieces.append(" " if child.tag in _BLOCKS or child.tag == "br" else "")
                gather(child)
            pieces.append(child.tail or "")

    gather(element)
    return tidy(printable("".join(pieces)))


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
    address, words = link.get("href", ""), _words(link)
    return bool(words) and not address.startswith("#") and bool(address) and words not in address


def _is_contents(element: Element, notes: Mapping[Element, Element]) -> bool:
    """Whether a list holds links to places of the page and nothing else."""
    links = list(element.iter("a"))
    if len(links) < 2 or any(link in notes or not link.get("href", "#").startswith("#") for link in links):
        return False
    return not _words(element, without=lambda inside: inside.tag == "a")


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
