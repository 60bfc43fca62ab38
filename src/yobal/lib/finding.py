"""Finding words in a text as people do: whatever the case, the spacing and the encoding.

Khmer is written without spaces, so that a word is found wherever its letters stand.
"""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

from yobal.lib.text import UNSEEN, normal_form

_WITHOUT_UNSEEN = dict.fromkeys(map(ord, UNSEEN))


def places_of(text: str, sought: str) -> list[tuple[int, int]]:
    """Where a wording stands in a text, as (start, end) in code points of the text as it is written."""
    needle = normal_form(sought)
    if not needle or needle not in normal_form(text):
        return []
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for form, start, end in _folded(text):
        folded.append(form)
        places += [(start, end)] * len(form)
    return [(places[at][0], places[at + len(needle) - 1][1]) for at in _hits("".join(folded), needle)]


def _hits(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + len(needle))


def _folded(text: str) -> Iterator[tuple[str, int, int]]:
    """The normal form piece by piece, each with the place that it comes from.

    A letter and the marks over it are one piece, a run of spaces is one; what nobody sees is none.
    """
    start = 0
    for _, group in groupby(_numbered(text), key=lambda pair: pair[0]):
        piece = "".join(character for _, character in group)
        end = start + len(piece)
        if piece.translate(_WITHOUT_UNSEEN).isspace():
            yield " ", start, end
        elif seen := normal_form(piece):
            yield seen, start, end
        start = end


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """Each character with the number of its piece."""
    number, before = 0, ""
    for character in text:
        joins = character in UNSEEN or unicodedata.combining(character) or (before.isspace() and character.isspace())
        number += not joins
        yield number, character
        before = before if character in UNSEEN else character
