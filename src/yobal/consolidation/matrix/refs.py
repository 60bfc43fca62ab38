"""By what a row is known when it comes back: its point, the decision that was given out, and whether it is still ours.

`P12-3-k7f2m9-q4tz` stands beside decision 3 on point 12 as it was given out, `C345` beside a comment whose row says
nothing that could be taken.
"""

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass

from yobal.lib.khmer import from_khmer_digits
from yobal.lib.text import normal_form

_POINT = re.compile(r"P(\d{1,9})-(\d{1,4})-([a-z2-7]{6})-([a-z2-7]{4})", re.IGNORECASE)
_COMMENT = re.compile(r"C(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class Ref:
    """A row that stands for a point: which decision it showed (0: none), its mark, and that of its other cells."""

    point: int
    decision: int
    mark: str
    beside: str

    def __str__(self) -> str:
        return f"P{self.point}-{self.decision}-{self.mark}-{self.beside}"


def read_ref(text: str) -> Ref | None:
    """Read the Ref of a point's row; None for anything else."""
    found = _POINT.fullmatch(from_khmer_digits(text.strip()))
    return Ref(int(found[1]), int(found[2]), found[3].lower(), found[4].lower()) if found else None


def comment_ref(number: int) -> str:
    """Write the Ref of a row that is only there to be read."""
    return f"C{number}"


def read_comment_ref(text: str) -> int | None:
    """Read the number of the comment whose row is only there to be read."""
    found = _COMMENT.fullmatch(from_khmer_digits(text.strip()))
    return int(found[1]) if found else None


def mark_of(slug: str, point: int, decision: int, texts: Iterable[str]) -> str:
    """Give the mark of a decision as it was given out: of this consultation, and with these words."""
    return _digest((slug, str(point), str(decision), *texts))[:6]


def beside_of(cells: Iterable[str]) -> str:
    """Give the mark of a row's other cells; empty ones, and how office programs space them, make no difference."""
    return _digest(filter(None, map(normal_form, cells)))[:4]


def _digest(texts: Iterable[str]) -> str:
    octets = "\x1f".join(texts).encode("utf-8", "replace")
    return b32encode(hashlib.sha256(octets).digest()).decode().lower()
