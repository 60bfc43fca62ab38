"""What a reader asks for: words that must all occur, "phrases", and -words that must not.

Nothing that can be typed is an error: a quotation mark without its partner reaches to the end, signs are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from yobal.search.words import JOINT, form_of, is_spaceless, tokens

MOST_WANTED = 20
# A shorter word is sought as it is: whoever looks for 'AI' does not mean 'aims'.
SHORTEST_BEGINNING = 3
_PIECE = re.compile(r'(?P<without>-?)(?:["“”](?P<phrase>[^"“”]*)["“”]?|(?P<word>[^\s"“”]+))')


@dataclass(frozen=True)
class Term:
    """A word or phrase as its tokens; where it is open, the last may go on ('teach' finds 'teachers')."""

    tokens: tuple[str, ...]
    is_open: bool

    @property
    def needle(self) -> str:
        """The part of a text's form that shows that it is there."""
        form = form_of(self.tokens)
        return form.rstrip() if self.is_open else form

    @cached_property
    def asked(self) -> tuple[tuple[str, bool], ...]:
        """The indexed terms that a text has which holds it, each with whether it is but their beginning."""
        return tuple(self._asked())

    def _asked(self) -> Iterator[tuple[str, bool]]:
        last = len(self.tokens) - 1
        for place, token in enumerate(self.tokens):
            follower = self.tokens[place + 1] if place < last else ""
            if not is_spaceless(token):
                yield token, self.is_open and place == last
            elif place < last:
                joined = follower if is_spaceless(follower) else ""
                yield f"{token}{JOINT}{joined}", bool(joined) and self.is_open and place + 1 == last
            elif place == 0 or not is_spaceless(self.tokens[place - 1]):
                yield (token if self.is_open else f"{token}{JOINT}"), True

    @property
    def is_settled_by_index(self) -> bool:
        """Whether the indexed terms say it all; else the text's form must be looked at too."""
        return len(self.asked) == 1

    def is_at(self, row: list[str], place: int) -> bool:
        """Whether it stands at this place of a text's tokens."""
        here = row[place : place + len(self.tokens)]
        if len(here) < len(self.tokens) or here[:-1] != list(self.tokens[:-1]):
            return False
        return here[-1].startswith(self.tokens[-1]) if self.is_open else here[-1] == self.tokens[-1]


@dataclass(frozen=True)
class Question:
    """What must occur in a text, and what must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    def is_answered_by(self, text: str) -> bool:
        """Whether a text holds all that it must and nothing that it must not; the index says the same."""
        form = form_of(tokens(text))
        wanted = all(term.needle in form for term in self.wanted)
        return bool(self) and wanted and not any(term.needle in form for term in self.unwanted)


def understood(typed: str) -> Question:
    """Read what was typed into a box for words."""
    wanted: dict[Term, None] = {}
    unwanted: dict[Term, None] = {}
    for piece in _PIECE.finditer(typed):
        term = _term(piece["phrase"] or piece["word"] or "", quoted=piece["word"] is None)
        if term.tokens:
            (unwanted if piece["without"] else wanted)[term] = None
    return Question(tuple(wanted)[:MOST_WANTED], tuple(unwanted)[:MOST_WANTED])


def _term(text: str, *, quoted: bool) -> Term:
    row = tuple(tokens(text))
    return Term(row, is_open=bool(row) and not quoted and _may_go_on(row[-1]))


def _may_go_on(token: str) -> bool:
    return is_spaceless(token) or (len(token) >= SHORTEST_BEGINNING and not token.isdigit())
