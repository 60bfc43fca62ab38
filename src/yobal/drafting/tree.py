"""The tree of provisions that a draft consists of, and the account of what each block of the source became."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from yobal.lib.localized import Localized

KINDS = ("part", "priority", "measure", "chapter", "article", "section", "clause", "text")

# Headings whose words name no kind get one by their depth.
KINDS_BY_DEPTH = ("part", "section", "clause")


class Fate(StrEnum):
    """What became of a block of the source."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    LEFT_OUT = "left_out"


class Reason(StrEnum):
    """Why a block was left out, or what to look at in one that was kept."""

    NONE = ""
    EMPTY = "empty"
    CONTENTS = "contents"
    COLUMN_HEADS = "column_heads"
    PICTURE = "picture"
    DELETED = "deleted"
    HIDDEN = "hidden"
    HEADER_OR_FOOTER = "header_or_footer"
    REMARK = "remark"
    # What a web page holds beside its text: menus; scripts, styles, fields of its head.
    NAVIGATION = "navigation"
    MARKUP = "markup"
    # A part of another format within the document.
    EMBEDDED = "embedded"
    # A person said so.
    MARKED = "marked"
    # Kept as body text, though it begins as a provision does.
    LOOKS_NUMBERED = "looks_numbered"
    # Kept, but the addresses of its links were not.
    LINKS = "links"
    # Kept as a row of the table around it.
    NESTED_TABLE = "nested_table"
    # Kept, though it is written in a font whose letters stand for Khmer ones.
    LEGACY_FONT = "legacy_font"


@dataclass(frozen=True)
class Node:
    """A provision: numbers are in ASCII digits ('1.2'), the label and the number are not part of the heading.

    The body is in the notation of `drafting.notation`. A node of kind 'text' has neither number nor heading.
    """

    kind: str
    number: str
    heading: Localized = field(default_factory=Localized)
    body: Localized = field(default_factory=Localized)
    children: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Block:
    """One paragraph or table row of the source: its beginning, what became of it, and in which provision."""

    index: int
    text: str
    fate: Fate
    into: str = ""
    reason: Reason = Reason.NONE


@dataclass(frozen=True)
class Draft:
    """A document as a tree, with the account of every block of its source in the order of the source.

    Figures are pictures by the names that bodies call them. Warnings are sentences that the message catalogue holds.
    """

    title: Localized
    nodes: tuple[Node, ...]
    account: tuple[Block, ...] = ()
    figures: dict[str, bytes] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mark:
    """What a person says of a block: a heading of level 1 to 9, body text (0), or to be left out (-1).

    `kind` is that of the provision which the heading opens; 'title' makes the block the title of the document.
    """

    level: int
    kind: str = ""


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, each before its children, in the order in which one reads."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def count_by_kind(nodes: Iterable[Node]) -> Counter[str]:
    """How many provisions of each kind the tree has."""
    return Counter(node.kind for node in walk(nodes))


def kind_at(depth: int) -> str:
    """The kind of a provision whose words do not name one; the top level is depth 0."""
    return KINDS_BY_DEPTH[min(depth, len(KINDS_BY_DEPTH) - 1)]
