"""What the page of a matrix that came back shows of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from yobal.consolidation.matrix.comparing import Compared, Difference, Fault
from yobal.consolidation.matrix.reading import Line
from yobal.drafting.compare import compare_text
from yobal.review.models import Issue
from yobal.review.states import Outcome
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.templatetags.yobal import digits, words
from yobal.web.staff.matrix.forms import TakeForm


@dataclass(frozen=True)
class Text:
    """One text of a decision: when given out, here now, and `runs` from here to the file, for parts/redline.html."""

    label: str
    language: str
    given: str
    here: str
    runs: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Shown:
    """A point on which the file differs, with what is asked about it."""

    difference: Difference
    place: str
    texts: tuple[Text, ...]
    fields: tuple[forms.BoundField, ...]
    refused: str


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be taken: where it stands, and why."""

    place: str
    ref: str
    why: str


def shown(one: Difference, form: TakeForm, refused: str) -> Shown:
    """Lay out a difference."""
    return Shown(one, ", ".join(map(place_of, one.lines)), tuple(_texts(one)), tuple(form.fields_of(one)), refused)


def _texts(one: Difference) -> Iterator[Text]:
    given, here, file = (_outcome(said.outcome) for said in (one.given, one.here, one.file))
    if not given == here == file:
        # An outcome is one word, however many it is written in.
        changed = ({"kind": "del", "text": here}, {"kind": "ins", "text": file})
        yield Text(_("Outcome"), "", given, here, changed if here != file else ({"kind": "same", "text": file},))
    for code in one.issue.consultation.languages:
        label = _("%(label)s (%(language)s)") % {"label": _("Reasons"), "language": LANGUAGE_NAMES.get(code, code)}
        reasons = (said.reasons.get(code, "") for said in (one.given, one.here, one.file))
        yield from _differing(label, code, *reasons)


def _differing(label: str, language: str, given: str, here: str, file: str) -> Iterator[Text]:
    if not given == here == file:
        runs = tuple({"kind": span.op, "text": span.text} for span in compare_text(here, file))
        yield Text(label, language, given, here, runs)


def _outcome(code: str) -> str:
    return str(Outcome(code).label) if code else _("Not decided")


def place_of(line: Line) -> str:
    """Say where a row stands in the file."""
    return _("row %(row)s") % {"row": digits(line.number)}


def wrongs(compared: Compared) -> list[Wrong]:
    """List the rows that cannot be taken."""
    why = {
        Fault.NO_REF: _("It has no Ref, so nobody knows which point it is about."),
        Fault.UNKNOWN_REF: _("Its Ref is not one that was given out here."),
        Fault.NOT_A_POINT: _("The decision does not stand in this row. Write it where its point stands first."),
        Fault.UNKNOWN_OUTCOME: _("No such outcome. The sheet 'Outcomes' lists them."),
        Fault.TWO_ANSWERS: _("Rows of one point say different things. Make them say the same."),
        Fault.ENDED: _("This point was merged or ended meanwhile."),
    }
    return [Wrong(place_of(line), line.ref, why[fault]) for fault, line in compared.faults]


def named(issues: tuple[Issue, ...]) -> list[tuple[int, str]]:
    """Name points by number and title."""
    return [(issue.number, words(issue.title)) for issue in issues]
