"""Search in the text of a version: the provisions that hold the words, with the words marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from yobal.drafting import notation
from yobal.lib import khmer
from yobal.lib.finding import places_of
from yobal.web.public.reading.leaves import Leaf, Reading

LONGEST_QUERY = 200
LISTED = 100
_AROUND = 60


@dataclass(frozen=True)
class Piece:
    """A piece of a passage; `marked` where it is what was sought."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Passage:
    """A line that holds the words, shortened around the first of them."""

    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Hit:
    """A provision that holds the words, with a passage for each language that does."""

    leaf: Leaf
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Found:
    """What a search found: how many provisions, and the first of them."""

    query: str
    total: int
    hits: tuple[Hit, ...]


def search(leaves: Iterable[Leaf], query: str) -> Found:
    """Look for words in the headings, numbers and bodies that are shown."""
    sought = khmer.from_khmer_digits(query)
    hits = [Hit(leaf, passages) for leaf in leaves if (passages := _passages(leaf, sought))]
    return Found(query, len(hits), tuple(hits[:LISTED]))


def _passages(leaf: Leaf, sought: str) -> tuple[Passage, ...]:
    found = [passage for text in leaf.texts if (passage := _passage(text, sought))]
    if not found and leaf.provision.number == sought:
        return tuple(Passage(text.language, (Piece(text.heading, marked=False),)) for text in leaf.texts)
    return tuple(found)


def _passage(text: Reading, sought: str) -> Passage | None:
    """The first line of a provision in one language that holds the words."""
    for line in (text.heading, *notation.plain(text.body).split("\n")):
        if places := places_of(khmer.from_khmer_digits(line), sought):
            return Passage(text.language, tuple(_pieces(line, places)))
    return None


def _pieces(line: str, places: list[tuple[int, int]]) -> Iterable[Piece]:
    first, last = _window(line, *places[0])
    at = first
    if first:
        yield Piece("… ", marked=False)
    for start, end in places:
        if end > last:
            break
        yield Piece(line[at:start], marked=False)
        yield Piece(line[start:end], marked=True)
        at = end
    yield Piece(line[at:last], marked=False)
    if last < len(line):
        yield Piece(" …", marked=False)


def _window(line: str, start: int, end: int) -> tuple[int, int]:
    """A piece of a line around a place, cut between words."""
    ends = list(accumulate(map(len, khmer.words(line))))
    first = max((cut for cut in [0, *ends] if cut <= max(start - _AROUND, 0)), default=0)
    last = min((cut for cut in ends if cut >= end + _AROUND), default=len(line))
    return first, last
