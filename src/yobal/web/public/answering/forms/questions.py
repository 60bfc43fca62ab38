"""From a question to the field that takes its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yobal.publication.models import Question
from yobal.publication.states import QuestionKind
from yobal.web.parts.templatetags.yobal import digits, localized, words
from yobal.web.public.answering.forms.fields import AsTyped
from yobal.web.public.answering.typed import Typed


def answer_field(question: Question, typed: Typed, *, required: bool) -> forms.Field:
    """Make the field of a question that takes one answer."""
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
        choices = [*_options(question), *_no_answer(question, typed)]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **settings)
    long = question.kind == QuestionKind.LONG
    widget = forms.Textarea(attrs={"rows": 6}) if long else forms.TextInput()
    return AsTyped(max_length=question.max_length, widget=widget, **settings)


def _options(question: Question) -> list[tuple[str, str]]:
    return [(option["code"], localized(option["label"])) for option in question.options]


def labels_of(question: Question, codes: list[str]) -> list[str]:
    """Name the options of these codes."""
    return [words(option["label"]) for option in question.options if option["code"] in codes]


def _no_answer(question: Question, typed: Typed) -> list[tuple[str, str]]:
    """A radio button cannot be taken back by itself: whoever answered gets a way to."""
    answered = bool(typed.octets(f"answer/{question.code}"))
    return [("", _("No answer"))] if answered and not question.required else []


def help_of(question: Question) -> str:
    """Add to the question's own help how long the text may be, since nothing counts while it is typed."""
    own = localized(question.help) if any(question.help.values()) else ""
    if not question.max_length:
        return own
    longest = _("At most %(count)s characters.") % {"count": digits(question.max_length)}
    return f"{own} {longest}" if not own or own == words(question.help) else longest
