"""Two wordings compared word by word, in Khmer as in English.

The redline is meant for people: a word or two that happen to stand in both texts between larger changes are part of the
change, insertions begin where lines and sentences begin, and what nobody sees (spacing, the shape of quotation marks,
zero-width spaces) is kept but not marked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate, chain, groupby, pairwise, zip_longest
from typing import NamedTuple

from yobal.drafting.order import longest_rising
from yobal.lib.khmer import words
from yobal.lib.text import UNSEEN, paragraphs, seen_form

# Exact matching takes the product of both lengths, and more where words repeat: beyond the first bound, words that
# occur once in each text divide the work; what is still beyond the second is shown as replaced.
EXACT = 250_000
TOO_LONG = 4_000_000
# As many lines as before are compared one by one where each has this much in common with its partner.
ALIKE = 0.4
# What both texts have between two changes is shown as changed too if both are at least so many times as long.
OUTWEIGHED = 2
# Pages compare the same texts again and again.
REMEMBERED = 8_192
KNOWN_WORDS = 16_384
# The label of a list's item, '(a)' or '1.', is one word, and so is the mark of a footnote.
_MARK = re.compile(r"(^\t*\(?(?:\d+|[^\W\d_]{1,4})[.)](?=\s)|\[\^[^\]\s]+\]:?)")
_WITHOUT_UNSEEN = dict.fromkeys(map(ord, UNSEEN))
_SENTENCE_ENDS = tuple(".!?។៕")


@dataclass(frozen=True)
class Span:
    """A stretch that both texts have ('same'), only the old one ('del') or only the new one ('ins').

    Where a stretch reads the same in both but is not written the same, `text` is the new and `was` the old writing.
    """

    op: str
    text: str
    was: str | None = None

    @property
    def before(self) -> str:
        """What the old text has here."""
        if self.op == "ins":
            return ""
        return self.text if self.was is None else self.was

    @property
    def after(self) -> str:
        """What the new text has here."""
        return "" if self.op == "del" else self.text


class _Change(NamedTuple):
    """The words `old[start:end]` became `new[other:until]`; what stands between two changes is the same."""

    start: int
    end: int
    other: int
    until: int


def compare_text(old: str, new: str) -> tuple[Span, ...]:
    """What was kept, deleted and inserted: all that is `before` joins to the old text, all that is `after` to the new.

    Between two kept stretches stands at most one deletion, and after it at most one insertion.
    """
    if old == new:
        return (Span("same", new),) if new else ()
    return _compared(old, new)


@lru_cache(maxsize=REMEMBERED)
def _compared(old: str, new: str) -> tuple[Span, ...]:
    # Nobody sees where a text ends, after its last word.
    before, after = old.rstrip(), new.rstrip()
    spans = _by_paragraph(paragraphs(before), paragraphs(after))
    return tuple(_joined(chain(spans, _kept([old[len(before) :]], [new[len(after) :]]))))


def is_changed(spans: Iterable[Span]) -> bool:
    """Whether a reader sees a difference."""
    return any(span.op != "same" for span in spans)


def _by_paragraph(old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    lines, others = ([seen_form(line) or line for line in side] for side in (old, new))
    position, other = 0, 0
    for change in [*_changes(lines, others), _Change(len(old), len(old), len(new), len(new))]:
        yield from _kept(old[position : change.start], new[other : change.other])
        before, after = old[change.start : change.end], new[change.other : change.until]
        if len(before) == len(after) > 1 and all(map(_alike, before, after)):
            for one, two in zip(before, after, strict=True):
                yield from _by_word(one, two)
        else:
            yield from _by_word("".join(before), "".join(after))
        position, other = change.end, change.until


def _alike(one: str, other: str) -> bool:
    counts = [Counter(key for key in _keys(_words(line)) if not key.isspace()) for line in (one, other)]
    return 2 * (counts[0] & counts[1]).total() >= ALIKE * (counts[0].total() + counts[1].total())


def _by_word(before: str, after: str) -> Iterator[Span]:
    old, new = _words(before), _words(after)
    keys = _keys(old), _keys(new)
    position, other = 0, 0
    changes = _settled(_gathered(_changes(*keys), *keys), *keys)
    for change in [*changes, _Change(len(old), len(old), len(new), len(new))]:
        yield from _kept(old[position : change.start], new[other : change.other])
        deleted, inserted = "".join(old[change.start : change.end]), "".join(new[change.other : change.until])
        if _is_spacing(deleted) and _is_spacing(inserted):
            yield from _kept([deleted], [inserted])
        else:
            yield from (Span("del", deleted), Span("ins", inserted))
        position, other = change.end, change.until


def _kept(old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    before, after = "".join(old), "".join(new)
    if before or after:
        yield Span("same", after, None if before == after else before)


def _is_spacing(text: str) -> bool:
    return seen_form(text) in {"", " "}


def _words(text: str) -> list[str]:
    """The words and signs of a text; invisible characters divide no word and go along with what is before them."""
    bare = text.translate(_WITHOUT_UNSEEN)
    segments = [segment for line in paragraphs(bare) for segment in _of_line(line)]
    if len(bare) == len(text):
        return segments
    if not segments:
        return [text]
    seen = [index for index, character in enumerate(text) if character not in UNSEEN]
    cuts = [0, *(seen[end] for end in list(accumulate(map(len, segments)))[:-1]), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def _of_line(line: str) -> Iterator[str]:
    for index, piece in enumerate(_MARK.split(line)):
        yield from [piece] if index % 2 else words(piece)


def _keys(pieces: Sequence[str]) -> list[str]:
    return [_key(piece) for piece in pieces]


@lru_cache(maxsize=KNOWN_WORDS)
def _key(piece: str) -> str:
    return seen_form(piece) or piece


def _gathered(changes: Iterable[_Change], old: Sequence[str], new: Sequence[str]) -> list[_Change]:
    """The changes, with those made one between which both texts have no more than a scrap in common."""
    letters, others = _letters(old), _letters(new)

    def weight(change: _Change) -> int:
        return max(letters[change.end] - letters[change.start], others[change.until] - others[change.other])

    def is_scrap(one: _Change, two: _Change) -> bool:
        between = letters[two.start] - letters[one.end]
        if not between:
            return "\n" not in old[one.end : two.start]
        return OUTWEIGHED * between <= min(weight(one), weight(two))

    made: list[_Change] = []
    for change in changes:
        made.append(change)
        while len(made) > 1 and is_scrap(made[-2], made[-1]):
            last, one = made.pop(), made.pop()
            made.append(_Change(one.start, last.end, one.other, last.until))
    return made


def _letters(keys: Sequence[str]) -> list[int]:
    """How many letters and digits stand before each word, and in all."""
    return [0, *accumulate(sum(map(str.isalnum, key)) for key in keys)]


def _settled(changes: Sequence[_Change], old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    """The changes, each insertion or deletion that could as well stand elsewhere where a line or sentence begins."""
    free = 0
    for change, following in zip_longest(changes, changes[1:]):
        start, end, other, until = change
        if start == end or other == until:
            text, first, last = (new, other, until) if start == end else (old, start, end)
            room = (following.start if following else len(old)) - end
            steps = [0, *_steps(text, first, last, -1, start - free), *_steps(text, first, last, 1, room)]
            step = max(steps, key=lambda step: (_rank(text, first + step) + _rank(text, last + step), -abs(step)))
            change = _Change(start + step, end + step, other + step, until + step)
        free = change.end
        yield change


def _steps(text: Sequence[str], first: int, last: int, way: int, room: int) -> Iterator[int]:
    """How far the stretch can move one way over equal words; beyond its own length nothing is gained."""
    for count in range(min(room, last - first)):
        leaving, entering = (last - 1 - count, first - 1 - count) if way < 0 else (first + count, last + count)
        if text[leaving] != text[entering]:
            return
        yield way * (count + 1)


def _rank(text: Sequence[str], cut: int) -> int:
    """How good a place to begin or end a change this is: a line's beginning, a sentence's, a word's."""
    before = text[cut - 1] if cut else "\n"
    if before == "\n":
        return 3
    if before in _SENTENCE_ENDS or (cut > 1 and before == " " and text[cut - 2] in _SENTENCE_ENDS):
        return 2
    return 1 if before == " " else 0


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    """Where two sequences differ, in their order."""
    if len(old) * len(new) <= EXACT:
        yield from _exactly(old, new, 0, 0)
        return
    start, other = 0, 0
    for index, partner in [*_anchors(old, new), (len(old), len(new))]:
        yield from _gap(old[start:index], new[other:partner], start, other)
        start, other = index + 1, partner + 1


def _gap(old: Sequence[str], new: Sequence[str], start: int, other: int) -> Iterator[_Change]:
    if len(old) * len(new) <= TOO_LONG:
        yield from _exactly(old, new, start, other)
    else:
        yield _Change(start, start + len(old), other, other + len(new))


def _exactly(old: Sequence[str], new: Sequence[str], start: int, other: int) -> Iterator[_Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > EXACT)
    for op, first, last, partner, until in matcher.get_opcodes():
        if op != "equal":
            yield _Change(start + first, start + last, other + partner, other + until)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of the same word, unique in both, in the longest run that keeps their order (patience diff)."""
    counts, positions = Counter(old), {word: index for index, word in enumerate(new)}
    unique = {word for word, count in Counter(new).items() if count == 1 and counts[word] == 1}
    pairs = [(index, positions[word]) for index, word in enumerate(old) if word in unique]
    return [pairs[place] for place in longest_rising([partner for _, partner in pairs])]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbouring spans of one kind as one, deletions before insertions, and no empty ones."""
    found = (span for span in spans if span.text or span.was)
    for is_same, group in groupby(found, key=lambda span: span.op == "same"):
        stretch = list(group)
        before, after = ("".join(getattr(span, side) for span in stretch) for side in ("before", "after"))
        if is_same:
            yield Span("same", after, None if before == after else before)
        else:
            yield from (Span(op, text) for op, text in (("del", before), ("ins", after)) if text)
