"""What somebody rewrote without tracking it: the draft as it came back, line by line beside the version."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from yobal.drafting.headings import tidy
from yobal.drafting.redline import Part
from yobal.drafting.returned.placing import Placed
from yobal.drafting.returned.remarks import Kind, Remark
from yobal.drafting.tree import Node, walk
from yobal.lib.text import seen_form

# Lines that have less in common are not the same line in another wording.
ALIKE = 0.5
# Of more lines than these between two that are the same, each is compared with its neighbour only.
MOST_PAIRS = 2_500
# A file that holds this much of a version in one language is that version, returned; with so much, all of it.
IS_THE_DRAFT = 0.5
IS_COMPLETE = 0.8
METHOD = "comparison"


@dataclass(frozen=True)
class Line:
    """A heading or a line of a body; of a version with the provision in which it stands, and its language."""

    text: str
    key: str = ""
    language: str = ""

    @property
    def form(self) -> str:
        """What lines that read alike have in common."""
        return tidy(seen_form(self.text))


def lines_of(nodes: Iterable[Node]) -> list[Line]:
    """The lines of a tree, as a file has them."""
    return [Line(text) for node in walk(nodes) for _language, text in _texts(node.heading, node.body)]


def share_of(lines: Sequence[Line], parts: Sequence[Part]) -> float:
    """How much of a version, in the language of which there is most, a file has word for word: 1 for all of it."""
    return max(_shares(lines, _version(parts)).values(), default=0.0)


def _shares(lines: Sequence[Line], version: Sequence[Line]) -> dict[str, float]:
    held = {line.form for line in lines}
    counts = Counter(line.language for line in version)
    found = Counter(line.language for line in version if line.form in held)
    return {language: found[language] / count for language, count in counts.items()}


def untracked(lines: Sequence[Line], parts: Sequence[Part]) -> list[Placed]:
    """What differs in the file from the version, each with its place.

    A file may hold the text in one language only, or some of its provisions: what it leaves out is no deletion.
    """
    version = _comparable(lines, parts)
    old, new = [line.form for line in version], [line.form for line in lines]
    known, found = {line.form for line in _version(parts)}, set(new)
    differing: list[Placed] = []
    for op, start, end, other, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op != "equal":
            # A line that only stands elsewhere was not rewritten.
            was = [line for line in version[start:end] if line.form not in found]
            now = [line for line in lines[other:until] if line.form not in known]
            near = version[start - 1].key if start else ""
            differing += _differing(was, now, near)
    return differing


def _comparable(lines: Sequence[Line], parts: Sequence[Part]) -> list[Line]:
    """The lines of a version that the file would have if nothing had been changed."""
    whole = _version(parts)
    shares = _shares(lines, whole)
    version = [line for line in whole if shares[line.language] >= IS_THE_DRAFT]
    if max(shares.values(), default=0) >= IS_COMPLETE:
        return version
    held = {line.form for line in lines}
    counts = Counter(line.key for line in version)
    missing = Counter(line.key for line in version if line.form not in held)
    return [line for line in version if 2 * missing[line.key] <= counts[line.key]]


def _differing(was: list[Line], now: list[Line], near: str) -> Iterator[Placed]:
    left = list(now)
    for line in was:
        among = left if len(was) * len(now) <= MOST_PAIRS else left[:1]
        likest = max(among, key=lambda other: _likeness(line, other), default=None)
        if likest is not None and _likeness(line, likest) >= ALIKE:
            left.remove(likest)
            yield _placed(line.text, likest.text, line.key)
        else:
            yield _placed(line.text, "", line.key)
    if left:
        yield _placed("", "\n".join(line.text.strip() for line in left), near)


def _placed(quote: str, proposed: str, key: str) -> Placed:
    quote, proposed = quote.strip(), proposed.strip()
    remark = Remark(Kind.UNTRACKED, quote=quote, proposed=proposed, removed=quote, added=proposed, paragraph=quote)
    return Placed(remark, key, METHOD if key else "", 1.0 if key else 0.0)


def _likeness(line: Line, other: Line) -> float:
    matcher = SequenceMatcher(None, line.form, other.form, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def _version(parts: Sequence[Part]) -> list[Line]:
    return [Line(text, part.key, code) for part in parts for code, text in _texts(part.heading, part.body)]


def _texts(*texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for language, value in text.items():
            yield from ((language, line) for line in value.split("\n") if line.strip())
