"""Two versions compared, provision by provision: any two of a document, with the steps between them composed."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from yobal.drafting.compare import Span, compare_text, is_changed
from yobal.drafting.lineage import Edge
from yobal.drafting.order import longest_rising
from yobal.lib.khmer import words

# Of the relations that two edges have one after the other, the first in this order is that of both together.
_STRONGEST = ("changed", "moved", "same")

Spans = dict[str, tuple[Span, ...]]


@dataclass(frozen=True)
class Part:
    """A provision as it is compared: `key` and `parent` (the key above it, '' for none) are the caller's."""

    key: str
    parent: str
    kind: str
    number: str
    heading: Mapping[str, str]
    body: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One line of a comparison: a provision of the new version with what it comes from, or one that was left out.

    The spans map each language to the comparison of headings and of bodies. Of a provision that was split, each piece
    has a row of its own, with the stretch of the old body that it continues; `beside` are the other pieces.
    `moved_from` is the old provision where it stood under another number, under another parent or in another order.
    """

    relation: str
    old: tuple[Part, ...]
    new: Part | None
    headings: Spans
    bodies: Spans
    beside: tuple[Part, ...] = ()
    moved_from: Part | None = None

    @property
    def is_reworded(self) -> bool:
        """Whether a reader sees a difference of words."""
        return any(is_changed(spans) for spans in (*self.headings.values(), *self.bodies.values()))


@dataclass(frozen=True)
class Wording:
    """How many words of a language were inserted and deleted."""

    inserted: int = 0
    deleted: int = 0


@dataclass(frozen=True)
class Redline:
    """The comparison in the order of the new text, what was left out after what it stood behind; and its numbers."""

    rows: tuple[Row, ...]
    relations: Mapping[str, int] = field(default_factory=dict)
    wordings: Mapping[str, Wording] = field(default_factory=dict)


def compare_versions(
    old: Sequence[Part], new: Sequence[Part], edges: Iterable[Edge], only: Container[str] | None = None
) -> Redline:
    """Compare two versions, both in reading order, along the edges between their provisions.

    Provisions without an edge are new or left out. Whether one that continues another is the same, moved or changed is
    told from the two; what was changed on purpose but reads as before (a quotation mark, a space) stays changed.
    `only` are the keys of the provisions, new or left out, whose rows are wanted.
    """
    rows = tuple(_Comparison(old, new, edges, only).rows())
    return Redline(rows, Counter(row.relation for row in rows), _wordings(rows))


def compose(first: Iterable[Edge], second: Iterable[Edge]) -> tuple[Edge, ...]:
    """The edges from the first version to the third, of those from the first to the second and on to the third.

    Changed goes before moved, moved before same; what has several ends on one side is split or merged, whatever it was
    on the way. The score is the product of the scores.
    """
    first, second = list(first), list(second)
    onward: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in second:
        onward[edge.old_key or ""].append(edge)
    found: dict[tuple[str, str], tuple[str, float]] = {}
    for edge in first:
        for then in onward[edge.new_key] if edge.old_key and edge.new_key else ():
            if then.new_key:
                relations = {_plain(edge.relation), _plain(then.relation)}
                strongest = next(relation for relation in _STRONGEST if relation in relations)
                found[edge.old_key or "", then.new_key] = strongest, edge.score * then.score
    return tuple(_ended(found, first, second))


def _plain(relation: str) -> str:
    return relation if relation in _STRONGEST else "changed"


def _ended(
    found: Mapping[tuple[str, str], tuple[str, float]], first: Iterable[Edge], second: Iterable[Edge]
) -> Iterator[Edge]:
    fates, origins = Counter(old for old, _ in found), Counter(new for _, new in found)
    for (old, new), (relation, score) in found.items():
        related = "merged" if origins[new] > 1 else "split" if fates[old] > 1 else relation
        yield Edge(old, new, related, round(score, 4))
    yield from (Edge(None, new, "new", 0.0) for new in _ends(edge.new_key for edge in second) if new not in origins)
    yield from (Edge(old, None, "dropped", 0.0) for old in _ends(edge.old_key for edge in first) if old not in fates)


def _ends(keys: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(key for key in keys if key))


class _Comparison:
    def __init__(
        self, old: Sequence[Part], new: Sequence[Part], edges: Iterable[Edge], only: Container[str] | None
    ) -> None:
        self._only = only
        self._old, self._new = {part.key: part for part in old}, {part.key: part for part in new}
        self._origins: defaultdict[str, list[Part]] = defaultdict(list)
        self._fates: defaultdict[str, list[Part]] = defaultdict(list)
        self._stated: dict[tuple[str, str], str] = {}
        for edge in edges:
            before, after = self._old.get(edge.old_key or ""), self._new.get(edge.new_key or "")
            if before and after:
                self._stated[before.key, after.key] = edge.relation
        places = {part.key: place for place, part in enumerate([*old, *new])}
        for one, two in sorted(self._stated, key=lambda pair: (places[pair[1]], places[pair[0]])):
            self._origins[two].append(self._old[one])
            self._fates[one].append(self._new[two])
        self._places = places
        self._out_of_order = set(self._displaced())

    def rows(self) -> Iterator[Row]:
        dropped = self._dropped_by_place()
        yield from dropped[""]
        for part in self._new.values():
            if self._only is None or part.key in self._only:
                yield self._row(part)
            yield from dropped[part.key]

    def _dropped_by_place(self) -> defaultdict[str, list[Row]]:
        """What was left out, by the new provision that continues what it stood behind ('' for the beginning)."""
        dropped: defaultdict[str, list[Row]] = defaultdict(list)
        behind = ""
        for part in self._old.values():
            if fates := self._fates.get(part.key):
                behind = fates[-1].key
            elif self._only is None or part.key in self._only:
                row = Row("dropped", (part,), None, _compared([part.heading], [{}]), _compared([part.body], [{}]))
                dropped[behind].append(row)
        return dropped

    def _row(self, part: Part) -> Row:
        origins = self._origins.get(part.key, [])
        if not origins:
            return Row("new", (), part, _compared([{}], [part.heading]), _compared([{}], [part.body]))
        pieces = self._fates[origins[0].key]
        if len(origins) == 1 and len(pieces) > 1:
            return self._piece(origins[0], part, pieces)
        headings = _compared([origin.heading for origin in origins], [part.heading])
        bodies = _compared([origin.body for origin in origins], [part.body])
        if len(origins) > 1:
            return Row("merged", tuple(origins), part, headings, bodies)
        return self._continued(origins[0], part, headings, bodies)

    def _continued(self, old: Part, new: Part, headings: Spans, bodies: Spans) -> Row:
        stated, moved = self._stated[old.key, new.key], self._is_moved(old, new)
        row = Row("", (old,), new, headings, bodies, moved_from=old if moved else None)
        rewritten = stated == "changed" and (old.heading != new.heading or old.body != new.body)
        relation = "changed" if rewritten or row.is_reworded else "moved" if moved else "same"
        return Row(relation, row.old, new, headings, bodies, moved_from=row.moved_from)

    def _piece(self, old: Part, new: Part, pieces: Sequence[Part]) -> Row:
        place = pieces.index(new)
        languages = _languages(old.body, *(piece.body for piece in pieces))
        stretches = {
            code: _stretches(old.body.get(code, ""), [p.body.get(code, "") for p in pieces]) for code in languages
        }
        bodies = {code: compare_text(stretches[code][place], new.body.get(code, "")) for code in languages}
        # One piece keeps the heading: the one that reads like it, else the first.
        heir = next((piece for piece in pieces if piece.heading == old.heading), pieces[0])
        headings = _compared([old.heading if new is heir else {}], [new.heading])
        beside = tuple(piece for piece in pieces if piece is not new)
        return Row("split", (old,), new, headings, bodies, beside, old if self._is_moved(old, new) else None)

    def _is_moved(self, old: Part, new: Part) -> bool:
        renumbered = (old.kind, old.number) != (new.kind, new.number)
        return renumbered or not self._is_under_the_same(old, new) or new.key in self._out_of_order

    def _is_under_the_same(self, old: Part, new: Part) -> bool:
        if old.parent not in self._old or new.parent not in self._new:
            return (old.parent in self._old) is (new.parent in self._new)
        return (old.parent, new.parent) in self._stated

    def _displaced(self) -> Iterator[str]:
        siblings: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for key, part in self._new.items():
            for origin in self._origins.get(key, [])[:1]:
                if self._is_under_the_same(origin, part):
                    siblings[part.parent].append((self._places[origin.key], key))
        for pairs in siblings.values():
            in_order = set(longest_rising([place for place, _ in pairs]))
            yield from (key for index, (_, key) in enumerate(pairs) if index not in in_order)


def _compared(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> Spans:
    return {code: compare_text(_lines(old, code), _lines(new, code)) for code in _languages(*old, *new)}


def _lines(texts: Sequence[Mapping[str, str]], language: str) -> str:
    return "\n".join(text for text in (text.get(language, "") for text in texts) if text)


def _languages(*texts: Mapping[str, str]) -> list[str]:
    return sorted({code for text in texts for code in text}, reverse=True)


def _stretches(old: str, pieces: Sequence[str]) -> list[str]:
    """The old text cut into as many stretches as there are pieces, each the one that its piece continues."""
    ends = [sum(len(piece) + 1 for piece in pieces[: count + 1]) for count in range(len(pieces) - 1)]
    cuts: list[int] = []
    position, reached = 0, 0
    for span in compare_text(old, "\n".join(pieces)):
        while len(cuts) < len(ends) and ends[len(cuts)] < reached + len(span.after):
            inside = ends[len(cuts)] - reached
            cuts.append(position + min(max(inside, 0), len(span.before)))
        position += len(span.before)
        reached += len(span.after)
    cuts += [len(old)] * (len(ends) - len(cuts))
    return [old[start:end] for start, end in zip([0, *cuts], [*cuts, len(old)], strict=True)]


def _wordings(rows: Iterable[Row]) -> dict[str, Wording]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for spans in (row.headings, row.bodies):
            for language, found in spans.items():
                for span in found:
                    counts[language][span.op] += _size(span.text) if span.op != "same" else 0
    return {language: Wording(count["ins"], count["del"]) for language, count in sorted(counts.items(), reverse=True)}


def _size(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in words(text))
