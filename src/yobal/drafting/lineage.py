"""Which provision of a new version continues which provision of the old one: a proposal for people to confirm."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from yobal.drafting.order import longest_rising
from yobal.lib.khmer import words
from yobal.lib.text import digest, normal_form, seen_form

# Two provisions of the same number are one, reworded, at less likeness than two of different numbers.
LIKE_WITH_NUMBER = 0.25
LIKE = 0.5
# Not more, or an inserted provision would pull all those after it to their neighbours.
WORTH_OF_NUMBER = 0.15
# A provision is a piece of another one if this much of it stands there, where no other provision continues it.
CONTAINED = 0.6
# So much suffices where the provision beside it is a piece of the same one.
CONTAINED_NEARBY = 0.4
# A heading goes with what stands under it if so much of it stands there too.
CONTAINED_HEADING = 0.6
# Shorter ones stand in many a provision by chance. Counted as `features` does: words and pairs of words.
LEAST_PIECE = 20
LEAST_WITH_PARTS = 60
# A provision is compared with those that share its rarest words; this bounds the work on uniform texts.
RAREST_WORDS = 12
MOST_SHARERS = 60
MOST_COMPARED = 8


@dataclass(frozen=True)
class Leaf:
    """A provision to align: `key` is the caller's, unique in its version; text is heading and body.

    `parent` is the key of the provision that it stands under, '' for none; an order of leaves is that of the text.
    """

    key: str
    number: str
    text: str
    parent: str = ""

    @cached_property
    def digest(self) -> bytes:
        """By which equal wordings are found."""
        return digest(self.text)

    @cached_property
    def features(self) -> Counter[str]:
        """By which like wordings are found."""
        return features(self.text)


@dataclass(frozen=True)
class Edge:
    """From an old provision to a new one, and how they are related.

    'same'; 'changed' (reworded); 'moved' (the same words under another number, another parent or in another order);
    'split' (one edge to each new provision that holds a piece of the old one) and 'merged' (the other way round);
    'new' and 'dropped', which have one end. The score, 0 to 1, is the likeness of the wordings, for pieces how much of
    the piece stands in the whole.
    """

    old_key: str | None
    new_key: str | None
    relation: str
    score: float


def propose_lineage(old: Sequence[Leaf], new: Sequence[Leaf], fixed: Iterable[Edge] = ()) -> tuple[Edge, ...]:
    """An edge or more for each provision of both versions: the new ones in their order, then those that were dropped.

    The same wording in the same place comes first, then the same wording, then the likest wordings, where the same
    number counts for something; wordings that stand many times go with the provisions above them. What nothing
    continues as a whole is looked for in pieces. Equal claims go to the earlier one.

    `fixed` are edges that a person made or confirmed: their ends stay as they are, and how two provisions are related
    that are one follows from their words today. Edges of provisions that are not there any more are passed over.
    """
    alignment = _Alignment(old, new)
    alignment.fix(fixed)
    alignment.match_in_place()
    alignment.match_unique()
    alignment.match_likest(without=alignment.repeated())
    alignment.match_repeated()
    alignment.match_likest()
    alignment.match_pieces()
    return tuple(alignment.edges())


class _Alignment:
    """Finds pairs (old, new), held by their places in the two sequences; an end of a pair is not free any more."""

    def __init__(self, old: Sequence[Leaf], new: Sequence[Leaf]) -> None:
        self._old, self._new = old, new
        self._scores: dict[tuple[int, int], float] = {}
        self._kept: set[tuple[int, int]] = set()
        self._origins: dict[int, list[int]] = {}
        self._fates: dict[int, list[int]] = {}
        self._free_old, self._free_new = dict.fromkeys(range(len(old))), dict.fromkeys(range(len(new)))
        self._old_places, self._new_places = _places(old), _places(new)

    def fix(self, edges: Iterable[Edge]) -> None:
        for edge in edges:
            old, new = self._old_places.get(edge.old_key or ""), self._new_places.get(edge.new_key or "")
            if old is not None and new is not None:
                self._match(old, new, edge.score)
                self._kept.add((old, new))
            elif edge.relation == "dropped" and old is not None:
                self._free_old.pop(old, None)
                self._fates.setdefault(old, [])
            elif edge.relation == "new" and new is not None:
                self._free_new.pop(new, None)
                self._origins.setdefault(new, [])

    def match_in_place(self) -> None:
        def place(leaf: Leaf, leaves: Sequence[Leaf], places: Mapping[str, int]) -> object:
            above = leaves[places[leaf.parent]] if leaf.parent in places else None
            return leaf.number, leaf.digest, above and (above.number, above.digest)

        self._match_equal(
            lambda leaf: place(leaf, self._old, self._old_places),
            lambda leaf: place(leaf, self._new, self._new_places),
        )

    def match_unique(self) -> None:
        def once(leaves: Sequence[Leaf], free: Iterable[int]) -> set[bytes]:
            counts = Counter(leaves[index].digest for index in free)
            return {found for found, count in counts.items() if count == 1}

        unique = once(self._old, self._free_old) & once(self._new, self._free_new)
        self._match_equal(lambda leaf: leaf.digest if leaf.digest in unique else None)

    def repeated(self) -> set[bytes]:
        """The wordings that are still to be found on both sides."""
        old = {self._old[index].digest for index in self._free_old}
        return old & {self._new[index].digest for index in self._free_new}

    def match_repeated(self) -> None:
        def above(leaf: Leaf) -> object:
            """The old provisions that the one above this new one continues."""
            place = self._new_places.get(leaf.parent)
            return () if place is None else tuple(self._origins.get(place, "?"))

        def above_old(leaf: Leaf) -> object:
            place = self._old_places.get(leaf.parent)
            return () if place is None else (place,)

        self._match_equal(
            lambda leaf: (above_old(leaf), leaf.number, leaf.digest),
            lambda leaf: (above(leaf), leaf.number, leaf.digest),
        )
        self._match_equal(lambda leaf: (above_old(leaf), leaf.digest), lambda leaf: (above(leaf), leaf.digest))
        self._match_equal(lambda leaf: (leaf.number, leaf.digest))
        self._match_equal(lambda leaf: leaf.digest)

    def match_likest(self, without: set[bytes] | frozenset[bytes] = frozenset()) -> None:
        old = [index for index in self._free_old if self._old[index].digest not in without]
        new = [index for index in self._free_new if self._new[index].digest not in without]

        def claim(found: tuple[float, int, int]) -> tuple[float, int, int]:
            score, new, old = found
            same_number = bool(self._new[new].number) and self._new[new].number == self._old[old].number
            return -score - (WORTH_OF_NUMBER if same_number else 0), new, old

        found = {*self._of_same_number(old, new), *self._of_like_words(old, new)}
        for score, index, origin in sorted(found, key=claim):
            if origin in self._free_old and index in self._free_new:
                self._match(origin, index, score)

    def match_pieces(self) -> None:
        self._match_pieces(
            self._new, self._free_new, self._old, self._fates, self._origins, lambda old, new: (old, new)
        )
        self._match_pieces(
            self._old, self._free_old, self._new, self._origins, self._fates, lambda new, old: (old, new)
        )

    def _match_pieces(
        self,
        leaves: Sequence[Leaf],
        free: Mapping[int, None],
        others: Sequence[Leaf],
        held: Mapping[int, list[int]],
        holders: Mapping[int, list[int]],
        pair: Callable[[int, int], tuple[int, int]],
    ) -> None:
        """Find among the others wholes that the free leaves are pieces of; `held` are the ends of the others, `holders`
        of the leaves, and a `pair` is made of a whole and a piece.
        """
        if not free:
            return

        def wholes() -> dict[int, list[Leaf]]:
            return {
                place: [leaves[end] for end in held.get(place, [])]
                for place in range(len(others))
                if self._may_hold([pair(place, end) for end in held[place]] if place in held else None)
            }

        for whole, part, score in _pieces(leaves, list(free), others, wholes()):
            self._match(*pair(whole, part), score)
        for whole, part, score in _nearby(leaves, list(free), others, wholes(), holders):
            self._match(*pair(whole, part), score)

    def _may_hold(self, pairs: list[tuple[int, int]] | None) -> bool:
        """Whether there may be more pieces of a provision: if nothing continues it, or what does is worded anew."""
        if pairs is None:
            return True
        if not pairs or any(found in self._kept for found in pairs):
            return False
        if len(pairs) > 1:
            return all(len(self._origins[new]) == 1 for _, new in pairs) or all(
                len(self._fates[old]) == 1 for old, _ in pairs
            )
        [(old, new)] = pairs
        only = len(self._fates[old]) == 1 and len(self._origins[new]) == 1
        return only and self._old[old].digest != self._new[new].digest

    def edges(self) -> Iterator[Edge]:
        moved = set(self._out_of_order())
        for new, leaf in enumerate(self._new):
            for old in sorted(self._origins.get(new, [])):
                relation = self._relation(old, new, moved)
                yield Edge(self._old[old].key, leaf.key, relation, self._scores[old, new])
            if not self._origins.get(new):
                yield Edge(None, leaf.key, "new", 0.0)
        for old, leaf in enumerate(self._old):
            if not self._fates.get(old):
                yield Edge(leaf.key, None, "dropped", 0.0)

    def _relation(self, old: int, new: int, moved: set[int]) -> str:
        if len(self._origins[new]) > 1:
            return "merged"
        if len(self._fates[old]) > 1:
            return "split"
        before, after = self._old[old], self._new[new]
        if before.text != after.text and seen_form(before.text) != seen_form(after.text):
            return "changed"
        stays = before.number == after.number and self._is_under_the_same(old, new) and new not in moved
        return "same" if stays else "moved"

    def _is_under_the_same(self, old: int, new: int) -> bool:
        before, after = self._old_places.get(self._old[old].parent), self._new_places.get(self._new[new].parent)
        if before is None or after is None:
            return before is after
        return before in self._origins.get(after, [])

    def _out_of_order(self) -> Iterator[int]:
        """The new provisions that stand before or after others under the same parent than they did."""
        siblings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for new, origins in sorted(self._origins.items()):
            for old in origins[:1]:
                if self._is_under_the_same(old, new):
                    siblings[self._new[new].parent].append((old, new))
        for pairs in siblings.values():
            in_order = set(longest_rising([old for old, _ in pairs]))
            yield from (new for place, (_, new) in enumerate(pairs) if place not in in_order)

    def _match(self, old: int, new: int, score: float) -> None:
        self._scores[old, new] = round(score, 4)
        self._origins.setdefault(new, []).append(old)
        self._fates.setdefault(old, []).append(new)
        self._free_old.pop(old, None)
        self._free_new.pop(new, None)

    def _match_equal(self, old_key: Callable[[Leaf], object], new_key: Callable[[Leaf], object] | None = None) -> None:
        waiting: defaultdict[object, list[int]] = defaultdict(list)
        for index in reversed(self._free_old):
            waiting[old_key(self._old[index])].append(index)
        waiting.pop(None, None)
        for index in list(self._free_new):
            candidates = waiting.get((new_key or old_key)(self._new[index]))
            if candidates:
                self._match(candidates.pop(), index, 1.0)

    def _of_same_number(self, old: Iterable[int], new: Iterable[int]) -> Iterator[tuple[float, int, int]]:
        by_number: defaultdict[str, list[int]] = defaultdict(list)
        for index in old:
            by_number[self._old[index].number].append(index)
        for index in new:
            # Without a number there is nothing to go by; the same number many times over says nothing either.
            candidates = by_number.get(self._new[index].number, []) if self._new[index].number else []
            yield from self._scored(index, candidates[:MOST_COMPARED], LIKE_WITH_NUMBER)

    def _of_like_words(self, old: Iterable[int], new: Iterable[int]) -> Iterator[tuple[float, int, int]]:
        index = _Index({place: self._old[place].features for place in old})
        for place in new:
            yield from self._scored(place, index.sharers(self._new[place].features), LIKE)

    def _scored(self, new: int, candidates: Iterable[int], least: float) -> Iterator[tuple[float, int, int]]:
        for old in candidates:
            score = likeness(self._old[old].features, self._new[new].features, least)
            if score >= least:
                yield score, new, old


class _Index:
    """Finds those that share the rarest words of a text; the work is bounded whatever the texts."""

    def __init__(self, counts: Mapping[int, Counter[str]]) -> None:
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for place, words_ in counts.items():
            for word in words_:
                self._holders[word].append(place)

    def sharers(self, wanted: Counter[str]) -> list[int]:
        found = [word for word in wanted if word in self._holders]
        rarest = sorted(found, key=lambda word: (len(self._holders[word]), word))[:RAREST_WORDS]
        shared = Counter(place for word in rarest for place in self._holders[word][:MOST_SHARERS])
        return sorted(shared, key=lambda place: (-shared[place], place))[:MOST_COMPARED]


def _pieces(
    leaves: Sequence[Leaf], parts: Sequence[int], others: Sequence[Leaf], wholes: Mapping[int, Sequence[Leaf]]
) -> Iterator[tuple[int, int, float]]:
    """Each whole with the parts that hold pieces of it; `wholes` map to what continues them already.

    A single piece of a provision that nothing continues is none: the rest may have gone anywhere.
    """
    rest = {place: others[place].features - _together(taken) for place, taken in wholes.items()}
    index = _Index(rest)
    claims: list[tuple[float, int, int]] = []
    headings = _headings(leaves)
    for part in parts:
        wanted = leaves[part].features
        if part not in headings:
            claims += [(-_contained(wanted, rest[whole]), part, whole) for whole in index.sharers(wanted)]
    found: defaultdict[int, dict[int, float]] = defaultdict(dict)
    given: set[int] = set()
    for _, part, whole in sorted(claim for claim in claims if -claim[0] >= CONTAINED):
        wanted = leaves[part].features
        # What an earlier piece has taken is not there for the next.
        score = _contained(wanted, rest[whole])
        if part not in given and score >= CONTAINED:
            rest[whole] -= wanted
            found[whole][part] = score
            given.add(part)
    for whole, held in sorted(found.items()):
        if wholes[whole] or len(held) > 1:
            yield from ((whole, part, score) for part, score in sorted(held.items()))


def _nearby(
    leaves: Sequence[Leaf],
    parts: Sequence[int],
    others: Sequence[Leaf],
    wholes: Mapping[int, Sequence[Leaf]],
    holders: Mapping[int, Sequence[int]],
) -> Iterator[tuple[int, int, float]]:
    """More pieces of the wholes that hold what stands beside or under them; `holders` grow as pieces are taken."""
    under: defaultdict[str, list[int]] = defaultdict(list)
    for place, leaf in enumerate(leaves):
        under[leaf.parent].append(place)
    siblings = {place: found for found in under.values() for place in found}
    rest = {place: others[place].features - _together(taken) for place, taken in wholes.items()}
    headings = _headings(leaves)
    for part in parts:
        wanted, beside = leaves[part].features, siblings[part]
        place = bisect_left(beside, part)
        near, least = [*beside[max(place - 1, 0) : place], *beside[place + 1 : place + 2]], CONTAINED_NEARBY
        if part in headings:
            near, least = under.get(leaves[part].key, []), CONTAINED_HEADING
        found = {holder for one in near for holder in holders.get(one, ()) if holder in wholes}
        for whole in sorted(found, key=lambda whole: -_contained(wanted, rest[whole]))[:1]:
            score = _contained(wanted, rest[whole])
            if score >= least:
                rest[whole] -= wanted
                yield whole, part, score


def _headings(leaves: Sequence[Leaf]) -> set[int]:
    """The leaves too short to be a piece by themselves; those with others under them say little even if longer."""
    parents = {leaf.parent for leaf in leaves}
    least = {place: LEAST_WITH_PARTS if leaf.key in parents else LEAST_PIECE for place, leaf in enumerate(leaves)}
    return {place for place, leaf in enumerate(leaves) if leaf.features.total() < least[place]}


def _together(leaves: Iterable[Leaf]) -> Counter[str]:
    total: Counter[str] = Counter()
    for leaf in leaves:
        total += leaf.features
    return total


def _contained(part: Counter[str], whole: Counter[str]) -> float:
    return (part & whole).total() / (part.total() or 1)


def _places(leaves: Sequence[Leaf]) -> dict[str, int]:
    return {leaf.key: place for place, leaf in enumerate(leaves)}


def features(text: str) -> Counter[str]:
    """The words of a text and its pairs of neighbouring words, counted; so word order has its weight."""
    found = [word for word in words(normal_form(text)) if any(map(str.isalnum, word))]
    return Counter(found) + Counter(" ".join(pair) for pair in pairwise(found))


def likeness(one: Counter[str], other: Counter[str], least: float = 0.0) -> float:
    """Dice's coefficient of two counts: 1 for equal ones, 0 for those that share nothing, are empty or cannot reach
    the least likeness that matters.
    """
    sizes = one.total(), other.total()
    total = sum(sizes)
    if not total or 2 * min(sizes) < least * total:
        return 0.0
    return 2 * sum(min(count, other[word]) for word, count in one.items() if word in other) / total
