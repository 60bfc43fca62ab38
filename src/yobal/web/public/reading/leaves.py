"""A version laid out for reading: sections with their level, and the outline beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yobal.publication.models import Provision
from yobal.publication.states import ProvisionKind
from yobal.web.parts.templatetags.yobal import digits, words

BOTH = "both"
_DEEPEST = 4
_OUTLINED = 2


@dataclass(frozen=True)
class Reading:
    """One language of a provision; `heading` and `body` are '' where there is none in it."""

    language: str
    heading: str
    body: str

    @property
    def paragraphs(self) -> list[str]:
        """The body line by line: drafts are imported with a line for each paragraph."""
        return [line for line in self.body.splitlines() if line.strip()]


@dataclass(frozen=True)
class Leaf:
    """A provision as a section: `level` of its heading, whether it can be commented on, its texts to show."""

    provision: Provision
    level: int
    commentable: bool
    texts: tuple[Reading, ...]

    @property
    def word(self) -> str:
        """The text's own word for it, in the reader's language; none for plain text."""
        kind = ProvisionKind(self.provision.kind)
        return "" if kind == ProvisionKind.TEXT else str(kind.label)

    @property
    def headed(self) -> tuple[Reading, ...]:
        """The texts that have a heading."""
        return tuple(text for text in self.texts if text.heading)

    @property
    def bodied(self) -> tuple[Reading, ...]:
        """The texts that have a body."""
        return tuple(text for text in self.texts if text.body)

    @property
    def name(self) -> str:
        """What the outline calls it."""
        return words(self.provision.heading)

    @property
    def called(self) -> str:
        """What links about it call it for those who hear them out of place: its number, else its heading."""
        return f"{self.word} {digits(self.provision.number)}".strip() if self.provision.number else self.name


@dataclass(frozen=True)
class Outline:
    """A provision of the first level, and those right under it."""

    leaf: Leaf
    under: tuple[Leaf, ...]


def leaves_of(provisions: Sequence[Provision], *, languages: Sequence[str]) -> list[Leaf]:
    """Lay out the provisions of a version, given in reading order."""
    parents = {provision.parent_id for provision in provisions}
    return [
        Leaf(
            provision,
            min(provision.depth + 2, _DEEPEST),
            provision.pk not in parents,
            _texts(provision, languages),
        )
        for provision in provisions
    ]


def _texts(provision: Provision, languages: Sequence[str]) -> tuple[Reading, ...]:
    """The texts in the languages asked for; in another one rather than nothing."""
    found = tuple(
        Reading(code, provision.heading.get(code, ""), provision.body.get(code, ""))
        for code in languages
        if provision.heading.has(code) or provision.body.has(code)
    )
    if found:
        return found
    other = provision.body.language(languages[0]) if provision.body else provision.heading.language(languages[0])
    return (Reading(other, provision.heading.text(other), provision.body.text(other)),)


def outline_of(leaves: Iterable[Leaf]) -> list[Outline]:
    """List the two upper levels; what has neither number nor heading is read in its place but not listed."""
    grown: list[tuple[Leaf, list[Leaf]]] = []
    for leaf in leaves:
        if not (leaf.provision.number or leaf.name) or leaf.provision.depth >= _OUTLINED:
            continue
        if leaf.provision.depth == 0 or not grown:
            grown.append((leaf, []))
        else:
            grown[-1][1].append(leaf)
    return [Outline(leaf, tuple(under)) for leaf, under in grown]
