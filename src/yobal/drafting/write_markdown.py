"""A tree of provisions as Markdown: CommonMark with tables and footnotes, which `read_markdown` reads back."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from yobal.drafting import notation
from yobal.drafting.headings import compose
from yobal.drafting.notation import Figure, Footnote, Item, Part, Reference, Table
from yobal.drafting.tree import Draft, Node, kind_at

DEEPEST_HEADING = 6
_INDENT = "    "
_SIGNS = re.compile(r"([\\`*_\[\]<>&|~!$])")
# What opens a heading, a list, a rule or a quotation at the beginning of a line.
_OPENS = re.compile(r"[#+=:-]")
_OPENS_LIST = re.compile(r"^(\d{1,9})(?=[.)])")
_COUNTED = re.compile(r"\d{1,3}\.")


def write_markdown(draft: Draft, *, languages: Sequence[str], figures: Mapping[str, str] | None = None) -> bytes:
    """The draft in one language or, paragraph after paragraph, in several; `figures` are addresses by name."""
    blocks = [f"# {_line(draft.title[code])}" for code in languages if draft.title.has(code)]
    blocks += _Writer(languages, figures or {}).nodes(draft.nodes, depth=0)
    return ("\n\n".join(blocks) + "\n").encode()


class _Writer:
    """Numbers the footnotes of the whole document, since Markdown knows no others."""

    def __init__(self, languages: Sequence[str], figures: Mapping[str, str]) -> None:
        self._languages, self._figures = languages, figures
        self._numbers = count(1)

    def nodes(self, nodes: Iterable[Node], *, depth: int) -> Iterator[str]:
        for node in nodes:
            yield from self._headings(node, depth)
            for code in self._languages:
                yield from self._body(node.body.get(code, ""))
            yield from self.nodes(node.children, depth=depth + 1)

    def _headings(self, node: Node, depth: int) -> Iterator[str]:
        if node.kind == "text":
            return
        marks = "#" * min(depth + 2, DEEPEST_HEADING)
        # A provision without any heading still shows its number.
        for code in [code for code in self._languages if node.heading.has(code)] or self._languages[:1]:
            text = node.heading.get(code, "")
            if node.number or node.kind != kind_at(depth):
                text = compose(node.kind, node.number, text, code)
            yield f"{marks} {_line(text)}".rstrip()

    def _body(self, body: str) -> Iterator[str]:
        parts = notation.blocks(body)
        labels = {part.label: str(next(self._numbers)) for part in parts if isinstance(part, Footnote)}
        items: list[str] = []
        for part in parts:
            if isinstance(part, Item):
                items.append(self._item(part, labels))
                continue
            if items:
                yield "\n".join(items)
                items = []
            yield self._block(part, labels)
        if items:
            yield "\n".join(items)

    def _block(self, part: Part, labels: Mapping[str, str]) -> str:
        match part:
            case Table(rows):
                return "\n".join(self._table(rows, labels))
            case Figure(words, name):
                return f"![{_SIGNS.sub(_escaped, words)}]({self._figures.get(name, name)})"
            case Footnote(label, text):
                return f"[^{labels[label]}]: {self._text(text, labels)}"
            case _:
                return self._text(part.text, labels)

    def _item(self, item: Item, labels: Mapping[str, str]) -> str:
        indent, text = _INDENT * item.depth, self._text(item.text, labels)
        if not item.label:
            return f"\n{indent}{text}\n"
        if item.is_bullet:
            return f"{indent}- {text}"
        # Markdown counts by itself, and knows no other labels than numbers.
        return f"{indent}{item.label} {text}" if _COUNTED.fullmatch(item.label) else f"{indent}- {item.label} {text}"

    def _table(self, rows: Sequence[Sequence[str]], labels: Mapping[str, str]) -> Iterator[str]:
        width = max(map(len, rows))
        for number, row in enumerate(rows):
            cells = [self._text(text, labels, opens=False) for text in (*row, *[""] * (width - len(row)))]
            yield f"| {' | '.join(cells)} |"
            if number == 0:
                yield f"|{' --- |' * width}"

    def _text(self, text: str, labels: Mapping[str, str], *, opens: bool = True) -> str:
        pieces = notation.pieces(text)
        written = "".join(self._piece(piece, labels) for piece in pieces)
        return _closed(written) if opens else written

    def _piece(self, piece: str | Reference, labels: Mapping[str, str]) -> str:
        if isinstance(piece, str):
            return _SIGNS.sub(_escaped, piece)
        known = labels.get(piece.label)
        return f"[^{known}]" if known else _SIGNS.sub(_escaped, f"[^{piece.label}]")


def _line(text: str) -> str:
    return _SIGNS.sub(_escaped, " ".join(text.split()))


def _closed(line: str) -> str:
    """A line that opens nothing."""
    return f"\\{line}" if _OPENS.match(line) else _OPENS_LIST.sub(r"\1\\", line, count=1)


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[1]}"
