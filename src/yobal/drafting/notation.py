r"""The body of a provision in one language: plain text, one block a line, in a small subset of Markdown.

    ordinary paragraph    any line
    list item             '• text'; others keep the label that was typed: '1. text', '(a) text', 'ក. text'; one TAB
                          before it for each level of nesting; a line with TABs and no label continues an item
    table row             '| cell | cell |'; a '|' in a cell is '\|'; rows that follow each other are one table, the
                          first row is its head
    figure                '![words](figure-1.png)'; the bytes stand under that name in `Draft.figures`
    footnote              '[^1]' in the text, and a line '[^1]: text' after the block that it belongs to

Nothing else is escaped: a line that looks like a table row is one. Bold, italics and addresses of links are not kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, groupby

BULLET = "•"
_BULLETS = (BULLET, "-", "–", "*")
_ORDINAL = r"(?:[0-9០-៩]{1,3}(?:\.[0-9០-៩]{1,3})*|[A-Za-z]|[ivxl]{1,6}|[IVXL]{1,6}|[ក-អ])"
_ITEM = re.compile(
    rf"(?P<tabs>\t*)(?:(?P<label>[•\-–*]|{_ORDINAL}(?:\.-|[.)])|\({_ORDINAL}\))[ \t]+)?(?P<text>\S.*)", re.DOTALL
)
_FIGURE = re.compile(r"!\[(?P<words>.*)\]\((?P<name>[\w.-]+)\)", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^(?P<label>\w{1,20})\]:[ \t]*(?P<text>.*)", re.DOTALL)
_REFERENCE = re.compile(r"\[\^(\w{1,20})\]")
_BORDER = re.compile(r"(?<!\\)\|")
_IN_CELL = r"\|"


@dataclass(frozen=True)
class Paragraph:
    """Ordinary text."""

    text: str


@dataclass(frozen=True)
class Item:
    """An item of a list with its label; without one it continues the item above. The outermost `depth` is 0."""

    text: str
    label: str = BULLET
    depth: int = 0

    @property
    def is_bullet(self) -> bool:
        """Whether the label only marks the item, and says nothing of its place."""
        return self.label in _BULLETS


@dataclass(frozen=True)
class Table:
    """Rows of cells, the first of them the head; rows may differ in length."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A picture: the words that say what it shows, and its name in `Draft.figures`."""

    words: str
    name: str


@dataclass(frozen=True)
class Footnote:
    """A note; the text above refers to it by its label."""

    label: str
    text: str


@dataclass(frozen=True)
class Reference:
    """A place in a text that refers to a footnote."""

    label: str


Part = Paragraph | Item | Table | Figure | Footnote


def blocks(body: str) -> list[Part]:
    """The blocks of a body, in their order; empty lines are none."""
    lines = (block(line) for line in body.split("\n") if line.strip())
    parts: list[Part] = []
    for is_table, group in groupby(lines, key=lambda part: isinstance(part, Table)):
        if is_table:
            parts.append(Table(tuple(row for part in group if isinstance(part, Table) for row in part.rows)))
        else:
            parts += group
    return parts


def block(line: str) -> Part:
    """What a single line is; a row of a table is a table of one row."""
    text = line.strip()
    texts = cells(text)
    if texts is not None:
        return Table((texts,))
    if match := _FIGURE.fullmatch(text):
        return Figure(match["words"], match["name"])
    if match := _FOOTNOTE.fullmatch(text):
        return Footnote(match["label"], match["text"])
    match = _ITEM.fullmatch(line.rstrip().lstrip(" "))
    if match and (match["tabs"] or match["label"]):
        return Item(match["text"], match["label"] or "", len(match["tabs"]))
    return Paragraph(text)


def written(parts: Iterable[Part]) -> str:
    """The body that `blocks` reads as these blocks."""
    return "\n".join(line for part in parts for line in _lines(part))


def plain(body: str) -> str:
    """What a body says, for reading and searching: no marks but the labels of its items."""
    return "\n".join(line for part in blocks(body) for line in _reading(part) if line)


def pieces(text: str) -> list[str | Reference]:
    """A text cut at its references to footnotes."""
    cut = _REFERENCE.split(text)
    return [Reference(piece) if index % 2 else piece for index, piece in enumerate(cut) if index % 2 or piece]


def without_references(text: str) -> str:
    """A text whose references to footnotes are taken out."""
    return _REFERENCE.sub("", text)


def renumbered(body: str) -> str:
    """The body with its footnotes numbered from 1 in their order, so that no other provision changes these numbers."""
    notes = {note["label"] for line in body.split("\n") if (note := _FOOTNOTE.fullmatch(line))}
    used = dict.fromkeys(_REFERENCE.findall(body))
    free = (str(number) for number in count(1) if str(number) in notes or str(number) not in used)
    new = {label: next(free) for label in used if label in notes}
    return _REFERENCE.sub(lambda match: f"[^{new.get(match[1], match[1])}]", body)


def row(texts: Iterable[str]) -> str:
    """A row of a table as a line."""
    return f"| {' | '.join(_tidy(text).replace('|', _IN_CELL) for text in texts)} |"


def cells(line: str) -> tuple[str, ...] | None:
    """The cells of a line that is a row of a table, else None."""
    first, *inside = _BORDER.split(line.strip())
    if first or len(inside) < 2 or inside.pop():
        return None
    return tuple(_tidy(text.replace(_IN_CELL, "|")) for text in inside)


def item(text: str, label: str, depth: int) -> str:
    """An item of a list as a line."""
    return "\t" * depth + " ".join(part for part in (label, text) if part)


def figure(words: str, name: str) -> str:
    """A figure as a line."""
    return f"![{_tidy(words)}]({name})"


def footnote(label: str, text: str) -> str:
    """A footnote as a line."""
    return f"[^{label}]: {_tidy(text)}".rstrip()


def figure_names(body: str) -> list[str]:
    """The names of the figures in a body."""
    return [match["name"] for line in body.split("\n") if (match := _FIGURE.fullmatch(line.strip()))]


def renamed(body: str, names: Mapping[str, str]) -> str:
    """The body with new names for its figures, where these are given."""
    lines = []
    for line in body.split("\n"):
        found = _FIGURE.fullmatch(line.strip())
        lines.append(figure(found["words"], names.get(found["name"], found["name"])) if found else line)
    return "\n".join(lines)


def _lines(part: Part) -> Iterator[str]:
    match part:
        case Paragraph(text):
            yield text
        case Item(text, label, depth):
            yield item(text, label, depth)
        case Table(rows):
            yield from map(row, rows)
        case Figure(words, name):
            yield figure(words, name)
        case Footnote(label, text):
            yield footnote(label, text)


def _reading(part: Part) -> Iterator[str]:
    match part:
        case Item(text, label):
            yield item(without_references(text), label, 0)
        case Table(rows):
            yield from ("; ".join(without_references(cell) for cell in texts if cell) for texts in rows)
        case Figure(words):
            yield words
        case Paragraph(text) | Footnote(_, text):
            yield without_references(text)


def _tidy(text: str) -> str:
    return " ".join(text.split())
