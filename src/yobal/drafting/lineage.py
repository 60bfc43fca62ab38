"""Which provision of a new version continues which provision of the old one: a proposal for people to confirm."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yobal.lib.khmer import words
from yobal.lib.text import digest, normal_form

# Two provisions of the same number are one, reworded, at less likeness than two of different numbers.
LIKE_WITH_NUMBER = 0.25
LIKE = 0.5
# Not more, or an inserted provision would pull all those after it to their neighbours.
WORTH_OF_NUMBER = 0.15
# A provision is compared with those that share its rarest words; this bounds the work on uniform texts.
RAREST_WORDS = 12
MOST_SHARERS = 60


@dataclass(frozen=True)
class Leaf:
    """A provision to align: `key` is the caller's, unique in its version; text is heading and body."""

    key: str
    number: str
    text: str


@dataclass(frozen=True)
class Edge:
    """From an old provision to a new one: 'same', 'changed' (reworded), 'moved' (renumbered only), 'new', 'dropped'.

    The score is the likeness of the wordings, 0 to 1.
    """

    old_key: str | None
    new_key: str | None
    relation: str
    score: float


def propose_lineage(old: Sequence[Leaf], new: Sequence[Leaf]) -> tuple[Edge, ...]:
    """An edge for each provision of both versions: the new ones in their order, then those that were dropped.

    The same wording under the same number comes first, then the same wording, then the likest wordings, where the
    same number counts for something. Each provision is used once; equal claims go to the earlier one.
    """
    alignment = _Alignment(old, new)
    alignment.match_equal(lambda leaf: (leaf.number, digest(leaf.text)))
    alignment.match_equal(lambda leaf: digest(leaf.text))
    alignment.match_best([*alignment.of_same_number(), *alignment.of_like_words()])
    return tuple(alignment.edges())


class _Alignment:
    def __init__(self, old: Sequence[Leaf], new: Sequence[Leaf]) -> None:
        self._old, self._new = old, new
        self._origin: dict[int, tuple[int, float]] = {}
        self._features: dict[tuple[bool, int], Counter[str]] = {}
        self._free_old, self._free_new = dict.fromkeys(range(len(old))), dict.fromkeys(range(len(new)))

    def match_equal(self, key: Callable[[Leaf], object]) -> None:
        waiting: defaultdict[object, list[int]] = defaultdict(list)
        for index in reversed(self._free_old):
            waiting[key(self._old[index])].append(index)
        for index in list(self._free_new):
            candidates = waiting.get(key(self._new[index]))
            if candidates:
                self._match(candidates.pop(), index, 1.0)

    def match_best(self, candidates: Iterable[tuple[float, int, int]]) -> None:
        def claim(found: tuple[float, int, int]) -> tuple[float, int, int]:
            score, new, old = found
            same_number = bool(self._new[new].number) and self._new[new].number == self._old[old].number
            return -score - (WORTH_OF_NUMBER if same_number else 0), new, old

        for score, new, old in sorted(candidates, key=claim):
            if old in self._free_old and new in self._free_new:
                self._match(old, new, score)

    def of_same_number(self) -> Iterator[tuple[float, int, int]]:
        by_number: defaultdict[str, list[int]] = defaultdict(list)
        for old in self._free_old:
            by_number[self._old[old].number].append(old)
        for new in self._free_new:
            # Without a number there is nothing to go by; the same number many times over says nothing either.
            candidates = by_number.get(self._new[new].number, []) if self._new[new].number else []
            yield from self._scored(new, candidates[:MOST_SHARERS], LIKE_WITH_NUMBER)

    def of_like_words(self) -> Iterator[tuple[float, int, int]]:
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for old in self._free_old:
            for word in self._words_of_old(old):
                holders[word].append(old)
        for new in self._free_new:
            found = [word for word in self._words_of_new(new) if word in holders]
            rarest = sorted(found, key=lambda word: (len(holders[word]), word))[:RAREST_WORDS]
            shared = Counter(old for word in rarest for old in holders[word][:MOST_SHARERS])
            likely = sorted(shared, key=lambda old: (-shared[old], old))[:MOST_SHARERS]
            yield from self._scored(new, likely, LIKE)

    def edges(self) -> Iterator[Edge]:
        for index, leaf in enumerate(self._new):
            if index not in self._origin:
                yield Edge(None, leaf.key, "new", 0.0)
                continue
            origin, score = self._origin[index]
            yield Edge(self._old[origin].key, leaf.key, _relation(self._old[origin], leaf), score)
        for index in self._free_old:
            yield Edge(self._old[index].key, None, "dropped", 0.0)

    def _match(self, old: int, new: int, score: float) -> None:
        self._origin[new] = (old, round(score, 4))
        del self._free_old[old], self._free_new[new]

    def _scored(self, new: int, candidates: Iterable[int], least: float) -> Iterator[tuple[float, int, int]]:
        for old in candidates:
            score = likeness(self._words_of_old(old), self._words_of_new(new))
            if score >= least:
                yield score, new, old

    def _words_of_old(self, index: int) -> Counter[str]:
        return self._words(self._old[index], (True, index))

    def _words_of_new(self, index: int) -> Counter[str]:
        return self._words(self._new[index], (False, index))

    def _words(self, leaf: Leaf, place: tuple[bool, int]) -> Counter[str]:
        if place not in self._features:
            self._features[place] = features(leaf.text)
        return self._features[place]


def features(text: str) -> Counter[str]:
    """The words of a text and its pairs of neighbouring words, counted; so word order has its weight."""
    found = [word for word in words(normal_form(text)) if any(map(str.isalnum, word))]
    return Counter(found) + Counter(" ".join(pair) for pair in pairwise(found))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient of two counts: 1 for equal ones, 0 for those that share nothing or are empty."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _relation(old: Leaf, new: Leaf) -> str:
    if digest(old.text) != digest(new.text):
        return "changed"
    return "same" if old.number == new.number else "moved"
