"""The feedback form as a Django form, for its widgets, labels and mistakes.

What is kept and sent never passes through it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yobal.collection.states import Consent, ParticipantKind
from yobal.publication.models import Provision, Question, Round
from yobal.publication.states import QuestionKind
from yobal.web.parts.templatetags.yobal import digits, localized, words
from yobal.web.public.answering.naming import MOST_BLOCKS, block_name, blocks_in
from yobal.web.public.answering.typed import Typed

LONGEST_INLINE_LABEL = 3
_COPIED = {"autocomplete": "off", "spellcheck": "false"}


class AsTyped(forms.Field):
    """A field that takes any text as it is; CharField would strip it and refuse NUL."""

    def __init__(self, *, max_length: int | None = None, **settings: Any) -> None:
        super().__init__(**settings)
        self.longest = max_length

    def validate(self, value: Any) -> None:
        """Refuse what is empty and needed, or too long; a line end counts as one character, however it was sent."""
        if self.required and not (value or "").strip():
            raise ValidationError(self.error_messages["required"])
        length = len((value or "").replace("\r\n", "\n"))
        if self.longest and length > self.longest:
            raise ValidationError(_too_long(length, self.longest))


def _too_long(length: int, longest: int) -> str:
    return ngettext(
        "This text has %(length)s characters, and %(longest)s is the most. Shorten it by %(over)s character.",
        "This text has %(length)s characters, and %(longest)s is the most. Shorten it by %(over)s characters.",
        length - longest,
    ) % {"length": digits(length), "longest": digits(longest), "over": digits(length - longest)}


@dataclass(frozen=True)
class Block:
    """One comment on a provision: which part, what to say, what to write instead."""

    number: int
    part: BoundField
    text: BoundField
    proposed: BoundField


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
        self.fields[name] = _answer_field(question, self.typed, required=self._is_required(question))
        if question.shown_if:
            # Nothing can appear and vanish without a script: the question says itself whom it is for.
            self.fields[name].help_text = format_html("{} {}", self._condition(question), _help(question)).strip()
        several = question.kind == QuestionKind.MULTIPLE
        self.fields[name].initial = self.typed.texts(name) if several else self.typed.text(name)

    def _condition(self, question: Question) -> str:
        asked = {q.code: q for q in self.questions}
        return " ".join(
            _("Only if you answered “%(answers)s” to “%(question)s”.")
            % {"question": words(asked[code].label), "answers": ", ".join(_labels_of(asked[code], options))}
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
            for what, field in _block_fields(self._parts, question).items():
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
        self.fields |= _fields_about(self.round)
        for name in _fields_about(self.round):
            typed = self.typed.text(name)
            self.fields[name].initial = typed or self.fields[name].initial

    def _show_newer(self) -> None:
        for name, field in self.fields.items():
            differs = self.newer is not None and self.newer.texts(name) != self.typed.texts(name)
            field.newer = _said(field, self.newer.texts(name)) if self.newer and differs else None  # type: ignore[attr-defined]

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


def _answer_field(question: Question, typed: Typed, *, required: bool) -> forms.Field:
    settings: dict[str, Any] = {
        "label": localized(question.label),
        "help_text": _help(question),
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


def _labels_of(question: Question, codes: list[str]) -> list[str]:
    return [words(option["label"]) for option in question.options if option["code"] in codes]


def _no_answer(question: Question, typed: Typed) -> list[tuple[str, str]]:
    """A radio button cannot be taken back by itself: whoever answered gets a way to."""
    answered = bool(typed.octets(f"answer/{question.code}"))
    return [("", _("No answer"))] if answered and not question.required else []


def _help(question: Question) -> str:
    """Add to the question's own help how long the text may be, since nothing counts while it is typed."""
    own = localized(question.help) if any(question.help.values()) else ""
    if not question.max_length:
        return own
    longest = _("At most %(count)s characters.") % {"count": digits(question.max_length)}
    return f"{own} {longest}" if not own or own == words(question.help) else longest


def _block_fields(parts: list[Any], question: Question) -> dict[str, forms.Field]:
    return {
        "part": forms.ChoiceField(
            label=_("Which part is it about?"),
            choices=parts,
            required=False,
            error_messages={"invalid_choice": _("Choose a part from the list.")},
        ),
        "text": AsTyped(
            label=_("Your comment"),
            required=False,
            max_length=question.max_length,
            widget=forms.Textarea(attrs={"rows": 5}),
        ),
        "proposed": AsTyped(
            label=_("Wording that you propose"),
            help_text=_("If you can: how should it read instead?"),
            required=False,
            max_length=question.max_length,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
    }


def part_choices(round_: Round) -> Iterator[tuple[str, Any]]:
    """List the parts of the drafts, each under the largest part that holds it, which comes first in its group."""
    yield ("", _("The draft as a whole"))
    group: list[tuple[str, str]] = []
    heading = ""
    for provision in parts_of(round_):
        if provision.parent_id is None:
            if group:
                yield (heading, group)
            heading, group = name_of(provision), []
        group.append((provision.anchor, name_of(provision)))
    if group:
        yield (heading, group)


def parts_of(round_: Round) -> QuerySet[Provision]:
    """List the provisions of all versions of a round in reading order."""
    found = Provision.objects.filter(version__rounds=round_)
    return found.order_by("version__document__position", "version_id", "ordinal").defer("body")


def name_of(provision: Provision) -> str:
    """Name a part by its kind, number and heading, in the reader's language."""
    kind = f"{provision.get_kind_display()} {digits(provision.number)}" if provision.number else ""
    heading = words(provision.heading)
    return f"{kind}. {heading}" if kind and heading else kind or heading or provision.anchor


def _fields_about(round_: Round) -> dict[str, forms.Field]:
    groups = [("", _("Choose if one fits")), *((g.code, words(g.name)) for g in round_.consultation.groups.all())]
    invalid = {"invalid_choice": _("Choose one from the list.")}
    fields: dict[str, forms.Field] = {
        "about/kind": forms.ChoiceField(
            label=_("For whom do you answer?"),
            choices=[
                (ParticipantKind.PERSON, _("For myself")),
                (ParticipantKind.ORGANISATION, _("For an organisation")),
            ],
            widget=forms.RadioSelect,
            initial=ParticipantKind.PERSON,
            required=False,
            error_messages=invalid,
        ),
        "person/name": _line(_("Your name"), autocomplete="name"),
        "person/organisation": _line(_("Organisation"), autocomplete="organization"),
        "person/position": _line(_("Position"), autocomplete="organization-title"),
        "about/group": forms.ChoiceField(
            label=_("Which group do you belong to?"), choices=groups, required=False, error_messages=invalid
        ),
        "person/email": _line(
            _("E-mail"),
            _("We write to you when the outcome of your comments is published."),
            type="email",
            autocomplete="email",
        ),
        "person/telephone": _line(_("Telephone"), type="tel", autocomplete="tel"),
        "about/consent": forms.ChoiceField(
            label=_("What may be published?"),
            choices=_consents(),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose what may be published."), **invalid},
        ),
    }
    fields["person/email"].validators.append(_check_email)
    return fields


def _consents() -> list[tuple[str, str]]:
    return [
        (Consent.NAME_AND_TEXT, _("My name and my text")),
        (Consent.TEXT_ONLY, _("My text, without my name")),
        (Consent.NOTHING, _("Nothing: the working group reads it, and the report counts it without quoting it")),
    ]


def _line(label: str, hint: str = "", **attrs: str) -> AsTyped:
    kind = attrs.pop("type", "text")
    widget = {"email": forms.EmailInput, "tel": forms.TextInput, "text": forms.TextInput}[kind](attrs=attrs)
    if kind == "tel":
        widget.input_type = "tel"
    return AsTyped(label=label, help_text=hint, required=False, widget=widget)


def _check_email(value: str) -> None:
    try:
        validate_email(value.strip())
    except ValidationError:
        raise ValidationError(
            _("This is not an e-mail address. Write one like name@example.org, or leave it empty.")
        ) from None


def _said(field: forms.Field, values: list[str]) -> str:
    """Say an answer in words: the labels of choices, else the text."""
    labels: dict[str, Any] = {}
    for value, label in getattr(field, "choices", []):
        labels.update(label if isinstance(label, list) else [(value, label)])
    return "\n".join(str(labels.get(value, value)) for value in values)


class ReceiptForm(forms.Form):
    """The number and the private code of a receipt, as copied from paper or a photo."""

    use_required_attribute = False

    number = forms.CharField(
        max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    code = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number, code = self.fields["number"], self.fields["code"]
        number.label, code.label = _("Number"), _("Private code")
        number.help_text = _("Nine letters and digits, like 7KQ-M2X-9RT.")
        code.help_text = _("Capital or small letters, with or without hyphens and spaces.")
        number.error_messages["required"] = _("Write the number of your receipt.")
        code.error_messages["required"] = _("Write the private code of your receipt.")
