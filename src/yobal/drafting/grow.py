"""Lines into a tree: which of them open a provision, which two are one heading in two languages, where text belongs."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from yobal.drafting import headings, notation
from yobal.drafting.headings import Heading
from yobal.drafting.lines import Line
from yobal.drafting.tree import KINDS, Block, Draft, Fate, Mark, Node, Reason, kind_at, walk
from yobal.lib.localized import Localized
from yobal.lib.text import excerpt

EXCERPT = 80
# Numbers typed by hand skip a few, when a provision was struck out; a larger step is a number in a sentence.
WIDEST_GAP = 3
# In a document of two languages each has a fair part of the headings; a stray acronym makes no second language.
FAIR_PART = 0.25
_BROUGHT_BY_NEXT_LINE = {"part", "chapter", "section", "priority", "measure"}
_TEXT_RANK = 99


@dataclass(eq=False)
class _Open:
    """A provision while it grows; a language is in `heading` once its heading line was seen."""

    kind: str = ""
    number: str = ""
    rank: float = 0
    letter: int = 0
    heading: dict[str, str] = field(default_factory=dict)
    body: dict[str, list[str]] = field(default_factory=dict)
    children: list["_Open"] = field(default_factory=list)

    def closed(self, depth: int) -> Node:
        return Node(
            self.kind or kind_at(depth),
            self.number,
            Localized({language: text for language, text in self.heading.items() if text}),
            Localized({language: notation.renumbered("\n".join(lines)) for language, lines in self.body.items()}),
            tuple(child.closed(depth + 1) for child in self.children),
        )

    def name(self) -> str:
        text = next((text for text in self.heading.values() if text), "")
        return excerpt(" ".join(part for part in (self.kind, self.number, text) if part), EXCERPT)


@dataclass(frozen=True)
class _Entry:
    line: Line
    fate: Fate
    into: _Open | None = None
    reason: Reason = Reason.NONE


def grow(
    lines: Sequence[Line], marks: Mapping[int, Mark] | None = None, *, figures: Mapping[str, bytes] | None = None
) -> Draft:
    """The tree of a document: by its heading styles, or, where it has none, by the numbers that are typed.

    What a person said of a line, by its index, outranks both. Of the figures the draft keeps those in its text.
    """
    marks = marks or {}
    unmarked = [line for index, line in enumerate(lines) if not line.left_out and index not in marks]
    marked = [lines[index] for index, mark in marks.items() if mark.level > 0 and 0 <= index < len(lines)]
    grower = (_ByStyle if any(line.level for line in unmarked) else _ByNumber)(unmarked, marked)
    for index, line in enumerate(lines):
        grower.take(line, marks.get(index))
    return grower.draft(figures or {})


class _Grower(ABC):
    """What both ways of reading share: an open branch of provisions, to which the next line is added."""

    def __init__(self, unmarked: Sequence[Line], marked: Sequence[Line]) -> None:
        counts = Counter(line.language for line in (*marked, *self._heading_lines(unmarked)))
        fair = FAIR_PART * (counts["km"] + counts["en"])
        self._languages = len({"km", "en"} & counts.keys())
        self._is_bilingual = min(counts["km"], counts["en"]) >= max(fair, 1)
        self._root = _Open(rank=-1)
        self._branch = [self._root]
        self._title: dict[str, list[str]] = {}
        self._entries: list[_Entry] = []
        self._just_headed: _Open | None = None
        self._language = "km" if any(line.language == "km" for line in (*marked, *unmarked)) else "en"

    def take(self, line: Line, mark: Mark | None = None) -> None:
        """Puts the next line where it belongs, and notes where."""
        if line.left_out and not (mark and line.text):
            self._entries.append(_Entry(line, Fate.LEFT_OUT, None, line.left_out))
            return
        self._language = line.language or self._language
        self._entries.append(self._as_marked(line, mark) if mark else self._place(line))

    def draft(self, figures: Mapping[str, bytes]) -> Draft:
        """The tree of all lines taken."""
        title = Localized({language: " ".join(parts) for language, parts in self._title.items()})
        nodes = tuple(child.closed(0) for child in self._root.children)
        account = tuple(_block(index, entry) for index, entry in enumerate(self._entries))
        shown = {name: figures[name] for name in _figure_names(nodes) if name in figures}
        return Draft(title, nodes, account, shown)

    @abstractmethod
    def _heading_lines(self, kept: Sequence[Line]) -> list[Line]: ...

    @abstractmethod
    def _place(self, line: Line) -> _Entry: ...

    def _as_marked(self, line: Line, mark: Mark) -> _Entry:
        if mark.level < 0:
            return _Entry(line, Fate.LEFT_OUT, None, Reason.MARKED)
        if mark.kind == "title":
            return self._as_title(line)
        if mark.level == 0:
            return self._as_body(line)
        heading = headings.take_apart(line.text)
        kind = mark.kind if mark.kind in KINDS else heading.kind
        rank = self._rank_at(mark.level, line.level or heading.rank)
        if not kind and not heading.number and self._branch[-1].rank == rank and self._lacks_words(line):
            return self._complete(line)
        return self._as_heading(line, Heading(kind, heading.number, heading.text, rank))

    def _rank_at(self, level: int, natural: float) -> float:
        """The rank that puts a heading at this level: that of its sister, else its own if it lies below its parent."""
        parent = [node for node in self._branch if node.rank < _TEXT_RANK][:level][-1]
        sisters = [node for node in parent.children if node.rank < _TEXT_RANK]
        if sisters:
            return sisters[-1].rank
        return natural if natural > parent.rank else parent.rank + 0.5

    def _as_title(self, line: Line) -> _Entry:
        self._title.setdefault(self._language, []).append(notation.without_references(line.text))
        return _Entry(line, Fate.TITLE, None, line.remark)

    def _as_body(self, line: Line, reason: Reason = Reason.NONE) -> _Entry:
        if self._branch[-1] is self._root:
            self._open(_Open("text", rank=_TEXT_RANK))
        block = notation.block(line.text)
        if not isinstance(block, notation.Footnote):
            self._just_headed = None
        self._branch[-1].body.setdefault(self._language, []).append(notation.written([block]))
        return _Entry(line, Fate.BODY, self._branch[-1], reason or line.remark)

    def _as_heading(self, line: Line, heading: Heading) -> _Entry:
        parent = self._parent(heading.rank)
        node = self._other_language(parent, heading)
        if node:
            self._branch = [*self._branch[: self._branch.index(parent) + 1], node]
        else:
            node = _Open(heading.kind, heading.number, heading.rank, heading.letter)
            del self._branch[self._branch.index(parent) + 1 :]
            self._open(node)
        node.kind, node.number = node.kind or heading.kind, node.number or heading.number
        node.heading[self._language] = notation.without_references(heading.text)
        self._just_headed = node
        return _Entry(line, Fate.HEADING, node, line.remark)

    def _open(self, node: _Open) -> None:
        self._branch[-1].children.append(node)
        self._branch.append(node)

    def _parent(self, rank: float) -> _Open:
        return next(node for node in reversed(self._branch) if node.rank < rank)

    def _other_language(self, parent: _Open, heading: Heading) -> _Open | None:
        """The provision under this parent that has the same heading in the other language only.

        Numbers find it wherever it stands; without a number it must be the line just before.
        """
        for node in reversed(parent.children if self._languages > 1 else []):
            if self._language in node.heading or node.kind == "text" or node.rank != heading.rank:
                continue
            if node.number and node.number == heading.number and _one_kind(node.kind, heading.kind):
                return node
            if node.letter and node.letter == heading.letter:
                return node
            adjacent = node is self._just_headed and self._is_bilingual
            if adjacent and not (node.number and heading.number) and _one_kind(node.kind, heading.kind):
                return node
        return None

    def _lacks_words(self, line: Line) -> bool:
        """Whether the provision just opened showed only its label and number in the language of this line."""
        node = self._just_headed
        return node is not None and bool(node.number) and node.heading.get(line.language) == ""

    def _complete(self, line: Line) -> _Entry:
        node = self._branch[-1]
        node.heading[line.language] = headings.tidy(notation.without_references(line.text))
        return _Entry(line, Fate.HEADING, node, line.remark)


class _ByStyle(_Grower):
    """Heading styles and outline levels say what is a heading; typed numbers elsewhere are only remarked upon."""

    def _heading_lines(self, kept: Sequence[Line]) -> list[Line]:
        return [line for line in kept if line.level]

    def _place(self, line: Line) -> _Entry:
        if line.is_title and not self._root.children:
            return self._as_title(line)
        if not line.level:
            looks = headings.is_typed_heading(line.text)
            return self._as_body(line, Reason.LOOKS_NUMBERED if looks else Reason.NONE)
        heading = headings.take_apart(line.text)
        same_level = self._branch[-1].rank == line.level
        if not heading.kind and not heading.number and same_level and self._lacks_words(line):
            return self._complete(line)
        return self._as_heading(line, Heading(heading.kind, heading.number, heading.text, line.level))


class _ByNumber(_Grower):
    """No style says anything: a heading begins with a label and a number, or with the next number or letter in turn."""

    def __init__(self, unmarked: Sequence[Line], marked: Sequence[Line]) -> None:
        self._by_letter = _letters_are_headings(unmarked)
        super().__init__(unmarked, marked)

    def _heading_lines(self, kept: Sequence[Line]) -> list[Line]:
        return (
            [line for line in kept if headings.is_typed_heading(line.text)]
            or [line for line in kept if headings.numbered(line.text, strict=True)]
            or [line for line in kept if self._by_letter and headings.lettered(line.text)]
        )

    def _place(self, line: Line) -> _Entry:
        letter = self._next_letter(line.text) if self._by_letter else None
        if letter:
            return self._as_heading(line, letter)
        heading = headings.is_typed_heading(line.text) or headings.numbered(line.text, strict=True)
        if heading and headings.is_contents_line(line.text):
            return _Entry(line, Fate.LEFT_OUT, None, Reason.CONTENTS)
        if heading:
            return self._as_numbered(line, heading)
        if self._lacks_words(line) and self._may_be_words(line):
            return self._complete(line)
        return self._as_title(line) if self._may_be_title(line) else self._as_body(line)

    def _as_numbered(self, line: Line, heading: Heading) -> _Entry:
        if not self._is_next(heading):
            return self._as_body(line, Reason.LOOKS_NUMBERED)
        if headings.looks_like_a_title(heading.text):
            return self._as_heading(line, heading)
        # A numbered sentence is a provision without a heading.
        entry = self._as_heading(line, Heading(heading.kind, heading.number, "", heading.rank))
        self._just_headed = None
        self._branch[-1].body.setdefault(self._language, []).append(heading.text)
        return entry

    def _next_letter(self, text: str) -> Heading | None:
        """The heading that a lettered line is, ranked with its sisters, or just below what is open."""
        heading = headings.lettered(text)
        if not heading or not headings.looks_like_a_title(heading.text):
            return None
        sister = next((node for node in self._branch if node.letter), None)
        known = [child for node in self._branch for child in node.children if child.letter == heading.letter]
        other = next((node for node in known if self._language not in node.heading), None)
        if other or (sister and sister.letter == heading.letter - 1):
            return replace(heading, rank=(other or sister or self._root).rank)
        if sister or heading.letter != 1:
            return None
        above = next(node for node in reversed(self._branch) if node.rank < _TEXT_RANK)
        return replace(heading, rank=above.rank + 0.5)

    def _may_be_words(self, line: Line) -> bool:
        return self._branch[-1].kind in _BROUGHT_BY_NEXT_LINE and _is_title(line)

    def _may_be_title(self, line: Line) -> bool:
        first = self._languages and not self._root.children and self._language not in self._title
        return bool(first) and _is_title(line)

    def _is_next(self, heading: Heading) -> bool:
        parent = self._parent(heading.rank)
        if self._other_language(parent, heading):
            return True
        siblings = [node for node in parent.children if node.rank == heading.rank]
        if heading.kind:
            return all(node.number != heading.number for node in siblings)
        return _continues(parent, [node for node in siblings if node.number[-1:].isdigit()], heading)


def _is_title(line: Line) -> bool:
    return isinstance(notation.block(line.text), notation.Paragraph) and headings.looks_like_a_title(line.text)


def _letters_are_headings(lines: Iterable[Line]) -> bool:
    """Whether letters ('A.', 'ក.') open provisions and not items of lists: most are titles with text below."""
    titles = items = 0
    before: dict[str, Heading | None] = {}
    for line in lines:
        letter = headings.lettered(line.text)
        above = before.get(line.language)
        titles += bool(above and not letter and headings.looks_like_a_title(above.text))
        items += bool(letter)
        before[line.language] = letter
    return items > 1 and 2 * titles > items


def _continues(parent: _Open, siblings: list[_Open], heading: Heading) -> bool:
    """Whether a bare number is the next in turn under its parent, in the same manner as those before it."""
    prefix, _, last = heading.number.rpartition(".")
    if prefix and parent.number and prefix != parent.number:
        return False
    if not siblings:
        return int(last) <= 1
    before = int(siblings[-1].number.rpartition(".")[2])
    titled = any(siblings[0].heading.values())
    return 0 < int(last) - before <= WIDEST_GAP and titled == headings.looks_like_a_title(heading.text)


def _one_kind(kind: str, other: str) -> bool:
    # Translations disagree on some labels, and 'part' may be what an unnamed heading became.
    return kind == other or not kind or not other or {kind, other} <= {"part", "section", "clause", "article"}


def _figure_names(nodes: Iterable[Node]) -> list[str]:
    return [name for node in walk(nodes) for body in node.body.values() for name in notation.figure_names(body)]


def _block(index: int, entry: _Entry) -> Block:
    into = entry.into.name() if entry.into else ""
    return Block(index, excerpt(entry.line.text, EXCERPT), entry.fate, into, entry.reason)
