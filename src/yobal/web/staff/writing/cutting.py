"""The places where the text of a provision can be cut in two."""

from collections.abc import Iterator
from dataclasses import dataclass

from yobal.drafting.notation import Footnote, Paragraph, blocks
from yobal.lib.khmer import sentences
from yobal.lib.text import excerpt

_SHOWN = 90


@dataclass(frozen=True)
class Cut:
    """A place, in code points, with the words that follow it; `chosen` is where the cursor stood."""

    place: int
    begins: str
    chosen: bool = False


def cuts_of(body: str, *, cursor: int | None = None) -> list[Cut]:
    """List where lines and sentences begin, but for the first, and where the cursor stood if there is one."""
    places = {*_places(body)}
    if cursor is not None and body[:cursor].strip() and body[cursor:].strip():
        places.add(cursor)
    return [Cut(place, excerpt(body[place:], _SHOWN), place == cursor) for place in sorted(places)]


def _places(body: str) -> Iterator[int]:
    start = 0
    for line in body.split("\n"):
        yield from (start + place for place in _beginnings(line) if start + place)
        start += len(line) + 1


def _beginnings(line: str) -> list[int]:
    """Where sentences begin in a line of ordinary text; a row or an item stays whole, a note stays with its text."""
    match blocks(line):
        case [Paragraph()]:
            return [start for start, _end in sentences(line)]
        case [] | [Footnote()]:
            return []
        case _:
            return [0]
