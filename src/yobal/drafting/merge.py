"""Two files, one in Khmer and one in English, as one draft."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import count, zip_longest

from yobal.drafting import notation
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.tree import Draft, Node, walk
from yobal.lib.localized import Localized


@dataclass(frozen=True)
class Place:
    """A provision of one of the files, and where it stands there: '2.3' is the third below the second."""

    path: str
    node: Node


@dataclass(frozen=True)
class Misalignment:
    """A place where the two files differ: a provision that one lacks, or two that only their position made one."""

    first: Place | None
    second: Place | None


_Pair = tuple[Place | None, Place | None]


@dataclass(frozen=True)
class Merged:
    """The draft in both languages, with what somebody must look at."""

    draft: Draft
    misalignments: tuple[Misalignment, ...]


def merge_languages(first: Draft, second: Draft, pairs: Mapping[str, str] | None = None) -> Merged:
    """Aligns two drafts of one language each, level by level: by kind and number, then by position between these.

    `pairs` is what a person said: the place in the first draft, and that of the same provision in the second or ''
    where it has none. That is not reported again; places that are not there pair nothing.

    Raises UnreadableDraft where both are in the same language, because one would hide the other.
    """
    if languages(first) & languages(second):
        cause = gettext_noop("Both files hold text in the same language.")
        raise UnreadableDraft("file", cause, gettext_noop("Upload one file in Khmer and one in English."))
    figures, names = all_figures(first.figures, second.figures)
    merger = _Merger(first.nodes, renamed(second.nodes, names), pairs or {})
    nodes = merger.merged()
    account = [*first.account, *second.account]
    numbered = tuple(replace(block, index=index) for index, block in enumerate(account))
    warnings = tuple(dict.fromkeys((*first.warnings, *second.warnings)))
    draft = Draft(_both(first.title, second.title), nodes, numbered, figures, warnings)
    return Merged(draft, tuple(merger.misalignments))


class _Merger:
    """Merges the provisions of two drafts, and gathers what is to be looked at."""

    def __init__(self, first: tuple[Node, ...], second: tuple[Node, ...], pairs: Mapping[str, str]) -> None:
        self.misalignments: list[Misalignment] = []
        self._first, self._second = _places(first), _places(second)
        known = {place.path for place in _all_places(self._first)}
        free: dict[str, Place | None] = {place.path: place for place in _all_places(self._second)}
        self._said: dict[str, Place | None] = {}
        for path, other in pairs.items():
            if path in known and (not other or other in free):
                self._said[path] = free.pop(other, None)
        self._taken = {place.path for place in self._said.values() if place}

    def merged(self) -> tuple[Node, ...]:
        """The nodes of both drafts."""
        return self._merged(self._first, self._second, reports=True)

    def _merged(self, first: Sequence[Place], second: Sequence[Place], *, reports: bool) -> tuple[Node, ...]:
        """`reports` is off below a provision that is reported itself."""
        merged = []
        for one, other in self._pairs(first, [place for place in second if place.path not in self._taken]):
            if reports and _differ(one, other) and not (one and one.path in self._said):
                self.misalignments.append(Misalignment(one, other))
            children = self._merged(_below(one), _below(other), reports=one is not None and other is not None)
            nodes = [place.node for place in (one, other) if place]
            number = next((node.number for node in nodes if node.number), "")
            heading, body = _both(*(node.heading for node in nodes)), _both(*(node.body for node in nodes))
            merged.append(Node(nodes[0].kind, number, heading, body, children))
        return tuple(merged)

    def _pairs(self, first: Sequence[Place], second: Sequence[Place]) -> list[_Pair]:
        found = list(_aligned([place for place in first if place.path not in self._said], second))
        for index, place in enumerate(first):
            if place.path in self._said:
                before = (at for at, (one, _) in enumerate(found, 1) if index and one is first[index - 1])
                found.insert(next(before, 0), (place, self._said[place.path]))
        return found


def _aligned(first: Sequence[Place], second: Sequence[Place]) -> Iterator[_Pair]:
    keys = [[(place.node.kind, place.node.number) for place in places] for places in (first, second)]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for op, start, end, other_start, other_end in matcher.get_opcodes():
        one, other = first[start:end], second[other_start:other_end]
        if op == "replace" and len(one) != len(other):
            # Position proves nothing among unequal numbers of provisions.
            yield from ((place, None) for place in one)
            yield from ((None, place) for place in other)
        else:
            yield from zip_longest(one, other)


def _differ(one: Place | None, other: Place | None) -> bool:
    return one is None or other is None or (one.node.kind, one.node.number) != (other.node.kind, other.node.number)


def _places(nodes: Iterable[Node], above: str = "") -> list[Place]:
    return [Place(f"{above}{position}", node) for position, node in enumerate(nodes, 1)]


def _below(place: Place | None) -> list[Place]:
    return _places(place.node.children, f"{place.path}.") if place else []


def _all_places(places: Iterable[Place]) -> Iterator[Place]:
    for place in places:
        yield place
        yield from _all_places(_below(place))


def all_figures(first: dict[str, bytes], second: dict[str, bytes]) -> tuple[dict[str, bytes], dict[str, str]]:
    """The figures of both, and the new names of those of the second."""
    figures, names = dict(first), {}
    known = {content: name for name, content in first.items()}
    free = (f"figure-{number}" for number in count(1))
    stems = {name.rpartition(".")[0] for name in (*first, *second)}
    for name, content in second.items():
        if content not in known:
            extension = name.rpartition(".")[2]
            new = f"{next(stem for stem in free if stem not in stems)}.{extension}" if name in figures else name
            known[content] = new
        names[name] = known[content]
        figures[names[name]] = content
    return figures, names


def renamed(nodes: Iterable[Node], names: Mapping[str, str]) -> tuple[Node, ...]:
    """The provisions, with other names for their figures."""
    return tuple(
        replace(
            node,
            body=Localized({language: notation.renamed(text, names) for language, text in node.body.items()}),
            children=renamed(node.children, names),
        )
        for node in nodes
    )


def languages(draft: Draft) -> set[str]:
    """The languages that a draft has text in."""
    texts = [draft.title, *(text for node in walk(draft.nodes) for text in (node.heading, node.body))]
    return {language for text in texts for language in text if text.has(language)}


def _both(*texts: Localized) -> Localized:
    return Localized({language: text for each in texts for language, text in each.items()})
