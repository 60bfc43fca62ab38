"""The feedback form as a Django form, for its widgets, labels and mistakes.

What is kept and sent never passes through it.
"""

import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _

from yobal.collection.models import DraftFile
from yobal.publication.models import Form, Question, Round
from yobal.publication.states import QuestionKind
from yobal.web.parts.answers.about import FIRST, fields_about, honorifics, signatory_fields
from yobal.web.parts.answers.fields import Fields, said, shared
from yobal.web.parts.answers.naming import (
    MOST_BLOCKS,
    MOST_SIGNATORIES,
    SIGNATORY,
    applies,
    block_name,
    blocks_in,
    signatories_in,
)
from yobal.web.parts.answers.parts import CARRIED, Block, block_fields, part_choices
from yobal.web.parts.answers.questions import fields_of, help_of, labels_of, names_of
from yobal.web.parts.answers.typed import Typed
from yobal.web.parts.templatetags.yobal import words
from yobal.web.public.answering.forms.checks import faults_about, faults_of
from yobal.web.public.answering.forms.pages import Page, pages_of

LONGEST_INLINE_LABEL = 3


@dataclass(frozen=True)
class Section:
    """One question with what it takes to answer it; `hint` says for whom it is, and `shown_if` tells a script."""

    question: Question
    fields: tuple[BoundField, ...] = ()
    blocks: tuple[Block, ...] = ()
    confidential: BoundField | None = None
    files: tuple[DraftFile, ...] = ()
    inline: bool = False
    hint: str = ""
    shown_if: str = ""


class AnswerForm(forms.Form):
    """The questions of a form, all or those of one page, and who answers.

    `asked` is the form that a draft was begun on, if not the round's. `checked` looks for mistakes; without it nothing
    typed is ever called one. `newer` is what another tab saved: it is shown beside the fields that differ. `more` names
    the question that gets one more empty block; `files` are those that the draft has.
    """

    use_required_attribute = False

    def __init__(
        self,
        round_: Round,
        typed: Typed,
        *,
        asked: Form | None = None,
        page: int = 0,
        checked: bool = False,
        newer: Typed | None = None,
        more: str = "",
        files: Sequence[DraftFile] = (),
    ) -> None:
        super().__init__(data=typed.as_data() if checked else None)
        self.round, self.typed, self.newer, self.more = round_, typed, newer, more
        self.kept_files = files
        form = asked or round_.form
        assert form is not None  # noqa: S101 - a round takes answers only with a form
        self.asked = form
        self.all_questions = list(form.questions.all())
        self.pages = pages_of(form, self.all_questions)
        self.page = self.pages[min(page, len(self.pages)) - 1] if page and self.pages else None
        self.questions = list(self.page.questions) if self.page else self.all_questions
        self.asks_who = self.page is None or self.page.asks_who
        self._numbers: dict[str, list[int]] = {}
        self.lacking_files: list[str] = []
        for question in self.questions:
            self._ask(question)
        if self.asks_who:
            self._ask_who()
        self._show_newer()

    def _ask(self, question: Question) -> None:
        if question.kind == QuestionKind.PROVISION:
            self._ask_on_provisions(question)
            return
        required = self._is_required(question)
        answered = frozenset(name for name in names_of(question) if self.typed.octets(name))
        make = lambda: self._fields_of(question, required=required, answered=answered)  # noqa: E731
        for name, field in shared(("question", question.pk, required, answered), make):
            self._add(name, field)

    def _fields_of(self, question: Question, *, required: bool, answered: frozenset[str]) -> Fields:
        for name, field in fields_of(question, required=required, answered=answered):
            if question.shown_if and name == f"answer/{question.code}":
                # Without a script nothing can appear and vanish: the question says itself whom it is for.
                field.help_text = format_html("{} {}", self._condition(question), help_of(question)).strip()
            yield name, field

    def _add(self, name: str, field: forms.Field) -> None:
        several = isinstance(field, forms.MultipleChoiceField)
        # Forms share their fields, so what is typed stands beside them.
        self.initial[name] = self.typed.texts(name) if several else self.typed.text(name) or field.initial
        self.fields[name] = field

    def _condition(self, question: Question) -> str:
        asked = {q.code: q for q in self.all_questions}
        return " ".join(
            _("Only if you answered “%(answers)s” to “%(question)s”.")
            % {"question": words(asked[code].label), "answers": ", ".join(labels_of(asked[code], options))}
            for code, options in question.shown_if.items()
            if code in asked
        )

    def _is_required(self, question: Question) -> bool:
        """A question that hangs on the answer to another must be answered only where that answer was given."""
        return question.required and applies(question, self.typed)

    def _ask_on_provisions(self, question: Question) -> None:
        numbers = self._numbers[question.code] = self._blocks(question)
        for number in numbers:
            make = lambda: block_fields(self._parts, question).items()  # noqa: E731
            for what, field in shared(("block", question.pk, self.round.pk), make):
                self._add(block_name(question, number, what), field)

    def _blocks(self, question: Question) -> list[int]:
        """Number what was typed, and one empty block to begin with, or where one more is asked for."""
        return _with_one_more(blocks_in(self.typed, question), wants_one=question.code == self.more, most=MOST_BLOCKS)

    @cached_property
    def _parts(self) -> list[Any]:
        return part_choices(self.round)

    def _ask_who(self) -> None:
        self._about = dict(shared(("about", self.round.pk), lambda: fields_about(self.round).items()))
        for name, field in self._about.items():
            self._add(name, field)
        wants_one = self.more == "signatory"
        self._signatories = _with_one_more(signatories_in(self.typed), wants_one=wants_one, most=MOST_SIGNATORIES)
        for number in self._signatories:
            for what, field in shared("signatory", lambda: signatory_fields().items()):
                self._add(f"signatory/{number}/{what}", field)

    def _show_newer(self) -> None:
        if self.newer is None:
            return
        for name, field in self.fields.items():
            if self.newer.texts(name) != self.typed.texts(name):
                own = self.fields[name] = copy.copy(field)
                own.newer = said(field, self.newer.texts(name))  # type: ignore[attr-defined]

    @property
    def differing(self) -> list[BoundField]:
        """Give the fields in which another tab saved something else."""
        return [self[name] for name, field in self.fields.items() if getattr(field, "newer", None) is not None]

    @property
    def sections(self) -> Iterator[Section]:
        """Give the questions in their order, with their fields."""
        for question in self.questions:
            name = f"answer/{question.code}"
            fields = [name] if name in self.fields else [f"{name}/{row['code']}" for row in question.rows]
            short = all(len(words(option["label"])) <= LONGEST_INLINE_LABEL for option in question.options)
            yield Section(
                question,
                fields=tuple(self[field] for field in fields),
                blocks=tuple(self._block(question, n) for n in self._numbers.get(question.code, ())),
                confidential=self[f"{name}/confidential"] if f"{name}/confidential" in self.fields else None,
                files=tuple(file for file in self.kept_files if file.question == question.code),
                inline=question.kind == QuestionKind.SCALE and short,
                hint=self._condition(question) if question.shown_if else "",
                shown_if=json.dumps(question.shown_if) if question.shown_if else "",
            )

    def _block(self, question: Question, number: int) -> Block:
        field = {w: self[block_name(question, number, w)] for w in ("part", "text", "proposed", "confidential")}
        carried = ((block_name(question, number, what), what) for what in CARRIED)
        texts = {what: (name, text) for name, what in carried if (text := self.typed.text(name))}
        return Block(number, **field, carried=texts)

    @property
    def about(self) -> list[BoundField]:
        """Give the fields that say who answers and stand on the page at once."""
        return [self[name] for name in FIRST]

    @property
    def further(self) -> list[BoundField]:
        """Give the fields about the sender that are folded."""
        return [self[name] for name in self._about if name not in FIRST and name != "about/consent"]

    @property
    def signatories(self) -> list[list[BoundField]]:
        """Give the fields of each who sends this too."""
        return [[self[f"signatory/{number}/{what}"] for what in SIGNATORY] for number in self._signatories]

    @property
    def has_further(self) -> bool:
        """Something is typed, or wrong, in the folded fields."""
        return any(field.value() or field.errors for field in self.further)

    @property
    def has_signatories(self) -> bool:
        """Somebody is named who sends this too, or is to be."""
        return self.more == "signatory" or bool(signatories_in(self.typed))

    @property
    def honorifics(self) -> tuple[str, ...]:
        """List what people are commonly addressed by."""
        return honorifics()

    @property
    def consent(self) -> BoundField:
        """Give the field that says what may be published."""
        return self["about/consent"]

    def clean(self) -> dict[str, Any]:
        """Look at what fields cannot see alone."""
        for question in self.questions:
            first = self._numbers.get(question.code, [1])[0]
            for name, message in faults_of(question, self.typed, required=self._is_required(question), first=first):
                self.add_error(name, message)
            self._check_files(question)
        if self.asks_who:
            for name, message in faults_about(self.typed):
                self.add_error(name, message)
        return self.cleaned_data

    def _check_files(self, question: Question) -> None:
        """A question without a field of its own has its mistake at the head of the form."""
        if question.kind != QuestionKind.FILE or not self._is_required(question):
            return
        if not any(file.question == question.code for file in self.kept_files):
            self.add_error(None, _("Add a file here: %(question)s") % {"question": words(question.label)})
            self.lacking_files.append(f"answer/{question.code}")

    @property
    def first_wrong_page(self) -> Page | None:
        """Give the first page that has a mistake, where there are pages."""
        wrong = [*(name for name in self.errors if name != NON_FIELD_ERRORS), *self.lacking_files]
        return next((page for page in self.pages if any(page.holds(name) for name in wrong)), None)


def _with_one_more(kept: list[int], *, wants_one: bool, most: int) -> list[int]:
    following = kept[-1] + 1 if kept else 1
    return [*kept, following] if (wants_one or not kept) and following <= most else kept
