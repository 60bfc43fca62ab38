"""How words are compared: what a reader takes for the same word is the same here, on either database.

Case, accents, the width of spaces and invisible characters are set aside, and Khmer digits are digits. Khmer signs that
look the same in any order, or in either spelling, are brought into one. A text becomes a row of tokens: a word, or in
scripts without spaces a syllable (Khmer) or a character. A dictionary that cuts Khmer into words cuts one word
differently beside other neighbours, and would not find it again; syllables stay, and a word is a phrase of them.

Indexed are terms: each word, and each syllable with the one that follows. A syllable alone is the beginning of such a
pair. So any word of any script is found by its terms; see `asked_of`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID
from zlib import crc32

from yobal.lib.khmer import from_khmer_digits
from yobal.lib.text import UNSEEN

JOINT = "·"
LONGEST_TOKEN = 64
# PostgreSQL holds at most a megabyte of terms for a text; a book of two thousand pages has less.
MOST_BYTES = 1_000_000

_UNSEEN = re.compile(f"[{UNSEEN}\u17b4\u17b5]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_SIGN = "(?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd])"
_SYLLABLE = f"[\u1780-\u17b3]{_SIGN}*"
# Thai, Lao, Burmese, Khmer signs that stand alone, kana, Chinese characters.
_SPACELESS = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3\u17d7\u17dc\u17dd\u3040-\u30ff\u3400-\u9fff"
TOKEN = re.compile(rf"{_SYLLABLE}|[{_SPACELESS}]|(?:(?![{_SPACELESS}])[^\W_])+")
_SIGNS = re.compile(f"{_SIGN}{{2,}}")
_ONE_SIGN = re.compile(_SIGN)
_IS_SPACELESS = re.compile(f"[{_SPACELESS}]")
# What is drawn alike: the subscripts of da and ta, and two vowels typed in two halves.
_DRAWN_ALIKE = (("\u17d2\u178a", "\u17d2\u178f"), ("\u17b8\u17c1", "\u17be"), ("\u17b6\u17c1", "\u17c4"))


def fold(text: str) -> str:
    """Set aside what readers do not see or do not mind."""
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).casefold()
    folded = _SIGNS.sub(_in_order, _ACCENTS.sub("", unicodedata.normalize("NFKD", plain)))
    for drawn, like in _DRAWN_ALIKE:
        folded = folded.replace(drawn, like)
    return from_khmer_digits(folded)


def _in_order(signs: re.Match[str]) -> str:
    """Bring the signs of a syllable into one order: subscripts, with ro as the last, then shifters, vowels, marks."""
    return "".join(sorted(set(_ONE_SIGN.findall(signs[0])), key=_place))


def _place(sign: str) -> tuple[int, str]:
    if sign[0] == "\u17d2":
        return (1 if sign == "\u17d2\u179a" else 0), sign
    return (2 if sign in "\u17c9\u17ca" else 3), sign


def tokens(text: str) -> list[str]:
    """Cut a text into what is compared, in its order."""
    return [token[:LONGEST_TOKEN] for token in TOKEN.findall(fold(text))]


def form_of(row: Sequence[str]) -> str:
    """Write tokens as one text in which a phrase is a part, with a space before and after each."""
    return f" {' '.join(row)} "


def is_spaceless(token: str) -> bool:
    """Whether a token is a syllable or character of a script that puts no spaces between words."""
    return _IS_SPACELESS.match(token) is not None


def place_of(scope: UUID, kind: str, audience: str) -> str:
    """Name a part of the index by a term of its own: a search passes over the others without looking at them."""
    return f"{JOINT}{crc32(f'{scope} {kind} {audience}'.encode()):08x}"


def terms_of(row: Sequence[str]) -> list[str]:
    """List what is indexed of a text, each term once, as far as an index can hold it."""
    return list(_bounded(dict.fromkeys(_pairs(row))))


def _pairs(row: Sequence[str]) -> Iterator[str]:
    for token, follower in zip(row, [*row[1:], ""], strict=False):
        if is_spaceless(token):
            yield f"{token}{JOINT}{follower if is_spaceless(follower) else ''}"
        else:
            yield token


def _bounded(terms: Iterable[str]) -> Iterator[str]:
    size = 0
    for term in terms:
        size += len(term.encode())
        if size > MOST_BYTES:
            return
        yield term
