"""Two files, one in Khmer and one in English, as one draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.tree import Draft, Node, walk
from yobal.lib.localized import Localized


@dataclass(frozen=True)
class Misalignment:
    """A place where the two files differ: a provision that one lacks, or two that only their position made one."""

    first: Node | None
    second: Node | None


@dataclass(frozen=True)
class Merged:
    """The draft in both languages, with what somebody must look at."""

    draft: Draft
    misalignments: tuple[Misalignment, ...]


def merge_languages(first: Draft, second: Draft) -> Merged:
    """Aligns two drafts of one language each, level by level: by kind and number, then by position between these.

    Raises UnreadableDraft where both are in the same language, because one would hide the other.
    """
    if _languages(first) & _languages(second):
        cause = gettext_noop("Both files hold text in the same language.")
        raise UnreadableDraft("file", cause, gettext_noop("Upload one file in Khmer and one in English."))
    remarks: list[Misalignment] = []
    nodes = tuple(_merged(first.nodes, second.nodes, remarks))
    account = [*first.account, *second.account]
    numbered = tuple(replace(block, index=index) for index, block in enumerate(account))
    return Merged(Draft(_both(first.title, second.title), nodes, numbered), tuple(remarks))


def _languages(draft: Draft) -> set[str]:
    texts = [draft.title, *(text for node in walk(draft.nodes) for text in (node.heading, node.body))]
    return {language for text in texts for language in text if text.has(language)}


def _merged(first: Sequence[Node], second: Sequence[Node], remarks: list[Misalignment]) -> Iterator[Node]:
    for one, other in _pairs(first, second):
        if one is None or other is None or (one.kind, one.number) != (other.kind, other.number):
            remarks.append(Misalignment(one, other))
        if one is None or other is None:
            yield from (node for node in (one, other) if node)
            continue
        children = tuple(_merged(one.children, other.children, remarks))
        yield Node(
            one.kind,
            one.number or other.number,
            _both(one.heading, other.heading),
            _both(one.body, other.body),
            children,
        )


def _pairs(first: Sequence[Node], second: Sequence[Node]) -> Iterator[tuple[Node | None, Node | None]]:
    keys = [[(node.kind, node.number) for node in nodes] for nodes in (first, second)]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for op, start, end, other_start, other_end in matcher.get_opcodes():
        one, other = first[start:end], second[other_start:other_end]
        if op == "replace" and len(one) != len(other):
            # Position proves nothing among unequal numbers of provisions.
            yield from ((node, None) for node in one)
            yield from ((None, node) for node in other)
        else:
            yield from zip_longest(one, other)


def _both(one: Localized, other: Localized) -> Localized:
    return Localized({**one, **other})
