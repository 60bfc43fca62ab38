"""The marks that a word processor leaves in a DOCX: who inserted, deleted or moved what, paragraph by paragraph."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yobal.drafting.headings import is_typed_heading, looks_like_a_title, tidy
from yobal.drafting.numbering import Numbering
from yobal.drafting.package import Element, Package, attribute, children, first, local, value
from yobal.drafting.returned.remarks import Ignored
from yobal.drafting.styles import Style, outline_level, read_styles

INSERTED, DELETED = ("ins", "moveTo"), ("del", "moveFrom")
FORMATTING = {
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange",
    "tcPrChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
}  # fmt: skip
PICTURE = "▣"
CELL_BORDER = " | "
_PARTS = ("footnotes", "endnotes", "header", "footer")
_PROPERTIES = {"rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "pPr"}
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_DEEPEST = 9


@dataclass(frozen=True, eq=False)
class Mark:
    """An insertion or deletion in force at some place, by the numbers of its elements; `move` is the name of a move."""

    indexes: frozenset[int]
    author: str
    date: str
    move: str = ""


@dataclass(frozen=True)
class Bit:
    """A stretch of text under the same marks; '\\n' ends a paragraph."""

    text: str
    inserted: Mark | None = None
    deleted: Mark | None = None

    @property
    def was_sent(self) -> bool:
        """Whether it stood in the draft before anybody marked it."""
        return self.inserted is None


@dataclass
class Flow:
    """Text that runs on: of the body between tables, of a cell, of a note; `places` are the headings above each bit."""

    place: tuple[str, ...] = ()
    bits: list[Bit] = field(default_factory=list)
    places: dict[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Passage:
    """What a margin note speaks of: flow and bits, from and until."""

    flow: Flow
    start: int
    end: int


class Reader:
    """Reads the flows of a document, and counts all its marks."""

    def __init__(self, package: Package) -> None:
        self.flows: list[Flow] = []
        self.passages: dict[str, list[Passage]] = {}
        self.points: dict[str, tuple[Flow, int]] = {}
        self._package = package
        self._styles, self._default = read_styles(package.roots("styles"))
        self._numbering = Numbering(package.roots("numbering"))
        self._path: list[tuple[int, str]] = []
        self._note_places: dict[tuple[str, str], tuple[str, ...]] = {}
        self._starts: dict[str, tuple[Flow, int]] = {}
        self._move = {"moveFrom": "", "moveTo": ""}
        self.roots = [package.body(), *(root for part in _PARTS for root in package.roots(part))]
        self.elements = [element for root in self.roots for element in root.iter() if is_mark(element)]
        self._indexes = {id(element): index for index, element in enumerate(self.elements)}
        self._read()

    @property
    def place(self) -> tuple[str, ...]:
        """The headings above what is read now."""
        return tuple(heading for _level, heading in self._path)

    def place_of(self, flow: Flow) -> int:
        """Which of the flows it is, from 0."""
        return next(at for at, one in enumerate(self.flows) if one is flow)

    # Parts, tables, paragraphs

    def _read(self) -> None:
        self._blocks(first(self.roots[0], "body"), self._new_flow(), ())
        self._path = []
        for root in self.roots[1:]:
            kind = local(root.tag).removesuffix("s")
            if kind in {"footnote", "endnote"}:
                for note in children(root, kind):
                    place = self._note_places.get((kind, attribute(note, "id")), ())
                    self._blocks(note, self._new_flow(place), ())
            else:
                self._blocks(root, self._new_flow(), ())

    def _new_flow(self, place: tuple[str, ...] | None = None) -> Flow:
        flow = Flow(self.place if place is None else place)
        self.flows.append(flow)
        return flow

    def _blocks(self, container: Element | None, flow: Flow, marks: tuple[Element, ...]) -> Flow:
        """Reads what stands in a container into a flow; a table ends it, and the text below begins another."""
        for child in () if container is None else container:
            name = local(child.tag)
            if name == "p":
                self._paragraph(child, flow, marks)
            elif name == "tbl":
                self._table(child, marks)
                flow = self._new_flow(flow.place if not self._path else None)
            elif name in INSERTED + DELETED:
                flow = self._blocks(child, flow, (*marks, child))
            elif self._passes(child, name, flow):
                flow = self._blocks(child, flow, marks)
        return flow

    def _passes(self, child: Element, name: str, flow: Flow) -> bool:
        """Notes where a passage or a move begins or ends; whether there is something inside to read."""
        if name == "commentRangeStart":
            self._starts[attribute(child, "id")] = flow, len(flow.bits)
        elif name == "commentRangeEnd":
            self._end_passage(attribute(child, "id"), flow)
        elif name in {"moveFromRangeStart", "moveToRangeStart"}:
            self._move[name.removesuffix("RangeStart")] = attribute(child, "name")
        return bool(name) and name not in _PROPERTIES and name != "Fallback"

    def _end_passage(self, number: str, flow: Flow) -> None:
        opened = self._starts.pop(number, None)
        if opened is None:
            return
        began, start = opened
        for one in self.flows[self.place_of(began) : self.place_of(flow) + 1]:
            found = Passage(one, start if one is began else 0, len(one.bits))
            self.passages.setdefault(number, []).append(found)

    def _table(self, table: Element, marks: tuple[Element, ...]) -> None:
        for row in _inside(table, "tr"):
            tracked = list(children(first(row, "trPr"), "ins", "del"))
            flow = self._new_flow()
            for position, cell in enumerate(_inside(row, "tc")):
                if tracked and position:
                    self._add(flow, CELL_BORDER, (*marks, *tracked))
                elif position:
                    flow = self._new_flow()
                flow = self._blocks(cell, flow, (*marks, *tracked))

    def _paragraph(self, paragraph: Element, flow: Flow, marks: tuple[Element, ...]) -> None:
        start = len(flow.bits)
        boxes: list[Element] = []
        self._runs(paragraph, flow, marks, boxes)
        ends = list(children(first(paragraph, "pPr", "rPr"), *INSERTED, *DELETED))
        self._add(flow, "\n", (*marks, *ends))
        self._follow(paragraph, flow, start)
        for box in boxes:
            self._blocks(box, self._new_flow(), marks)

    def _label(self, paragraph: Element, style: Style) -> str:
        """The number that Word computes for a paragraph."""
        own = first(paragraph, "pPr", "numPr")
        number_id = value(own, "numId") or style.number_id
        if not number_id or number_id == "0":
            return ""
        level = value(own, "ilvl") or style.number_level
        index = int(level) if level in set("012345678") else self._numbering.level_of_style(number_id, style.name)
        return self._numbering.label(number_id, index)

    def _style(self, paragraph: Element) -> Style:
        return self._styles.get(value(paragraph, "pPr", "pStyle") or self._default, Style())

    def _follow(self, paragraph: Element, flow: Flow, start: int) -> None:
        """Keeps the path of headings up to date: by style, else by their words."""
        style = self._style(paragraph)
        label, level = self._label(paragraph, style), _level(paragraph, style)
        text = tidy("".join([label, " ", *(bit.text for bit in flow.bits[start:] if bit.was_sent)]))
        if not level and len(text) < 200 and looks_like_a_title(text) and is_typed_heading(text):
            level = _DEEPEST
        if text != label and level:
            self._path = [(above, heading) for above, heading in self._path if above < level]
            self._path.append((level, text))
        for index in range(start, len(flow.bits)):
            flow.places[index] = self.place or flow.place

    # Runs

    def _runs(self, element: Element, flow: Flow, marks: tuple[Element, ...], boxes: list[Element]) -> None:
        for child in element:
            name = local(child.tag)
            if name in {"t", "delText"} and child.text:
                self._add(flow, child.text, marks)
            elif name in _SIGNS:
                self._add(flow, _SIGNS[name], marks)
            elif name == "br":
                self._add(flow, "" if attribute(child, "type") in {"page", "column"} else "\n", marks)
            elif name in {"drawing", "pict", "object"}:
                self._drawing(child, flow, marks, boxes)
            elif name in {"footnoteReference", "endnoteReference"}:
                kind = name.removesuffix("Reference")
                self._note_places[kind, attribute(child, "id")] = self.place
            elif name == "commentReference":
                self.points[attribute(child, "id")] = flow, len(flow.bits)
            elif name in INSERTED + DELETED:
                self._runs(child, flow, (*marks, child), boxes)
            elif self._passes(child, name, flow):
                self._runs(child, flow, marks, boxes)

    def _drawing(self, drawing: Element, flow: Flow, marks: tuple[Element, ...], boxes: list[Element]) -> None:
        found = [part for part in _outside_fallback(drawing) if local(part.tag) == "txbxContent"]
        boxes += found
        if not found:
            self._add(flow, PICTURE, marks)

    def _add(self, flow: Flow, text: str, marks: Sequence[Element]) -> None:
        inserted = [element for element in marks if local(element.tag) in INSERTED]
        deleted = [element for element in marks if local(element.tag) in DELETED]
        flow.bits.append(Bit(text, self._named(inserted), self._named(deleted)))

    def _named(self, elements: Sequence[Element]) -> Mark | None:
        """What the innermost element says, with those around it by the same author: rows are marked and their text."""
        elements = [element for element in elements if id(element) in self._indexes]
        if not elements:
            return None
        inner = elements[-1]
        author = attribute(inner, "author")
        own = (self._indexes[id(one)] for one in elements if attribute(one, "author") == author)
        move = self._move.get(local(inner.tag), "")
        return Mark(frozenset(own), author, attribute(inner, "date"), move)


def is_mark(element: Element) -> bool:
    """Whether an element says that somebody changed something: it names the author."""
    name = local(element.tag)
    return name in FORMATTING or (name in INSERTED + DELETED and bool(attribute(element, "id")))


def why_ignored(element: Element) -> Ignored:
    """Why a mark that no remark stands for was left aside."""
    above = [local(one.tag) for one in element.iterancestors()]
    if "Fallback" in above:
        return Ignored.COPY
    if local(element.tag) in FORMATTING or above[:1] == ["numPr"]:
        return Ignored.FORMATTING
    return Ignored.SPACING


def bare_text(element: Element) -> str:
    """All words within an element."""
    return tidy("".join(part.text or "" for part in element.iter() if local(part.tag) in {"t", "delText"}))


def _level(paragraph: Element, style: Style) -> int:
    own = value(paragraph, "pPr", "outlineLvl")
    return outline_level(own) if own else style.level


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those within content controls."""
    for child in element:
        if local(child.tag) == name:
            yield child
        elif local(child.tag) in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "del", "moveFrom"}:
            yield from _inside(child, name)


def _outside_fallback(element: Element) -> Iterator[Element]:
    for part in element:
        yield part
        if local(part.tag) not in {"Fallback", "txbxContent"}:
            yield from _outside_fallback(part)
