"""The draft that came back with changes and notes, or a table of comments on it: what it says, point by point.

A person looks at it before it is sent or recorded, and corrects the places. Every remark becomes one comment.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.redline import Part
from yobal.drafting.returned.bounded import read_returned_bounded
from yobal.drafting.returned.columns import Mapped
from yobal.drafting.returned.placing import Placed
from yobal.drafting.returned.reading import Reading
from yobal.drafting.returned.remarks import Ignored, Remark
from yobal.lib.errors import BadInput
from yobal.lib.text import excerpt
from yobal.publication.models import Form, Provision, Question, Round
from yobal.publication.states import QuestionKind
from yobal.reception.intake import Piece

_AROUND = 160
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_MEDIA_TYPES = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "csv": "text/csv",
}


@dataclass(frozen=True)
class Point:
    """A remark as a comment: its provision's anchor ('' for the draft as a whole), and the words of its fields."""

    part: str
    text: str
    proposed: str
    quote: str
    author: str
    kind: str
    organisation: str
    placed: Placed

    @property
    def is_sure(self) -> bool:
        """Whether its place needs no second look."""
        return bool(self.part) and self.placed.score >= 1


@dataclass(frozen=True)
class Returned:
    """What a returned file says, in its order; what was no remark is told in sentences, so that nothing goes unsaid."""

    points: tuple[Point, ...]
    remarks: tuple[str, ...]
    reading: Reading

    @property
    def unplaced(self) -> int:
        """How many points found no provision."""
        return sum(not point.part for point in self.points)

    @property
    def organisations(self) -> tuple[str, ...]:
        """Who speaks in a table that says so, each once."""
        return tuple(dict.fromkeys(point.organisation for point in self.points if point.organisation))


def returned(round_: Round, name: str, content: bytes, *, mapping: Mapping[str, Mapped] | None = None) -> Returned:
    """What a file says on the versions of a round; raises BadInput, which names the file and the place in it."""
    try:
        reading = read_returned_bounded(content, parts_of(round_), mapping=mapping)
    except UnreadableDraft as error:
        place = "" if error.place == "file" else f"{error.place}: "
        raise BadInput(f"{name}: {place}{_(error.cause)} {_(error.mend)}", place="file") from error
    return Returned(tuple(map(_point, reading.placed)), tuple(_remarks(reading)), reading)


def with_speakers(points: Iterable[Point]) -> list[Point]:
    """The points of a table in which several organisations speak, each with the one that makes it before its words."""
    found = list(points)
    if len({point.organisation for point in found}) < 2:
        return found
    return [replace(one, text=f"{one.organisation}: {one.text}") if one.organisation else one for one in found]


def parts_of(round_: Round) -> list[Part]:
    """The provisions that a round asks about, as remarks are placed among them."""
    found = Provision.objects.filter(version__rounds=round_).order_by("version", "ordinal")
    return [Part(one.anchor, "", one.kind, one.number, dict(one.heading), dict(one.body)) for one in found]


def question_of(form: Form | None) -> Question | None:
    """The question under which comments on provisions stand."""
    return form.questions.filter(kind=QuestionKind.PROVISION).first() if form else None


def fields(points: Sequence[Point], question: Question, *, most: int) -> Iterator[tuple[str, str]]:
    """The points as the numbered fields of the form; beyond `most`, those of the last together in one."""
    for number, point in enumerate(_bounded(points, most), 1):
        for what in ("part", "text", "proposed", "quote", "kind", "author"):
            if words := getattr(point, what):
                yield f"answer/{question.code}/{number}/{what}", words


def answers(points: Iterable[Point], question: Question | None) -> Iterator[Piece]:
    """The points as they are received; without a question about provisions they are one letter."""
    if question is None:
        if text := "\n\n".join(_as_text(point) for point in points):
            yield Piece("letter/text", text.encode(), free_text=True)
        return
    for point, name in _named(points, question):
        yield Piece(f"{name}/text", point.text.encode(), free_text=True)
        for what in ("proposed", "quote"):
            if words := getattr(point, what):
                yield Piece(f"{name}/{what}", words.encode(), free_text=True)
        if point.kind:
            yield Piece(f"{name}/kind", point.kind.encode())


def authors(points: Iterable[Point], question: Question | None) -> Iterator[Piece]:
    """Who made each point, as personal pieces."""
    if question is None:
        names = dict.fromkeys(point.author for point in points if point.author)
        yield from (Piece(f"letter/author/{at}", name.encode()) for at, name in enumerate(names, 1))
        return
    for point, name in _named(points, question):
        if point.author:
            yield Piece(f"{name}/author", point.author.encode())


def _named(points: Iterable[Point], question: Question) -> Iterator[tuple[Point, str]]:
    met: Counter[str] = Counter()
    for point in points:
        met[point.part] += 1
        more = f"/{met[point.part]}" if met[point.part] > 1 else ""
        yield point, f"answer/{question.code}/{point.part}{more}"


def _bounded(points: Sequence[Point], most: int) -> list[Point]:
    if len(points) <= most:
        return list(points)
    rest = points[most - 1 :]
    text = "\n\n".join(_as_text(point) for point in rest)
    together = Point("", text, "", "", "", "", "", rest[0].placed)
    return [*points[: most - 1], together]


def media_type(name: str) -> str:
    """What a returned file is; its content was read before, so that its name only tells the kinds apart."""
    return _MEDIA_TYPES.get(name.rpartition(".")[2].casefold(), "application/octet-stream")


# Words


def _point(placed: Placed) -> Point:
    remark = placed.remark
    text = _text(remark)
    if not placed.key:
        text = "\n".join(filter(None, (_whereabouts(remark), text)))
    proposed = "" if remark.is_move else remark.proposed
    if not (text or proposed):
        text = _("An empty note.")
    return Point(placed.key, text, proposed, remark.quote, remark.author, remark.nature, remark.organisation, placed)


def _text(remark: Remark) -> str:
    """What is said of the passage; what a change does where its wording alone does not tell."""
    if remark.is_move:
        return _("Move this passage to follow “%(before)s”: “%(quote)s”") % _cited(remark)
    if remark.is_deletion:
        return _("Delete: “%(quote)s”") % {"quote": remark.quote or remark.removed}
    if remark.added and not remark.quote and remark.before:
        return _("Add after “%(before)s”.") % _cited(remark)
    if remark.reply_to:
        note = {"note": excerpt(remark.reply_to, _AROUND), "text": remark.text}
        return _("In reply to the note “%(note)s”: %(text)s") % note
    return remark.text


def _cited(remark: Remark) -> dict[str, str]:
    return {"before": excerpt(remark.before, _AROUND), "quote": remark.quote}


def _whereabouts(remark: Remark) -> str:
    """Where a point that found no provision stands in its file."""
    place = " › ".join(remark.place)
    quote = remark.quote if remark.text or remark.proposed else ""
    if place and quote:
        return _("At “%(place)s”, on “%(quote)s”:") % {"place": place, "quote": quote}
    if place:
        return _("At “%(place)s”:") % {"place": place}
    return _("On “%(quote)s”:") % {"quote": quote} if quote else ""


def _as_text(point: Point) -> str:
    """A point with all its words, for where there are no fields for them."""
    place = _("Part: %(part)s") % {"part": point.part} if point.part else ""
    quote = f"“{point.quote}”" if point.part and point.quote else ""
    proposed = _("Proposed wording: %(proposed)s") % {"proposed": point.proposed} if point.proposed else ""
    return "\n".join(filter(None, (place, quote, point.text, proposed)))


def _remarks(reading: Reading) -> Iterator[str]:
    counts = {"formatting": reading.ignored.get(Ignored.FORMATTING, 0), "unseen": _unseen(reading)}
    if counts["formatting"]:
        yield _("Changes of the layout only, which are no comments: %(formatting)s.") % counts
    if counts["unseen"]:
        yield _("Changes that nobody sees (spaces, divided paragraphs), which are no comments: %(unseen)s.") % counts
    for table in reading.tables:
        facts = {"name": table.name, "mapped": table.cells.mapped, "ignored": table.cells.ignored}
        if table.cells.ignored:
            yield (_("Table %(name)s: %(mapped)s cells read, %(ignored)s in columns that are left out.") % facts)
    if not reading.placed:
        yield _("No changes, margin notes or table of comments were found in this file.")


def _unseen(reading: Reading) -> int:
    return sum(reading.ignored.get(why, 0) for why in (Ignored.SPACING, Ignored.COPY))
