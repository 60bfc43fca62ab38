"""Where in a version a remark belongs: by its paragraph, by the number that it names, by the likest text."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from yobal.drafting import notation
from yobal.drafting.redline import Part
from yobal.drafting.returned.citing import named, titled
from yobal.drafting.returned.remarks import Kind, Remark
from yobal.lib.finding import places_of
from yobal.lib.khmer import words
from yobal.lib.text import normal_form

# Shorter ones stand in many places by chance.
SHORTEST = 15
LIKENESS = 0.55
# Among the likest provisions the first must be this much ahead.
AHEAD = 0.1


@dataclass(frozen=True)
class Placed:
    """A remark with the key of its provision, '' where none was found; how it was found, and how sure that is (0 to 1).

    Where its quote stands in the body word for word, `language`, `start` and `end` say where, in code points.
    """

    remark: Remark
    key: str = ""
    method: str = ""
    score: float = 0.0
    language: str = ""
    start: int = 0
    end: int = 0


def place(remarks: Iterable[Remark], parts: Sequence[Part]) -> list[Placed]:
    """Each remark with its place in a version, in the order given."""
    finder = _Finder(parts)
    return [_located(remark, finder) for remark in remarks]


class _Finder:
    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.by_key = {part.key: part for part in parts}
        self._lines: defaultdict[str, dict[str, Part]] = defaultdict(dict)
        self._bodies = {part.key: normal_form("\n".join(part.body.values())) for part in parts}
        self._words: dict[str, Counter[str]] | None = None
        for part in parts:
            for line in _lines(part):
                self._lines[line][part.key] = part

    def by_path(self, path: Sequence[str]) -> tuple[Part | None, float]:
        """By what names the place, in this order."""
        for heading in path:
            part, score = named(heading, self.parts)
            if part:
                return part, score
            if part := titled(heading, self.parts):
                return part, 0.9
        return None, 0.0

    def by_text(self, text: str, near: Part | None) -> Part | None:
        """By a paragraph that stands in one provision word for word; in several, in the one that is near."""
        line = normal_form(_unlabelled(text))
        found = self._lines.get(line, {})
        if not found and len(line) >= SHORTEST:
            found = {key: self.by_key[key] for key, body in self._bodies.items() if line in body}
        if len(found) == 1:
            return next(iter(found.values()))
        return near if near and near.key in found else None

    def by_likeness(self, text: str) -> tuple[Part | None, float]:
        """By the provision that has most words with a text in common."""
        sought = _counted(text)
        if sought.total() < 4:
            return None, 0.0
        if self._words is None:
            self._words = {key: _counted(body) for key, body in self._bodies.items()}
        scores = sorted(((_shared(sought, counts), key) for key, counts in self._words.items()), reverse=True)
        best, key = scores[0] if scores else (0.0, "")
        second = scores[1][0] if len(scores) > 1 else 0.0
        return (self.by_key[key], best) if best >= LIKENESS and best - second >= AHEAD else (None, best)


def _located(remark: Remark, finder: _Finder) -> Placed:
    part, method, score = _found(remark, finder)
    if part is None:
        return Placed(remark)
    for language, body in part.body.items():
        if found := _place_of(remark.quote, body):
            return Placed(remark, part.key, method, score, language, *found)
    return Placed(remark, part.key, method, score)


def _place_of(quote: str, body: str) -> tuple[int, int] | None:
    start = body.find(quote) if quote else -1
    if start >= 0:
        return start, start + len(quote)
    # Word for word but for case, spacing and encoding, which takes longer to find.
    return next(iter(places_of(body, quote)), None)


def _found(remark: Remark, finder: _Finder) -> tuple[Part | None, str, float]:
    # Of headings the nearest says most; of the cells of a row the first that names a provision.
    near, score = finder.by_path(remark.place if remark.kind is Kind.ROW else remark.place[::-1])
    if remark.kind is Kind.ROW and near:
        return near, "number", score
    for text in (remark.paragraph, remark.quote):
        if text and (part := finder.by_text(text, near)):
            return part, "text", 1.0
    if near:
        return near, "heading", score
    if part := finder.by_text(remark.before, None) if remark.before and not remark.paragraph else None:
        return part, "text", 0.8
    for text in (remark.paragraph, remark.quote, remark.proposed):
        part, score = finder.by_likeness(text)
        if part:
            return part, "likeness", round(score, 2)
    if remark.kind is Kind.ROW:
        part, score = named(remark.text, finder.parts)
        return part, "number", round(score * 0.8, 2)
    return None, "", 0.0


def _lines(part: Part) -> Iterator[str]:
    for text in (*part.heading.values(), *part.body.values()):
        for line in text.split("\n"):
            if form := normal_form(_unlabelled(line)):
                yield form


def _unlabelled(line: str) -> str:
    block = notation.block(line) if line.strip() else None
    return block.text if isinstance(block, notation.Item) else notation.without_references(line)


def _counted(text: str) -> Counter[str]:
    return Counter(word for word in words(normal_form(text)) if any(map(str.isalnum, word)))


def _shared(sought: Counter[str], counts: Counter[str]) -> float:
    return (sought & counts).total() / sought.total()
