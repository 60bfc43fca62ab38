"""What a form may ask, and until when it may be changed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput, WrongState
from yobal.lib.localized import Localized
from yobal.publication.models import Form, Question, Round
from yobal.publication.states import CLOSED_KINDS, QuestionKind

_CHOSEN_FROM = (*CLOSED_KINDS, QuestionKind.MATRIX)
MOST_QUESTIONS, MOST_OPTIONS, MOST_ROWS = 200, 40, 200


def check_can_revise_form(form: Form) -> None:
    """A published form never changes: answers refer to it. A new one is made from it."""
    if form.published_at is not None:
        raise WrongState(_("This form is published and never changes. Make a new one from it."))


def check_question(question: Question, *, earlier: Sequence[Question]) -> None:
    """A question has words, a choice two answers or more, a rating has rows, a condition names an earlier choice."""
    if not any(text.strip() for text in question.label.values()):
        raise BadInput(_("Write the question."), place="label")
    if question.kind in _CHOSEN_FROM:
        _check_list(question.options, least=2, most=MOST_OPTIONS, place="options")
    if question.kind == QuestionKind.MATRIX:
        _check_list(question.rows, least=1, most=MOST_ROWS, place="rows")
    _check_condition(question, earlier)


def _check_list(listed: Sequence[dict[str, Any]], *, least: int, most: int, place: str) -> None:
    if len(listed) < least and place == "options":
        raise BadInput(_("Write at least two answers to choose from, one a line."), place=place)
    if len(listed) < least:
        raise BadInput(_("Say what is to be rated: choose parts of the draft, or write lines."), place=place)
    if len(listed) > most:
        raise BadInput(_("These are more than %(most)s lines. Shorten the list.") % {"most": most}, place=place)
    for words, count in Counter(Localized(row["label"]).text("en").strip() for row in listed).items():
        if count > 1:
            raise BadInput(_("“%(words)s” stands there twice.") % {"words": words}, place=place)


def _check_condition(question: Question, earlier: Sequence[Question]) -> None:
    asked = {row.code: {option["code"] for option in row.options} for row in earlier if row.kind in CLOSED_KINDS}
    for code, options in question.shown_if.items():
        if code not in asked or not options or set(options) - asked[code]:
            raise BadInput(
                _("The condition names an answer that is not asked before this question. Choose it anew."),
                place="shown_if",
            )


def check_order(questions: Iterable[Question]) -> None:
    """A question that hangs on another stands after it."""
    met: list[Question] = []
    for question in questions:
        try:
            _check_condition(question, met)
        except BadInput:
            words = Localized(question.label).text("en")
            raise BadInput(
                _("“%(question)s” is shown only after an answer to another question, so it stays behind that one.")
                % {"question": words}
            ) from None
        met.append(question)


def check_can_ask(form: Form) -> None:
    """A form that is put to people has something to answer."""
    asked = form.questions.exclude(kind=QuestionKind.STATEMENT)
    if not asked.exists():
        raise BadInput(_("The form asks nothing yet. Add a question."), place="form")


def check_can_replace_form(round_: Round, *, form: Form) -> None:
    """The form of an open round is replaced by another of its consultation, which nobody has answered yet."""
    if round_.form is None or round_.form.published_at is None:
        raise WrongState(_("This round is not public yet. Choose its form under Rounds."))
    if round_.form_id == form.pk:
        raise WrongState(_("The round asks with this form already."))
    if form.published_at is not None:
        raise WrongState(_("This form was published before. Make a new one from it."))
    check_can_ask(form)
