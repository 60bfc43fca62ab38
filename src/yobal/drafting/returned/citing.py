"""Which provision people mean when they write 'Measure 3.2', 'មាត្រា ៥' or '1.2' into a cell or a heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yobal.drafting import headings
from yobal.drafting.redline import Part
from yobal.lib.khmer import from_khmer_digits
from yobal.lib.text import normal_form

_DIGITS = "[0-9០-៩]{1,4}"
_DOTTED = rf"{_DIGITS}(?:\.{_DIGITS})*"
_SHORT = {"art.": "article", "art": "article", "sec.": "section", "ch.": "chapter", "§": "section"}
_KINDS = _SHORT | {
    label.casefold(): kind
    for kind, languages in headings.LABELS.items()
    for labels in languages.values()
    for label in labels
}
_LABELS = "|".join(re.escape(label) for label in sorted(_KINDS, key=lambda label: (-len(label), label)))
_CITED = re.compile(
    rf"(?<![^\W\d_])(?P<label>{_LABELS})s?[\s\u200b]*(?:ទី)?[\s\u200b]*(?P<number>{_DOTTED})", re.IGNORECASE
)
_BARE = re.compile(rf"\W*(?P<number>{_DOTTED})\W*")


@dataclass(frozen=True)
class Citation:
    """A provision as it is named: its kind, '' where only a number is written."""

    kind: str
    number: str


def cited(text: str) -> list[Citation]:
    """The provisions that a text names, in its order; of a text that is only a number, that one."""
    if bare := _BARE.fullmatch(text):
        return [Citation("", from_khmer_digits(bare["number"]))]
    matches = ((match["label"].casefold(), match["number"]) for match in _CITED.finditer(text))
    found = [Citation(_KINDS[label], from_khmer_digits(number)) for label, number in matches]
    heading = headings.take_apart(text) if len(text) <= 2 * headings.LONGEST_HEADING else None
    if heading and heading.number and all(one.number != heading.number for one in found):
        found.insert(0, Citation(heading.kind, heading.number))
    return found


def named(text: str, parts: Sequence[Part]) -> tuple[Part | None, float]:
    """The provision that a text names by its number, and how sure that is (0 to 1)."""
    for citation in cited(text):
        same = [part for part in parts if part.number == citation.number]
        exact = [part for part in same if part.kind == citation.kind]
        if len(exact) == 1:
            return exact[0], 1.0
        if len(same) == 1:
            return same[0], 0.9 if not citation.kind else 0.7
    return None, 0.0


def titled(text: str, parts: Sequence[Part]) -> Part | None:
    """The only provision whose heading is this text, with its label or without."""
    wanted = {normal_form(text), normal_form(headings.take_apart(text).text)} - {""}
    found = [part for part in parts if any(normal_form(heading) in wanted for heading in part.heading.values())]
    return found[0] if len(found) == 1 else None
