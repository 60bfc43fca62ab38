"""The questions of a round as note-takers answer them for somebody else, with the fields of the participant's form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yobal.publication.models import Question, Round
from yobal.publication.states import QuestionKind
from yobal.reception.intake import IncomingFile, Piece
from yobal.web.parts.answers.fields import AsTyped
from yobal.web.parts.answers.naming import MOST_BLOCKS, block_name
from yobal.web.parts.answers.parts import block_fields, part_choices
from yobal.web.parts.answers.pieces import answers_typed
from yobal.web.parts.answers.questions import fields_of, names_of
from yobal.web.parts.templatetags.yobal import localized
from yobal.web.staff.recording.forms.inputs import FilesField, incoming
from yobal.web.staff.recording.forms.sender import SenderForm

MOST_ROWS = MOST_BLOCKS
_ON_A_PART = ("part", "text", "proposed", "confidential")


@dataclass(frozen=True)
class Asked:
    """One question with its fields; a comment on a part has several, and `blocks` holds one of these for each."""

    question: Question
    fields: tuple[forms.BoundField, ...] = ()
    blocks: tuple[tuple[forms.BoundField, ...], ...] = ()


class AnswersForm(SenderForm):
    """Asks the questions of a round; comments on parts have rows, as many as `rows` says.

    Nothing must be answered, and nothing is too long: what was written is recorded as it was written.
    """

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ROWS)

    def __init__(self, *args: Any, round_: Round, **settings: Any) -> None:
        super().__init__(*args, round_=round_, **settings)
        self.questions = list(round_.form.questions.all()) if round_.form else []
        for question in self.questions:
            for name, field in self._fields_of(question):
                self.fields[name] = _never_refused(field)

    def _fields_of(self, question: Question) -> Iterator[tuple[str, forms.Field]]:
        if question.kind == QuestionKind.PROVISION:
            for row in range(1, self.row_count + 1):
                yield from ((block_name(question, row, what), field) for what, field in self._block(question).items())
        elif question.kind == QuestionKind.FILE:
            yield _files_name(question), FilesField(label=localized(question.label))
        else:
            # Whoever marked the wrong one must be able to take it back.
            yield from fields_of(question, required=False, answered=frozenset(names_of(question)))

    def _block(self, question: Question) -> dict[str, forms.Field]:
        """The fields of one comment, in the words of whoever writes for another."""
        fields = block_fields(part_choices(self.round), question)
        fields["text"].label, fields["proposed"].label = _("What it says"), _("Wording that it proposes")
        fields["proposed"].help_text = ""
        return fields

    @property
    def row_count(self) -> int:
        """Say how many comments on parts the page has room for."""
        typed = str(self.data.get("rows", self.initial.get("rows", 1)))
        return max(1, min(MOST_ROWS, int(typed) if typed.isdecimal() else 1))

    @property
    def asked(self) -> Iterator[Asked]:
        """Give the questions as the page shows them."""
        for question in self.questions:
            if question.kind == QuestionKind.PROVISION:
                rows = range(1, self.row_count + 1)
                blocks = (tuple(self[block_name(question, row, what)] for what in _ON_A_PART) for row in rows)
                yield Asked(question, blocks=tuple(blocks))
            elif question.kind == QuestionKind.FILE:
                yield Asked(question, (self[_files_name(question)],))
            else:
                names = [*names_of(question), f"answer/{question.code}/confidential"]
                yield Asked(question, tuple(self[name] for name in names if name in self.fields))

    def answers(self) -> Iterator[Piece]:
        """Give what was typed under the questions, also where a question was not for this sender."""
        return answers_typed(self.round, self.questions, self.typed)

    def answering_files(self) -> Iterator[IncomingFile]:
        """Give the files that answer a question."""
        for question in self.questions:
            for file in self.cleaned_data.get(_files_name(question)) or ():
                yield incoming(file.name or "", file.read(), question=question.code)


def _files_name(question: Question) -> str:
    return f"files/{question.code}"


def _never_refused(field: forms.Field) -> forms.Field:
    field.required = False
    if isinstance(field, AsTyped):
        field.longest = None
    return field
