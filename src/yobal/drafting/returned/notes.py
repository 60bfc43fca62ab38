"""Margin notes as remarks, each with the passage that it speaks of; answers follow the note that they answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from yobal.drafting.headings import tidy
from yobal.drafting.package import Element, Package, attribute, children, local
from yobal.drafting.returned.changes import around
from yobal.drafting.returned.marks import PICTURE, Bit, Passage, Reader
from yobal.drafting.returned.remarks import Kind, Remark


@dataclass(frozen=True)
class _Note:
    number: str
    author: str
    date: str
    text: str
    paragraph_ids: tuple[str, ...]


Place = tuple[int, ...]


def notes_in(package: Package, reader: Reader) -> Iterator[tuple[Place, Remark]]:
    """Every margin note with what orders it: flow, bit, the note that began its thread; those without a place last."""
    notes = [_note(element) for root in package.roots("comments") for element in children(root, "comment")]
    by_paragraph = {paragraph: note for note in notes for paragraph in note.paragraph_ids}
    above = {
        attribute(entry, "paraId"): attribute(entry, "paraIdParent")
        for root in package.roots("commentsExtended")
        for entry in children(root, "commentEx")
    }
    for note in notes:
        answered = next((by_paragraph.get(above.get(one, "")) for one in note.paragraph_ids if above.get(one)), None)
        began = notes.index(answered or note)
        place, remark = _placed(note, answered, reader)
        yield (*place, began), remark


def _note(element: Element) -> _Note:
    paragraphs = [part for part in element.iter() if local(part.tag) == "p"]
    return _Note(
        attribute(element, "id"),
        attribute(element, "author"),
        attribute(element, "date"),
        "\n".join(filter(None, map(_text, paragraphs))),
        tuple(attribute(paragraph, "paraId") for paragraph in paragraphs),
    )


def _text(paragraph: Element) -> str:
    """What a paragraph of a note says in the end: what was struck out within it is gone."""
    text = []
    for part in paragraph.iter():
        name = local(part.tag)
        if name == "t":
            text.append(part.text or "")
        elif name in {"tab", "br", "cr"}:
            text.append(" ")
        elif name in {"drawing", "pict"}:
            text.append(PICTURE)
    return tidy("".join(text))


def _placed(note: _Note, answered: _Note | None, reader: Reader) -> tuple[Place, Remark]:
    passages = reader.passages.get(note.number) or (reader.passages.get(answered.number) if answered else None) or []
    point = reader.points.get(note.number) or (reader.points.get(answered.number) if answered else None)
    if passages:
        flow, start, end = passages[0].flow, passages[0].start, passages[0].end
    elif point:
        flow, start, end = point[0], max(point[1] - 1, 0), point[1]
    else:
        return (len(reader.flows), 0), _remark(note, answered)
    paragraph, before, after = around(flow, start, max(end, start + 1)) if flow.bits else ("", "", "")
    remark = _remark(note, answered, _quote(passages), flow.places.get(start, flow.place), paragraph, before, after)
    return (reader.place_of(flow), start), remark


def _remark(
    note: _Note,
    answered: _Note | None,
    quote: str = "",
    place: tuple[str, ...] = (),
    paragraph: str = "",
    before: str = "",
    after: str = "",
) -> Remark:
    return Remark(
        Kind.NOTE, note.author, note.date, quote, note.text, "", "", "", place, paragraph, before, after,
        reply_to=answered.text if answered else "",
    )  # fmt: skip


def _quote(passages: list[Passage]) -> str:
    """The passage as it stood in the draft; of what was inserted meanwhile, as it stands now."""
    sent = _joined(passages, lambda bit: bit.was_sent)
    return sent or _joined(passages, lambda bit: bit.deleted is None)


def _joined(passages: list[Passage], kept: Callable[[Bit], bool]) -> str:
    texts = ("".join(bit.text for bit in one.flow.bits[one.start : one.end] if kept(bit)) for one in passages)
    lines = (tidy(line) for text in texts for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
