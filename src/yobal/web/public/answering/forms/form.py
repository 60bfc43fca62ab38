"""The feedback form as a Django form, for its widgets, labels and mistakes.

What is kept and sent never passes through it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _

from yobal.collection.states import Consent
from yobal.publication.models import Provision, Question, Round
from yobal.publication.states import QuestionKind
from yobal.web.parts.templatetags.yobal import words
from yobal.web.public.answering.forms.about import fields_about
from yobal.web.public.answering.forms.fields import said
from yobal.web.public.answering.forms.parts import Block, block_fields, part_choices, parts_of
from yobal.web.public.answering.forms.questions import answer_field, help_of, labels_of
from yobal.web.public.answering.naming import MOST_BLOCKS, block_name, blocks_in
from yobal.web.public.answering.typed import Typed

LONGEST_INLINE_LABEL = 3


@dataclass(frozen=True)
class Section:
    """One question with what it takes to answer it."""

    question: Question
    fields: tuple[BoundField, ...] = ()
    blocks: tuple[Block, ...] = ()
    inline: bool = False


class AnswerForm(forms.Form):
    """All questions of a round, and who answers.

    `checked` looks for mistakes; without it nothing typed is ever called one. `newer` is what another tab saved: it is
    shown beside the fields that differ. `more` names the question that gets one more empty block, `provision` the part
    that an empty block begins with.
    """

    use_required_attribute = False

    def __init__(
        self,
        round_: Round,
        typed: Typed,
        *,
        checked: bool = False,
        newer: Typed | None = None,
        more: str = "",
        provision: str = "",
    ) -> None:
        super().__init__(data=typed.as_data() if checked else None)
        self.round, self.typed, self.newer, self.more, self.provision = round_, typed, newer, more, provision
        assert round_.form is not None  # noqa: S101 - a round takes answers only with a form
        self.questions = list(round_.form.questions.all())
        self._numbers: dict[str, list[int]] = {}
        for question in self.questions:
            self._ask(question)
        self._ask_who()
        self._show_newer()

    def _ask(self, question: Question) -> None:
        if question.kind == QuestionKind.STATEMENT:
            return
        if question.kind == QuestionKind.PROVISION:
            self._ask_on_provisions(question)
            return
        name = f"answer/{question.code}"
        self.fields[name] = answer_field(question, self.typed, required=self._is_required(question))
        if question.shown_if:
            # Nothing can appear and vanish without a script: the question says itself whom it is for.
            self.fields[name].help_text = format_html("{} {}", self._condition(question), help_of(question)).strip()
        several = question.kind == QuestionKind.MULTIPLE
        self.fields[name].initial = self.typed.texts(name) if several else self.typed.text(name)

    def _condition(self, question: Question) -> str:
        asked = {q.code: q for q in self.questions}
        return " ".join(
            _("Only if you answered “%(answers)s” to “%(question)s”.")
            % {"question": words(asked[code].label), "answers": ", ".join(labels_of(asked[code], options))}
            for code, options in question.shown_if.items()
            if code in asked
        )

    def _is_required(self, question: Question) -> bool:
        """A question that hangs on the answer to another must be answered only where that answer was given."""
        asked = all(set(codes) & set(self.typed.texts(f"answer/{other}")) for other, codes in question.shown_if.items())
        return question.required and asked

    def _ask_on_provisions(self, question: Question) -> None:
        numbers = self._numbers[question.code] = self._blocks(question)
        for number in numbers:
            names = {what: block_name(question, number, what) for what in ("part", "text", "proposed")}
            for what, field in block_fields(self._parts, question).items():
                self.fields[names[what]] = field
                field.initial = self.typed.text(names[what])
        if self.provision and blocks_in(self.typed, question)[-1:] != numbers[-1:]:
            self.fields[block_name(question, numbers[-1], "part")].initial = self.provision

    def _blocks(self, question: Question) -> list[int]:
        """Number what was typed, and one empty block to begin with, or where one more is asked for."""
        kept = blocks_in(self.typed, question)
        wants_one = not kept or question.code == self.more or bool(self.provision)
        following = kept[-1] + 1 if kept else 1
        return [*kept, following] if wants_one and following <= MOST_BLOCKS else kept

    @cached_property
    def _parts(self) -> list[Any]:
        return list(part_choices(self.round))

    def _ask_who(self) -> None:
        self.fields |= fields_about(self.round)
        for name in fields_about(self.round):
            typed = self.typed.text(name)
            self.fields[name].initial = typed or self.fields[name].initial

    def _show_newer(self) -> None:
        for name, field in self.fields.items():
            differs = self.newer is not None and self.newer.texts(name) != self.typed.texts(name)
            field.newer = said(field, self.newer.texts(name)) if self.newer and differs else None  # type: ignore[attr-defined]

    @property
    def differing(self) -> list[BoundField]:
        """Give the fields in which another tab saved something else."""
        return [self[name] for name, field in self.fields.items() if getattr(field, "newer", None) is not None]

    @property
    def chosen_part(self) -> tuple[str, Provision] | None:
        """Give the question and the part to comment on, for who came from a place in the text."""
        part = parts_of(self.round).filter(anchor=self.provision).first() if self.provision else None
        code = next((q.code for q in self.questions if q.kind == QuestionKind.PROVISION), None)
        return (code, part) if part and code else None

    @property
    def sections(self) -> Iterator[Section]:
        """Give the questions in their order, with their fields."""
        for question in self.questions:
            if question.kind == QuestionKind.PROVISION:
                yield Section(question, blocks=tuple(self._block(question, n) for n in self._numbers[question.code]))
            elif question.kind == QuestionKind.STATEMENT:
                yield Section(question)
            else:
                short = all(len(words(option["label"])) <= LONGEST_INLINE_LABEL for option in question.options)
                inline = question.kind == QuestionKind.SCALE and short
                yield Section(question, fields=(self[f"answer/{question.code}"],), inline=inline)

    def _block(self, question: Question, number: int) -> Block:
        part, text, proposed = (self[block_name(question, number, what)] for what in ("part", "text", "proposed"))
        return Block(number, part, text, proposed)

    @property
    def about(self) -> list[BoundField]:
        """Give the fields that say who answers."""
        return [self[name] for name in self.fields if not name.startswith("answer/") and name != "about/consent"]

    @property
    def consent(self) -> BoundField:
        """Give the field that says what may be published."""
        return self["about/consent"]

    def clean(self) -> dict[str, Any]:
        """A name can be published only if there is one."""
        named = self.typed.octets("person/name").strip() or self.typed.octets("person/organisation").strip()
        if self.typed.text("about/consent") == Consent.NAME_AND_TEXT and not named:
            self.add_error("person/name", _("Write the name to publish, or choose to publish the text only."))
        for question in self.questions:
            if question.kind == QuestionKind.PROVISION and self._is_required(question):
                self._check_some_passage(question)
            if question.kind in (QuestionKind.SINGLE, QuestionKind.SCALE):
                self._check_one_answer(question)
        return self.cleaned_data

    def _check_one_answer(self, question: Question) -> None:
        """A form made by hand can name several options where one is asked for; tallies would not add up."""
        name = f"answer/{question.code}"
        if len(set(self.typed.texts(name))) > 1:
            self.add_error(name, self.fields[name].error_messages["invalid_choice"])

    def _check_some_passage(self, question: Question) -> None:
        numbers = self._numbers[question.code]
        names = [block_name(question, n, what) for n in numbers for what in ("text", "proposed")]
        if not any(self.typed.octets(name).strip() for name in names):
            message = _("Answer this question: %(question)s") % {"question": words(question.label)}
            self.add_error(block_name(question, numbers[0], "text"), message)
