"""From a question to the fields that take its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yobal.publication.models import Question
from yobal.publication.states import QuestionKind
from yobal.web.parts.answers.fields import AsTyped, Fields
from yobal.web.parts.templatetags.yobal import digits, localized, words


def names_of(question: Question) -> list[str]:
    """Name the fields in which a question is answered: one a row of a matrix."""
    name = f"answer/{question.code}"
    return [f"{name}/{row['code']}" for row in question.rows] if question.kind == QuestionKind.MATRIX else [name]


def fields_of(question: Question, *, required: bool, answered: frozenset[str]) -> Fields:
    """Give the fields of a question that is no comment on provisions, by their names; a statement has none.

    `answered` are the names of those in which something is typed or chosen.
    """
    name = f"answer/{question.code}"
    if question.kind == QuestionKind.MATRIX:
        yield from _row_fields(question, required=required, answered=answered)
    elif question.kind == QuestionKind.CONSENT:
        yield name, _tick(question, required=required)
    elif question.kind not in (QuestionKind.STATEMENT, QuestionKind.FILE):
        yield name, _answer_field(question, required=required, answered=name in answered)
    if question.kind in (QuestionKind.SHORT, QuestionKind.LONG):
        yield f"{name}/confidential", confidential()


def confidential() -> forms.Field:
    """Make the tick that keeps one text from the public, whatever may be published of the rest."""
    return forms.BooleanField(label=_("Do not publish this text"), required=False)


def _row_fields(question: Question, *, required: bool, answered: frozenset[str]) -> Fields:
    for row in question.rows:
        name, label = f"answer/{question.code}/{row['code']}", words(row["label"])
        yield (
            name,
            forms.ChoiceField(
                choices=[*_options(question), *_no_answer(question, answered=name in answered)],
                widget=forms.RadioSelect,
                label=localized(row["label"]),
                required=required,
                error_messages={
                    "required": _("Choose an answer for: %(row)s") % {"row": label},
                    "invalid_choice": _("Choose one of the answers: %(question)s") % {"question": label},
                },
            ),
        )


def _tick(question: Question, *, required: bool) -> forms.Field:
    needed = _("Tick this to go on: %(question)s") % {"question": words(question.label)}
    return forms.BooleanField(
        label=localized(question.label),
        help_text=help_of(question),
        required=required,
        error_messages={"required": needed},
    )


def _answer_field(question: Question, *, required: bool, answered: bool) -> forms.Field:
    settings: dict[str, Any] = {
        "label": localized(question.label),
        "help_text": help_of(question),
        "required": required,
        "error_messages": {
            "required": _("Answer this question: %(question)s") % {"question": words(question.label)},
            "invalid_choice": _("Choose one of the answers: %(question)s") % {"question": words(question.label)},
        },
    }
    if question.kind == QuestionKind.MULTIPLE:
        choices = _options(question)
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **settings)
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SCALE):
        choices = [*_options(question), *_no_answer(question, answered=answered)]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **settings)
    long = question.kind == QuestionKind.LONG
    widget = forms.Textarea(attrs={"rows": 6}) if long else forms.TextInput()
    return AsTyped(max_length=question.max_length, widget=widget, **settings)


def _options(question: Question) -> list[tuple[str, str]]:
    return [(option["code"], localized(option["label"])) for option in question.options]


def labels_of(question: Question, codes: list[str]) -> list[str]:
    """Name the options of these codes."""
    return [words(option["label"]) for option in question.options if option["code"] in codes]


def _no_answer(question: Question, *, answered: bool) -> list[tuple[str, str]]:
    """A radio button cannot be taken back by itself: whoever answered gets a way to."""
    return [("", _("No answer"))] if answered and not question.required else []


def help_of(question: Question) -> str:
    """Add to the question's own help how long the text may be, since nothing counts while it is typed."""
    own = localized(question.help) if any(question.help.values()) else ""
    if not question.max_length:
        return own
    longest = _("At most %(count)s characters.") % {"count": digits(question.max_length)}
    return f"{own} {longest}" if not own or own == words(question.help) else longest
