"""Tracked changes as remarks, one for each stretch that an author changed: the sentence before and after."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from yobal.drafting.headings import tidy
from yobal.drafting.returned.marks import Bit, Flow, Mark, Reader
from yobal.drafting.returned.remarks import Kind, Remark
from yobal.lib.khmer import sentences
from yobal.lib.text import excerpt

CONTEXT = 200
# Within so many bits stands the paragraph before or after.
NEAR = 100


@dataclass(frozen=True)
class Change:
    """Neighbouring bits of a flow that one author marked; `bits` are those that belong to it, by their place."""

    flow: Flow
    bits: tuple[int, ...]
    author: str
    date: str
    move: str
    marks: frozenset[int]

    @property
    def removed(self) -> str:
        """What it takes away, also from what another author inserted."""
        return self._text(lambda bit: self._is_own(bit.deleted) and not self._is_own(bit.inserted))

    @property
    def added(self) -> str:
        """What it puts in."""
        return self._text(lambda bit: self._is_own(bit.inserted) and not self._is_own(bit.deleted))

    def _is_own(self, mark: Mark | None) -> bool:
        return mark is not None and mark.indexes <= self.marks

    def _text(self, wanted: Callable[[Bit], bool]) -> str:
        return "".join(self.flow.bits[at].text for at in self.bits if wanted(self.flow.bits[at]))


def changes_in(reader: Reader) -> list[Change]:
    """All changes of a document in its order, seen or not."""
    return [change for flow in reader.flows for change in _in_order(flow)]


def remarks_of(changes: Sequence[Change]) -> Iterator[tuple[tuple[Change, ...], Remark]]:
    """One remark for each change that a reader sees, with its changes: both ends of a move are one."""
    ends: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.move:
            ends[change.move].append(change)
    told: set[str] = set()
    for change in changes:
        others = ends.get(change.move, [])
        if change.move and len(others) == 2 and others[0].author == others[1].author:
            if change.move not in told and _is_seen(change):
                told.add(change.move)
                yield tuple(others), _moved(*others)
        elif _is_seen(change):
            yield (change,), _remark(change)


def around(flow: Flow, start: int, end: int) -> tuple[str, str, str]:
    """The paragraphs, as they were sent, that these bits touch; and what stands before and after them."""
    first, last = _edges(flow, start, end, was_sent=False)
    parts = flow.bits[max(first - NEAR, 0) : first], flow.bits[first:last], flow.bits[last : last + NEAR]
    sent = ["".join(bit.text for bit in part if bit.was_sent) for part in parts]
    before = tidy(sent[0][-CONTEXT:].strip().rpartition("\n")[2])
    after = tidy(sent[2][:CONTEXT].strip().partition("\n")[0])
    return tidy(sent[1]), before, excerpt(after, CONTEXT)


# Grouping


def _in_order(flow: Flow) -> list[Change]:
    """The changes of each author, put into the order of the text."""
    authors = dict.fromkeys(mark.author for bit in flow.bits for mark in (bit.inserted, bit.deleted) if mark)
    found = [change for author in authors for change in _by(author, flow)]
    return sorted(found, key=lambda change: change.bits[0])


def _by(author: str, flow: Flow) -> Iterator[Change]:
    held: list[tuple[int, list[Mark]]] = []
    for at, bit in enumerate(flow.bits):
        own = [mark for mark in (bit.inserted, bit.deleted) if mark and mark.author == author]
        if not own and bit.inserted:
            # What another inserted between does not divide what was one stretch of the draft.
            continue
        if held and (not own or own[0].move != held[-1][1][0].move):
            yield _gathered(flow, held)
            held = []
        if own:
            held.append((at, own))
    if held:
        yield _gathered(flow, held)


def _gathered(flow: Flow, held: Sequence[tuple[int, list[Mark]]]) -> Change:
    marks = [mark for _at, own in held for mark in own]
    first = marks[0]
    return Change(
        flow,
        tuple(at for at, _own in held),
        first.author,
        max(mark.date for mark in marks),
        first.move,
        frozenset().union(*(mark.indexes for mark in marks)),
    )


# Wording


def _is_seen(change: Change) -> bool:
    return bool(change.removed.strip() or change.added.strip())


def _remark(change: Change) -> Remark:
    flow, start, end = change.flow, change.bits[0], change.bits[-1] + 1
    paragraph, before, after = around(flow, start, end)
    quote, proposed = _sentences(change)
    removed, added = (_lines(text) for text in (change.removed, change.added))
    return Remark(
        Kind.CHANGE, change.author, change.date, quote, "", proposed, removed, added,
        flow.places.get(start, flow.place), paragraph, before, after, marks=len(change.marks),
    )  # fmt: skip


def _moved(one: Change, other: Change) -> Remark:
    away, here = (one, other) if one.removed.strip() else (other, one)
    remark = _remark(away)
    _paragraph, before, after = around(here.flow, here.bits[0], here.bits[-1] + 1)
    text = remark.removed
    return replace(
        remark, quote=text, proposed=text, added=text, before=before, after=after,
        marks=len(one.marks) + len(other.marks),
    )  # fmt: skip


def _sentences(change: Change) -> tuple[str, str]:
    """The sentences that a change touches, as they stood and with this change alone; whole paragraphs stand alone."""
    bits, own = change.flow.bits, set(change.bits)
    first, last = _edges(change.flow, change.bits[0], change.bits[-1] + 1)
    was = [bit.was_sent for bit in bits[first:last]]
    now = [(_stands(bit, change) if first + at in own else bit.was_sent) for at, bit in enumerate(bits[first:last])]
    texts = [bit.text for bit in bits[first:last]]
    start, end = change.bits[0] - first, change.bits[-1] + 1 - first
    old = "".join(text for text, kept in zip(texts, was, strict=True) if kept)
    new = "".join(text for text, kept in zip(texts, now, strict=True) if kept)
    head = len("".join(text for text, kept in zip(texts[:start], was, strict=False) if kept))
    tail = len("".join(text for text, kept in zip(texts[end:], was[end:], strict=True) if kept))
    if not old[:head].strip() and not old[len(old) - tail :].strip():
        return _lines(old), _lines(new)
    if _is_whole(change, old, head, tail):
        return _lines(change.removed), _lines(change.added)
    begin, until = _window(old, head, len(old) - tail)
    return _lines(old[begin:until]), _lines(new[begin : len(new) - (len(old) - until)])


def _stands(bit: Bit, change: Change) -> bool:
    """Whether a bit of a change stands in the text with this change and no other."""
    deleted = bit.deleted is not None and bit.deleted.indexes <= change.marks
    inserted = bit.inserted is not None and bit.inserted.indexes <= change.marks
    return not deleted and (inserted or bit.was_sent)


def _is_whole(change: Change, old: str, head: int, tail: int) -> bool:
    """Whether the change begins and ends where paragraphs do."""
    words = change.removed + change.added
    begins = not old[:head].rpartition("\n")[2].strip() or words.startswith("\n")
    ends = not old[len(old) - tail :].partition("\n")[0].strip() or words.endswith("\n")
    return begins and ends and not (change.removed.strip() and change.added.strip())


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentences around a stretch; an insertion between two goes with the one before it."""
    found = [span for span in sentences(text) if span[0] < end and span[1] > start]
    if not found:
        found = [span for span in sentences(text) if span[0] <= start <= span[1]][:1]
    return (found[0][0], max(found[-1][1], end)) if found else (start, end)


def _edges(flow: Flow, start: int, end: int, *, was_sent: bool = True) -> tuple[int, int]:
    """The first bit and the last, exclusive, of the paragraphs that these bits touch; by default as they were sent."""

    def ends_paragraph(bit: Bit) -> bool:
        return bit.text.endswith("\n") and (bit.was_sent or not was_sent)

    first, last = start, end
    while first and not ends_paragraph(flow.bits[first - 1]):
        first -= 1
    while last < len(flow.bits) and not ends_paragraph(flow.bits[last - 1]):
        last += 1
    return first, last


def _lines(text: str) -> str:
    """Paragraphs a line each, without the ends of cells."""
    rows = (line.strip(" \t") for line in text.replace("\n | ", " | ").split("\n"))
    return "\n".join(row for row in rows if row)
