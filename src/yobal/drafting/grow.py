"""Lines into a tree: which of them open a provision, which two are one heading in two languages, where text belongs."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from yobal.drafting import headings
from yobal.drafting.headings import Heading
from yobal.drafting.source import Line
from yobal.drafting.tree import Block, Draft, Fate, Node, Reason, kind_at
from yobal.lib.localized import Localized
from yobal.lib.text import excerpt

EXCERPT = 80
# Numbers typed by hand skip a few, when a provision was struck out; a larger step is a number in a sentence.
WIDEST_GAP = 3
# In a document of two languages each has a fair part of the headings; a stray acronym makes no second language.
FAIR_PART = 0.25
_BROUGHT_BY_NEXT_LINE = {"part", "chapter", "section", "priority", "measure"}


@dataclass(eq=False)
class _Open:
    """A provision while it grows; a language is in `heading` once its heading line was seen."""

    kind: str = ""
    number: str = ""
    rank: int = 0
    heading: dict[str, str] = field(default_factory=dict)
    body: dict[str, list[str]] = field(default_factory=dict)
    children: list["_Open"] = field(default_factory=list)

    def closed(self, depth: int) -> Node:
        return Node(
            self.kind or kind_at(depth),
            self.number,
            Localized({language: text for language, text in self.heading.items() if text}),
            Localized({language: "\n".join(lines) for language, lines in self.body.items()}),
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


def grow(lines: Sequence[Line]) -> Draft:
    """The tree of a document: by its heading styles, or, where it has none, by the numbers that are typed."""
    kept = [line for line in lines if not line.left_out]
    grower = _ByStyle(kept) if any(line.level for line in kept) else _ByNumber(kept)
    for line in lines:
        grower.take(line)
    return grower.draft()


class _Grower(ABC):
    """What both ways of reading share: an open branch of provisions, to which the next line is added."""

    def __init__(self, kept: Sequence[Line]) -> None:
        counts = Counter(line.language for line in self._heading_lines(kept))
        fair = FAIR_PART * (counts["km"] + counts["en"])
        self._languages = len({"km", "en"} & counts.keys())
        self._is_bilingual = min(counts["km"], counts["en"]) >= max(fair, 1)
        self._root = _Open(rank=-1)
        self._branch = [self._root]
        self._title: dict[str, list[str]] = {}
        self._entries: list[_Entry] = []
        self._just_headed: _Open | None = None
        self._language = "km" if any(line.language == "km" for line in kept) else "en"

    def take(self, line: Line) -> None:
        """Puts the next line where it belongs, and notes where."""
        if line.left_out:
            self._entries.append(_Entry(line, Fate.LEFT_OUT, None, line.left_out))
            return
        self._language = line.language or self._language
        self._entries.append(self._place(line))

    def draft(self) -> Draft:
        """The tree of all lines taken."""
        title = Localized({language: " ".join(parts) for language, parts in self._title.items()})
        nodes = tuple(child.closed(0) for child in self._root.children)
        return Draft(title, nodes, tuple(_block(index, entry) for index, entry in enumerate(self._entries)))

    @abstractmethod
    def _heading_lines(self, kept: Sequence[Line]) -> list[Line]: ...

    @abstractmethod
    def _place(self, line: Line) -> _Entry: ...

    def _as_title(self, line: Line) -> _Entry:
        self._title.setdefault(self._language, []).append(line.text)
        return _Entry(line, Fate.TITLE)

    def _as_body(self, line: Line, reason: Reason = Reason.NONE) -> _Entry:
        if self._branch[-1] is self._root:
            self._open(_Open("text", rank=99))
        self._just_headed = None
        self._branch[-1].body.setdefault(self._language, []).append(line.text)
        return _Entry(line, Fate.BODY, self._branch[-1], reason)

    def _as_heading(self, line: Line, heading: Heading) -> _Entry:
        parent = self._parent(heading.rank)
        node = self._other_language(parent, heading)
        if node:
            self._branch = [*self._branch[: self._branch.index(parent) + 1], node]
        else:
            node = _Open(heading.kind, heading.number, heading.rank)
            del self._branch[self._branch.index(parent) + 1 :]
            self._open(node)
        node.kind, node.number = node.kind or heading.kind, node.number or heading.number
        node.heading[self._language] = heading.text
        self._just_headed = node
        return _Entry(line, Fate.HEADING, node)

    def _open(self, node: _Open) -> None:
        self._branch[-1].children.append(node)
        self._branch.append(node)

    def _parent(self, rank: int) -> _Open:
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
        node.heading[line.language] = headings.tidy(line.text)
        return _Entry(line, Fate.HEADING, node)


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
    """No style says anything: a heading begins with a label and a number, or with the next number in turn."""

    def _heading_lines(self, kept: Sequence[Line]) -> list[Line]:
        return [line for line in kept if headings.is_typed_heading(line.text)] or [
            line for line in kept if headings.numbered(line.text, strict=True)
        ]

    def _place(self, line: Line) -> _Entry:
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

    def _may_be_words(self, line: Line) -> bool:
        return self._branch[-1].kind in _BROUGHT_BY_NEXT_LINE and headings.looks_like_a_title(line.text)

    def _may_be_title(self, line: Line) -> bool:
        first = self._languages and not self._root.children and self._language not in self._title
        return bool(first) and headings.looks_like_a_title(line.text)

    def _is_next(self, heading: Heading) -> bool:
        parent = self._parent(heading.rank)
        if self._other_language(parent, heading):
            return True
        siblings = [node for node in parent.children if node.rank == heading.rank]
        if heading.kind:
            return all(node.number != heading.number for node in siblings)
        return _continues(parent, siblings, heading)


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


def _block(index: int, entry: _Entry) -> Block:
    into = entry.into.name() if entry.into else ""
    return Block(index, excerpt(entry.line.text, EXCERPT), entry.fate, into, entry.reason)
