"""The draft that a participant sends back with changes, or a table of comments, as if typed into the form."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput
from yobal.lib.text import excerpt
from yobal.publication.models import Form, Question, Round
from yobal.publication.states import QuestionKind
from yobal.reception.returned import Point, Returned, answers, fields, question_of, returned, with_speakers
from yobal.web.parts.answers.naming import MOST_BLOCKS
from yobal.web.parts.answers.typed import Pairs
from yobal.web.parts.filled import Warned
from yobal.web.parts.templatetags.yobal import digits

_LONGEST_WORDS = 300


def returned_as_typed(round_: Round, form: Form, name: str, content: bytes) -> tuple[Pairs, tuple[Warned, ...]]:
    """The points of a file under the names of the form's fields, and what a person must look at; raises BadInput."""
    found = returned(round_, name, content)
    if not found.points:
        raise BadInput(
            _(
                "This file is neither the form of this consultation nor its draft with tracked changes or margin "
                "notes, nor a table of comments. If it is a letter, copy its words into the form."
            ),
            place="file",
        )
    question, points = question_of(form), with_speakers(found.points)
    typed = fields(points, question, most=MOST_BLOCKS) if question else _as_a_letter(points, form)
    return tuple((field, text.encode()) for field, text in typed), tuple(_warnings(found))


def _as_a_letter(points: list[Point], form: Form) -> Iterator[tuple[str, str]]:
    """All points in one answer, where the form asks nothing about parts of the draft."""
    asked: Question | None = form.questions.filter(kind=QuestionKind.LONG).first()
    if asked is None:
        raise BadInput(_("The form of this consultation has no room for comments on the text."), place="file")
    for piece in answers(points, None):
        yield f"answer/{asked.code}", piece.value.decode()


def _warnings(found: Returned) -> Iterator[Warned]:
    for number, point in enumerate(found.points, 1):
        if not point.part:
            what = _("Its part of the draft was not found: it is about the draft as a whole unless you choose a part.")
            yield Warned(_("Comment %(number)s") % {"number": digits(number)}, what, _short(point))
    if len(found.points) > MOST_BLOCKS:
        together = _("There are more comments than the form holds: the last stand together in number %(number)s.")
        yield Warned("", together % {"number": digits(MOST_BLOCKS)})
    yield from (Warned("", said) for said in found.remarks)


def _short(point: Point) -> str:
    return excerpt(f"{point.text} {point.proposed}", _LONGEST_WORDS)
