"""Words, sentences, line breaks and digits of Khmer, which is written without spaces between words.

Boundaries come from ICU's dictionaries. All positions are code points: ICU counts UTF-16 units, in which an emoji
takes two, so segments are taken as strings and measured here.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from icu4py.breakers import BaseBreaker, LineBreaker, SentenceBreaker, WordBreaker

ZERO_WIDTH_SPACE = "\u200b"

_KHMER = re.compile("[\u1780-\u17ff\u19e0-\u19ff]")
_KHMER_LETTER = re.compile("[\u1780-\u17d3\u17d7\u17dc\u17dd]")
_OTHER_LETTER = re.compile(r"[^\W\d_\u1780-\u17ff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TO_KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
_FROM_KHMER = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
# '។ល។' is the Khmer 'etc.': its first sign ends no sentence.
_REST_OF_ET_CETERA = "ល។"


def is_khmer(text: str) -> bool:
    """Whether a reader would call this text Khmer: a third of its letters suffices.

    Khmer paragraphs often gloss a term in English, which takes more letters than the Khmer that it explains.
    """
    khmer = len(_KHMER_LETTER.findall(text))
    return khmer > 0 and 2 * khmer >= len(_OTHER_LETTER.findall(text))


def words(text: str) -> list[str]:
    """The words of a text in any mix of languages, with the spaces and signs between them: they join to the text."""
    return list(_segments(WordBreaker, text))


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences as (start, end) in code points, which cover the text without gaps.

    Khmer signs (។ ៕), English full stops and line ends close a sentence; blank space belongs to the sentence before it.
    """
    ends: list[int] = []
    for end in accumulate(len(segment) for segment in _segments(SentenceBreaker, text)):
        blank = not text[ends[-1] if ends else 0 : end].strip()
        if ends and (blank or _inside_et_cetera(text, ends[-1])):
            ends.pop()
        ends.append(end)
    return list(zip([0, *ends], ends, strict=False))


def _inside_et_cetera(text: str, at: int) -> bool:
    return text[at - 1] == "។" and text.startswith(_REST_OF_ET_CETERA, at)


def whole_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """A passage widened so that it cuts no letter from the signs that are written around it."""
    while 0 < start < len(text) and _belongs(text, start):
        start -= 1
    while 0 < end < len(text) and _belongs(text, end):
        end += 1
    return start, end


def _belongs(text: str, at: int) -> bool:
    """Whether the character here is part of the sign before it: a mark, or a letter below another (after coeng)."""
    return unicodedata.category(text[at]).startswith("M") or text[at - 1] == "\u17d2"


def with_breaks(text: str) -> str:
    """The text with a zero-width space wherever a line may end between two Khmer characters.

    Breaks are sought in the text without its zero-width spaces, so that a second call adds nothing; those that the
    writer placed are kept.
    """
    bare = text.replace(ZERO_WIDTH_SPACE, "")
    breaks = _khmer_breaks(bare)
    broken: list[str] = []
    position = 0
    for character in text:
        if character != ZERO_WIDTH_SPACE:
            if position in breaks and broken[-1] != ZERO_WIDTH_SPACE:
                broken.append(ZERO_WIDTH_SPACE)
            position += 1
        broken.append(character)
    return "".join(broken)


def _khmer_breaks(text: str) -> set[int]:
    ends = accumulate(len(segment) for segment in _segments(LineBreaker, text))
    return {end for end in ends if end < len(text) and _KHMER.match(text[end - 1]) and _KHMER.match(text[end])}


def to_khmer_digits(text: str) -> str:
    """ASCII digits as Khmer ones; everything else as it is."""
    return text.translate(_TO_KHMER)


def from_khmer_digits(text: str) -> str:
    """Khmer digits as ASCII ones; everything else as it is."""
    return text.translate(_FROM_KHMER)


def _segments(breaker: type[BaseBreaker], text: str) -> Iterator[str]:
    # ICU refuses lone surrogates, which arrive in damaged files: it sees replacement characters in their place.
    start = 0
    for segment in breaker(_SURROGATE.sub("\ufffd", text), "km"):
        end = start + len(segment)
        yield text[start:end]
        start = end
