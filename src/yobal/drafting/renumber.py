"""Consecutive numbers for provisions, in the style that each kind of them has already."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from yobal.drafting.headings import to_roman

# Forms that count through a whole text; '(a)' begins anew everywhere.
_RUNNING_ON = ("decimal", "upperRoman")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Place:
    """A provision among others, given in reading order: how deep it stands, its kind, and its number or ''."""

    depth: int
    kind: str
    number: str


@dataclass(frozen=True)
class Style:
    """How a kind is numbered: the form of its last part, and what it counts from the beginning for.

    `below` puts the number of the provision above before it ('2.3' under '2'); `throughout` counts through the whole
    text ('Article 1' to 'Article 30' across chapters), else each provision above begins anew.
    """

    form: str
    below: bool = False
    throughout: bool = False


def renumbered(places: Sequence[Place], *, unnumbered: bool = True, among: Container[int] | None = None) -> list[str]:
    """The number of each place: those of a kind that has no numbers, or none of a known form, stay as they are.

    `unnumbered` gives numbers also to those that have none, while others of their kind do. Of places not `among` the
    indexes given the numbers stay.
    """
    above = _above(places)
    styles = _styles(places, above)
    numbers: list[str] = []
    counts: Counter[tuple[str, int]] = Counter()
    for index, place in enumerate(places):
        style = styles.get(place.kind)
        if style is None or not (place.number or unnumbered):
            numbers.append(place.number)
            continue
        scope = (place.kind, -1 if style.throughout else above[index])
        counts[scope] += 1
        prefix = _number_above(index, above, numbers) if style.below else ""
        number = ".".join(part for part in (prefix, _in_form(counts[scope], style.form)) if part)
        numbers.append(number if among is None or index in among else place.number)
    return numbers


def _above(places: Sequence[Place]) -> list[int]:
    """The index of the provision above each one, -1 at the top."""
    path: list[int] = []
    found: list[int] = []
    for index, place in enumerate(places):
        del path[place.depth :]
        found.append(path[-1] if path else -1)
        path.append(index)
    return found


def _number_above(index: int, above: Sequence[int], numbers: Sequence[str]) -> str:
    """The number of the nearest provision above that has one."""
    while (index := above[index]) >= 0:
        if numbers[index]:
            return numbers[index]
    return ""


def _styles(places: Sequence[Place], above: Sequence[int]) -> dict[str, Style]:
    numbers = [place.number for place in places]
    of_kind: defaultdict[str, list[int]] = defaultdict(list)
    for index, place in enumerate(places):
        if place.number:
            of_kind[place.kind].append(index)
    found = {kind: _style(indexes, numbers, above) for kind, indexes in of_kind.items()}
    return {kind: style for kind, style in found.items() if style}


def _style(indexes: Sequence[int], numbers: Sequence[str], above: Sequence[int]) -> Style | None:
    below = _most(_is_below(numbers[index], _number_above(index, above, numbers)) for index in indexes)
    last = [numbers[index].rpartition(".")[2] if below else numbers[index] for index in indexes]
    form = _form(last)
    repeats = max(Counter(numbers[index] for index in indexes).values()) > 1
    several = len({above[index] for index in indexes}) > 1
    runs_on = form in _RUNNING_ON and several and not below and not repeats
    return Style(form, below, throughout=runs_on) if form else None


def _is_below(number: str, prefix: str) -> bool:
    """Whether a number is made of that above and one part more, be the part before another one by now."""
    return bool(prefix) and number.count(".") == prefix.count(".") + 1


def _form(parts: Sequence[str]) -> str:
    """The form of most parts; 'i' and 'c' are Roman only where the others are."""
    forms = {
        "decimal": r"[0-9]+",
        "upperRoman": r"[IVXLC]+",
        "lowerRoman": r"[ivxlc]+",
        "upperLetter": r"[A-Z]",
        "lowerLetter": r"[a-z]",
    }
    fitting = {name: sum(bool(re.fullmatch(form, part)) for part in parts) for name, form in forms.items()}
    best = max(fitting, key=lambda name: fitting[name])
    return best if 2 * fitting[best] > len(parts) else ""


def _most(answers: Iterable[bool]) -> bool:
    found = list(answers)
    return 2 * sum(found) > len(found)


def _in_form(number: int, form: str) -> str:
    if form.endswith("Roman"):
        return to_roman(number) if form == "upperRoman" else to_roman(number).lower()
    if form.endswith("Letter"):
        letter = _LETTERS[(number - 1) % len(_LETTERS)] * ((number - 1) // len(_LETTERS) + 1)
        return letter.upper() if form == "upperLetter" else letter
    return str(number)
