"""Showing where the words stand in a text: what surrounds the first of them, each marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from yobal.lib.text import ELLIPSIS, UNSEEN
from yobal.search.asking import Question, Term, understood
from yobal.search.words import LONGEST_TOKEN, TOKEN, fold, form_of, tokens

# Long texts are looked through in stretches; they overlap, so that what stands on a seam is found too.
_STRETCH, _OVERLAP = 4_000, 300
# A letter with what is written over, under or inside it: folded together, it comes from one place.
_UNSEEN = f"[{UNSEEN}\u17b4\u17b5\u0300-\u036f]*"
_SIGN = f"(?:\u17d2{_UNSEEN}[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd])"
_PIECE = re.compile(f"[\u1780-\u17b3]?(?:{_UNSEEN}{_SIGN})+|.{_UNSEEN}", re.DOTALL)

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A part of an excerpt; `marked` where it is what was sought."""

    text: str
    marked: bool


def excerpt(text: str, words: str, *, length: int = 240) -> list[Piece]:
    """Cut out what surrounds the first place that holds one of the words; empty where none does."""
    question = understood(words)
    for start in range(0, max(len(text), 1), _STRETCH):
        stretch = text[start : start + _STRETCH + _OVERLAP]
        if spans := _spans(stretch, question):
            return _cut(text, [(start + first, start + last) for first, last in spans], length)
    return []


def _cut(text: str, spans: list[Span], length: int) -> list[Piece]:
    begin = max(0, spans[0][0] - length // 3)
    if begin:
        # Begin after a space where one is near, so that no word is cut.
        begin = (text.find(" ", begin, spans[0][0]) + 1) or begin
    end = max(min(len(text), begin + length), spans[0][1])
    pieces = [Piece(ELLIPSIS, marked=False)] if begin else []
    for first, last in [span for span in spans if span[1] <= end]:
        pieces += [Piece(text[begin:first], marked=False), Piece(text[first:last], marked=True)]
        begin = last
    pieces.append(Piece(text[begin:end] + (ELLIPSIS if end < len(text) else ""), marked=False))
    return [piece for piece in pieces if piece.text]


def _spans(text: str, question: Question) -> list[Span]:
    form = form_of(tokens(text))
    terms = [term for term in question.wanted if term.needle in form]
    if not terms:
        return []
    row = list(placed_tokens(text))
    spans = sorted(span for term in terms for span in _places(term, row))
    return [span for before, span in zip([(0, 0), *spans], spans, strict=False) if span[0] >= before[1]]


def _places(term: Term, row: list[tuple[str, int, int]]) -> Iterator[Span]:
    names = [token for token, _, _ in row]
    for place in range(len(row) - len(term.tokens) + 1):
        if term.is_at(names, place):
            yield row[place][1], row[place + len(term.tokens) - 1][2]


def placed_tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Cut a text into its tokens, each with where it stands in the text as it is written."""
    folded, places = [], []
    for piece in _PIECE.finditer(text):
        form = _fold(piece[0])
        folded.append(form)
        places += [piece.span()] * len(form)
    for token in TOKEN.finditer("".join(folded)):
        yield token[0][:LONGEST_TOKEN], places[token.start()][0], places[token.end() - 1][1]


@lru_cache(maxsize=4_096)
def _fold(piece: str) -> str:
    return fold(piece)
