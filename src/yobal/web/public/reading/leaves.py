"""A version laid out for reading: sections with their level, and the outline beside them.

What a page shows of each provision is worked out here once, since a long draft has thousands of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from yobal.publication.models import Provision
from yobal.publication.states import ProvisionKind
from yobal.web.parts.body import body_html
from yobal.web.parts.templatetags.yobal import digits, words

BOTH = "both"
_DEEPEST = 4
_OUTLINED = 2
# A longer outline is no help to find anything, and heavier than the text: then the first level must do.
LONGEST_OUTLINE = 600


@dataclass(frozen=True)
class Reading:
    """One language of a provision; `heading` and `body` are '' where there is none in it; `html` is the body's."""

    language: str
    heading: str
    body: str
    html: SafeString


@dataclass(frozen=True)
class Leaf:
    """A provision as a section: `level` of its heading, whether it can be commented on, its texts to show.

    `word` is the text's own word for it and `number` its number, as the reader writes it; plain text has neither.
    `called` is what links about it call it for those who hear them out of place: its number, else its heading.
    """

    provision: Provision
    anchor: str
    level: int
    commentable: bool
    word: str
    number: str
    name: str
    called: str
    texts: tuple[Reading, ...]
    headed: tuple[Reading, ...]
    bodied: tuple[Reading, ...]

    @property
    def is_titled(self) -> bool:
        """Whether it has a number or a heading, by which one can speak of it."""
        return bool(self.number or self.headed)


@dataclass(frozen=True)
class Outline:
    """A provision of the first level, and those right under it."""

    leaf: Leaf
    under: tuple[Leaf, ...]


def leaves_of(
    provisions: Sequence[Provision], *, languages: Sequence[str], figures: Mapping[str, str] | None = None
) -> list[Leaf]:
    """Lay out the provisions of a version, given in reading order; `figures` are addresses by name."""
    parents = {provision.parent_id for provision in provisions}
    kinds = {kind.value: "" if kind == ProvisionKind.TEXT else str(kind.label) for kind in ProvisionKind}
    return [
        _leaf(
            provision, kinds[provision.kind], provision.pk not in parents, _texts(provision, languages, figures or {})
        )
        for provision in provisions
    ]


def _leaf(provision: Provision, word: str, commentable: bool, texts: tuple[Reading, ...]) -> Leaf:  # noqa: FBT001
    number, name = digits(provision.number), words(provision.heading)
    return Leaf(
        provision,
        provision.anchor,
        min(provision.depth + 2, _DEEPEST),
        commentable,
        word,
        number,
        name,
        f"{word} {number}".strip() if number else name,
        texts,
        tuple(text for text in texts if text.heading),
        tuple(text for text in texts if text.body),
    )


def _texts(provision: Provision, languages: Sequence[str], figures: Mapping[str, str]) -> tuple[Reading, ...]:
    """The texts in the languages asked for; in another one rather than nothing."""
    found = [code for code in languages if provision.heading.has(code) or provision.body.has(code)]
    if not found:
        found = [(provision.body or provision.heading).language(languages[0])]
    return tuple(_reading(provision, code, figures) for code in found)


def _reading(provision: Provision, code: str, figures: Mapping[str, str]) -> Reading:
    heading, body = provision.heading.get(code, ""), provision.body.get(code, "")
    return Reading(code, heading, body, body_html(body, language=code, anchor=provision.anchor, figures=figures))


def outline_of(leaves: Iterable[Leaf]) -> list[Outline]:
    """List the two upper levels; what has neither number nor heading is read in its place but not listed."""
    listed = [leaf for leaf in leaves if (leaf.number or leaf.name) and leaf.provision.depth < _OUTLINED]
    if len(listed) > LONGEST_OUTLINE:
        listed = [leaf for leaf in listed if leaf.provision.depth == 0] or listed
    grown: list[tuple[Leaf, list[Leaf]]] = []
    for leaf in listed:
        if leaf.provision.depth == 0 or not grown:
            grown.append((leaf, []))
        else:
            grown[-1][1].append(leaf)
    return [Outline(leaf, tuple(under)) for leaf, under in grown]
