"""The fields of one comment on a page of its own."""

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from yobal.publication.models import Question
from yobal.web.parts.answers.fields import AsTyped
from yobal.web.parts.answers.naming import block_name
from yobal.web.parts.answers.parts import block_fields
from yobal.web.public.answering.blocks import ALONE, Remark


class CommentForm(forms.Form):
    """One comment, for its widgets and labels; what is kept never passes through it."""

    use_required_attribute = False

    def __init__(self, question: Question, remark: Remark) -> None:
        super().__init__()
        self._question = question
        typed = remark.shown_alone(question)
        for what, field in {**block_fields([], question), "part": _part(), "quote": _quote()}.items():
            name = block_name(question, ALONE, what)
            field.initial = typed.text(name)
            field.required = what == "text"
            self.fields[name] = field

    def _at(self, what: str) -> BoundField:
        return self[block_name(self._question, ALONE, what)]

    @property
    def part(self) -> BoundField:
        """Give the field that says which part it is about; nobody sees it."""
        return self._at("part")

    @property
    def main(self) -> BoundField:
        """Give the field of the comment itself."""
        return self._at("text")

    @property
    def others(self) -> list[BoundField]:
        """Give the other fields in their order, but for the tick."""
        return [self._at("quote"), self._at("proposed")]

    @property
    def confidential(self) -> BoundField:
        """Give the tick that keeps it from the public."""
        return self._at("confidential")


def _part() -> forms.Field:
    return AsTyped(required=False, widget=forms.HiddenInput())


def _quote() -> forms.Field:
    return AsTyped(
        label=_("About these words"),
        help_text=_("If it is about a passage: copy its words here as they stand in the text."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
