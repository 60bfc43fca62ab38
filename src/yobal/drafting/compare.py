"""Two wordings compared word by word, in Khmer as in English."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from yobal.lib.khmer import words
from yobal.lib.text import paragraphs

# Exact matching takes the product of both lengths, and more where words repeat: beyond the first bound, words that
# occur once in each text divide the work; what is still beyond the second is shown as replaced.
EXACT = 250_000
TOO_LONG = 4_000_000


@dataclass(frozen=True)
class Span:
    """A stretch that both texts have ('same'), only the old one ('del') or only the new one ('ins')."""

    op: str
    text: str


def compare_text(old: str, new: str) -> tuple[Span, ...]:
    """What was kept, deleted and inserted: 'same' and 'del' join to the old text, 'same' and 'ins' to the new one.

    Between two kept stretches stands at most one deletion, and after it at most one insertion.
    """
    return tuple(_joined(_by_paragraph(paragraphs(old), paragraphs(new))))


def _by_paragraph(old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    for is_same, before, after in _aligned(old, new):
        if is_same:
            yield Span("same", "".join(before))
        elif len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                yield from _by_word(one, other)
        else:
            yield from _by_word("".join(before), "".join(after))


def _by_word(old: str, new: str) -> Iterator[Span]:
    for is_same, before, after in _aligned(words(old), words(new)):
        if is_same:
            yield Span("same", "".join(before))
        else:
            yield from (Span("del", "".join(before)), Span("ins", "".join(after)))


Stretch = tuple[bool, Sequence[str], Sequence[str]]


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    """Both sequences in stretches that are the same or differ, in their order."""
    if len(old) * len(new) <= EXACT:
        yield from _exactly(old, new)
        return
    start, other = 0, 0
    for index, partner in [*_anchors(old, new), (len(old), len(new))]:
        yield from _gap(old[start:index], new[other:partner])
        yield True, old[index : index + 1], new[partner : partner + 1]
        start, other = index + 1, partner + 1


def _gap(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    if len(old) * len(new) <= TOO_LONG:
        yield from _exactly(old, new)
    else:
        yield False, old, new


def _exactly(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    # A space is no reason to align: it only goes along with the words beside it.
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=len(old) * len(new) > EXACT)
    for op, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield op == "equal", old[old_start:old_end], new[new_start:new_end]


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of the same word, unique in both, in the longest run that keeps their order (patience diff)."""
    counts, positions = Counter(old), {word: index for index, word in enumerate(new)}
    unique = {word for word, count in Counter(new).items() if count == 1 and counts[word] == 1}
    pairs = [(index, positions[word]) for index, word in enumerate(old) if word in unique]
    tops: list[int] = []
    chains: list[int] = []
    before: list[int] = []
    for number, (_, partner) in enumerate(pairs):
        pile = bisect_left(tops, partner)
        before.append(chains[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [partner]
        chains[pile : pile + 1] = [number]
    run: list[tuple[int, int]] = []
    number = chains[-1] if chains else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbouring spans of one kind as one, deletions before insertions, and no empty ones."""
    for is_same, group in groupby((span for span in spans if span.text), key=lambda span: span.op == "same"):
        stretch = list(group)
        for op in ("same",) if is_same else ("del", "ins"):
            text = "".join(span.text for span in stretch if span.op == op)
            if text:
                yield Span(op, text)
