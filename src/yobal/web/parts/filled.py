"""A filled form that somebody uploads: which form it is, what it says, and in words what a person must look at."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.questionnaire.answers import Filled, Problem
from yobal.drafting.questionnaire.cells import SHEET, TABLE, Cells, Where
from yobal.drafting.questionnaire.definition import CLOSED
from yobal.drafting.questionnaire.read import read_bounded
from yobal.drafting.questionnaire.understand import identity_of, understand
from yobal.lib.errors import BadInput
from yobal.lib.text import excerpt
from yobal.publication.models import Form, Round
from yobal.web.parts.papers.asking import questionnaire_of
from yobal.web.parts.templatetags.yobal import digits, words

# Beyond, a form is none that a person filled in.
LARGEST = 10_000_000
_LONGEST_WORDS = 300
_was_asked = Q(published_at__isnull=False) | Q(rounds__isnull=False)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    b"xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    b"word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    b"opendocument.text": "application/vnd.oasis.opendocument.text",
    b"opendocument.spreadsheet": "application/vnd.oasis.opendocument.spreadsheet",
}


@dataclass(frozen=True)
class Warned:
    """Something that a person must look at: where it stands, what it is and what to do, and the words in question."""

    where: str
    what: str
    words: str = ""


@dataclass(frozen=True)
class FilledForm:
    """What a filled form says, and under which form."""

    form: Form
    filled: Filled
    warnings: tuple[Warned, ...]

    def answers(self) -> Iterator[tuple[str, str]]:
        """Give each answer under the name that it is received under, a comment on a provision apart."""
        for code, value in self.filled.answers.items():
            yield (code if code.startswith(("person/", "about/", "signatory/")) else f"answer/{code}"), value

    def is_chosen(self, name: str) -> bool:
        """Whether an answer is codes of options."""
        return self.filled.kinds.get(name.removeprefix("answer/")) in CLOSED

    def blocks(self) -> Iterator[tuple[str, int, dict[str, str]]]:
        """Give each comment on a provision: code of the question, number, and its texts."""
        numbers: Counter[str] = Counter()
        for remark in self.filled.remarks:
            code = remark.question.code
            numbers[code] += 1
            texts = {"part": remark.anchor, "text": remark.text, "proposed": remark.proposed}
            yield code, numbers[code], texts | ({"confidential": "yes"} if remark.is_confidential else {})


def read_filled(round_: Round, content: bytes, *, at: datetime) -> FilledForm | None:
    """Read a form that was downloaded here; None for any other file.

    Raises BadInput for a form of another consultation, or one that this consultation never asked.
    """
    try:
        cells = read_bounded(content)
    except UnreadableDraft:
        return None
    identity = identity_of(cells)
    return _filled(round_, cells, *identity, at=at) if identity else None


def _filled(round_: Round, cells: Cells, slug: str, number: int, *, at: datetime) -> FilledForm:
    if slug != round_.consultation.slug:
        raise BadInput(_("This form belongs to another consultation. Download the form of this one."), place="file")
    form = round_.consultation.forms.filter(_was_asked, number=number).first()
    if form is None:
        message = _("This consultation has no form %(number)s. Download its form anew.") % {"number": digits(number)}
        raise BadInput(message, place="file")
    filled = understand(cells, questionnaire_of(form, round_, at=at))
    return FilledForm(form, filled, (*_other_form(round_, form), *_warnings(filled)))


def _other_form(round_: Round, form: Form) -> Iterator[Warned]:
    if round_.form_id != form.pk and round_.form is not None:
        numbers = {"number": digits(form.number), "asked": digits(round_.form.number)}
        what = _(
            "This is form %(number)s; the consultation now asks form %(asked)s. Your answers count as answers to form "
            "%(number)s."
        )
        yield Warned("", what % numbers)


def _warnings(filled: Filled) -> Iterator[Warned]:
    for problem in filled.problems:
        yield Warned(_place(problem.where, problem), f"{_(problem.cause)} {_(problem.mend)}", _short(problem.words))
    for found in filled.unplaced:
        what = _("These words stand beside the places for answers and were not taken over. Put them under a question.")
        yield Warned(_place(found.where), what, _short(found.words))


def _place(where: Where, problem: Problem | None = None) -> str:
    """Name a place as the person sees it: the question, and the row."""
    row = {"name": digits(where.name), "row": digits(where.row)}
    if where.kind == TABLE or (where.name.isdecimal() and where.row):
        place = _("Table %(name)s, row %(row)s") % row
    elif where.kind == SHEET:
        place = _("Sheet “%(name)s”, row %(row)s") % {**row, "name": where.name}
    else:
        place = _("Paragraph %(row)s beside the tables") % row if where.row else ""
    asked = words(problem.question.label) if problem and problem.question else ""
    return ": ".join(part for part in (asked, place) if part)


def _short(text: str) -> str:
    return excerpt(text, _LONGEST_WORDS)


def media_type_of(content: bytes) -> str:
    """Name the kind of a file that was read as a form."""
    return next((kind for part, kind in _MEDIA_TYPES.items() if part in content), "application/octet-stream")
