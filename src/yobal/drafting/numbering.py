"""The numbers that Word computes for paragraphs and that stand nowhere in their text ('1.2', 'Article 5', '(a)')."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from yobal.drafting.headings import to_roman
from yobal.drafting.package import Element, attribute, children, first, value

DEEPEST_LEVEL = 8
BULLET = "•"


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered: '%1.%2' in decimals, from 1."""

    form: str
    pattern: str
    start: int
    style: str


class Numbering:
    """Counts the numbered paragraphs of one document, in its order."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for root in roots:
            self._read(root)

    def label(self, number_id: str, level: int) -> str:
        """The label of the next paragraph of this list at this level (0 to 8): '1.2', '(a)', a bullet, or ''."""
        abstract = self._lists.get(number_id, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        if levels[level].form == "bullet":
            # Without a sign it only indents what continues an item.
            return BULLET if levels[level].pattern.strip() else ""
        self._count(number_id, abstract, level)
        return self._filled(abstract, level)

    def level_of_style(self, number_id: str, style: str) -> int:
        """The level that a list ties to a paragraph style, 0 where none."""
        levels = self._levels.get(self._lists.get(number_id, ""), {})
        return next((index for index, level in levels.items() if level.style == style), 0)

    def _count(self, number_id: str, abstract: str, level: int) -> None:
        counts = self._counts[abstract]
        start = self._starts.pop((number_id, level), None)
        first_number = self._levels[abstract][level].start if start is None else start
        counts[level] = first_number if start is not None or level not in counts else counts[level] + 1
        for deeper in [index for index in counts if index > level]:
            del counts[deeper]

    def _filled(self, abstract: str, level: int) -> str:
        levels, counts = self._levels[abstract], self._counts[abstract]
        label = levels[level].pattern
        for index in range(level + 1):
            above = levels.get(index, levels[level])
            label = label.replace(f"%{index + 1}", in_form(counts.get(index, above.start), above.form))
        return label

    def _read(self, root: Element) -> None:
        for abstract in children(root, "abstractNum"):
            levels = {_integer(attribute(level, "ilvl")): _level(level) for level in children(abstract, "lvl")}
            self._levels[attribute(abstract, "abstractNumId")] = levels
        for number in children(root, "num"):
            number_id = attribute(number, "numId")
            self._lists[number_id] = value(number, "abstractNumId")
            for override in children(number, "lvlOverride"):
                if first(override, "startOverride") is not None:
                    level = _integer(attribute(override, "ilvl"))
                    self._starts[number_id, level] = _integer(value(override, "startOverride"))


def in_form(number: int, form: str) -> str:
    """A number as Word writes it in a form such as 'lowerLetter'; forms that are not known are written in decimals."""
    if form in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 10 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 40:
        return to_roman(number) if form == "upperRoman" else to_roman(number).lower()
    if form == "none":
        return ""
    return f"{number:02}" if form == "decimalZero" else str(number)


def _level(level: Element) -> Level:
    start = value(level, "start")
    return Level(
        value(level, "numFmt"), value(level, "lvlText"), _integer(start) if start else 1, value(level, "pStyle")
    )


def _integer(text: str) -> int:
    # Damaged files hold anything; a list then counts from zero.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
