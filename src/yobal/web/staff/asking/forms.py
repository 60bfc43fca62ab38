"""What an official fills in to design a form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.lib.khmer import from_khmer_digits
from yobal.publication.models import Form, Provision, Question, Round
from yobal.publication.queries.forms import choices_before, ratable_parts
from yobal.publication.states import CLOSED_KINDS, FormLayout, QuestionKind
from yobal.web.parts.forms import LocalizedFormMixin
from yobal.web.parts.templatetags.yobal import digits, words

Listed = list[dict[str, Any]]
LONGEST_TEXT = 1_000_000

# Scales that are asked again and again, from the least to the most.
AGREEMENT = {
    "km": ["មិនយល់ស្របទាំងស្រុង", "មិនយល់ស្រប", "អព្យាក្រឹត", "យល់ស្រប", "យល់ស្របទាំងស្រុង"],
    "en": ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"],
}
IMPORTANCE = {
    "km": ["មិនសំខាន់", "សំខាន់តិចតួច", "សំខាន់មធ្យម", "សំខាន់", "សំខាន់ខ្លាំង"],
    "en": ["Not important", "Slightly important", "Fairly important", "Important", "Very important"],
}
ONE_TO_FIVE = {"km": ["១", "២", "៣", "៤", "៥"], "en": ["1", "2", "3", "4", "5"]}
PRESETS = {"agreement": AGREEMENT, "importance": IMPORTANCE, "one-to-five": ONE_TO_FIVE}


class StartForm(LocalizedFormMixin, forms.Form):
    """A new form: its title, and the form it begins as."""

    like = forms.ModelChoiceField(
        label=gettext_lazy("Begin with the questions of"),
        queryset=Form.objects.none(),
        required=False,
        empty_label=gettext_lazy("No questions"),
        to_field_name="number",
    )

    def __init__(self, *args: Any, languages: Sequence[str], existing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        like = self.fields["like"]
        assert isinstance(like, forms.ModelChoiceField)  # noqa: S101 - declared above
        like.queryset = existing
        like.label_from_instance = name_of  # type: ignore[method-assign, assignment]
        self.add_localized("title", label=_("Title"), languages=languages, required=True, max_length=300)
        self.order_fields([name for name in self.fields if name != "like"])


def name_of(form: Form) -> str:
    """Name a form by its number and title."""
    return _("Form %(number)s: %(title)s") % {"number": digits(form.number), "title": words(form.title)}


class FrameForm(LocalizedFormMixin, forms.Form):
    """What stands around the questions."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    layout = forms.ChoiceField(label=gettext_lazy("On the web"), choices=FormLayout.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, form: Form, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial, self.fields["layout"].initial = form.edits, form.layout
        languages = form.consultation.languages
        self.add_localized(
            "title", label=_("Title"), languages=languages, required=True, max_length=300, initial=form.title
        )
        self.add_localized("intro", label=_("Introduction"), languages=languages, rows=3, initial=form.intro)
        self.order_fields(["seen", *(name for name in self.fields if name not in ("seen", "layout")), "layout"])


class QuestionForm(LocalizedFormMixin, forms.Form):
    """One question. Answers to choose from, and lines to rate, are written one a line, in each language alike."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, form: Form, kind: QuestionKind, question: Question | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form, self.kind, self.question = form, kind, question
        self.languages = form.consultation.languages
        self.fields["seen"].initial = form.edits
        statement = kind == QuestionKind.STATEMENT
        self._add("label", _("Heading") if statement else _("Question"), rows=2, required=True)
        self._add("help", _("Text") if statement else _("Help"), rows=4 if statement else 2)
        if kind in (*CLOSED_KINDS, QuestionKind.MATRIX):
            self._ask_options()
        if kind == QuestionKind.MATRIX:
            self._ask_rows()
        if kind in (QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.PROVISION):
            self._ask_length()
        if not statement:
            self._ask_required()
            self._ask_condition()

    def _add(self, name: str, label: str, *, rows: int, required: bool = False, hint: str = "") -> None:
        initial = getattr(self.question, name) if self.question else None
        self.add_localized(
            name, label=label, languages=self.languages, rows=rows, required=required, hint=hint, initial=initial
        )

    def _ask_options(self) -> None:
        label = _("Scale, from the least to the most") if self._is_scale else _("Answers to choose from")
        self._add_lines("options", label, hint=_("One a line, in each language in the same order."))

    @property
    def _is_scale(self) -> bool:
        return self.kind in (QuestionKind.SCALE, QuestionKind.MATRIX)

    def _ask_rows(self) -> None:
        chosen = {row["code"] for row in self.question.rows} if self.question else set()
        parts = ratable_parts(self.form)
        self.fields["parts"] = forms.MultipleChoiceField(
            label=_("Parts of the draft to rate"),
            choices=[(part.anchor, _part(part)) for part in parts],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=[part.anchor for part in parts if part.anchor in chosen],
        )
        self.parts = {part.anchor: part for part in parts}
        self._add_lines("rows", _("Other things to rate"), hint=_("One a line."), leave=set(self.parts))

    def _add_lines(self, name: str, label: str, *, hint: str, leave: set[str] | None = None) -> None:
        listed = getattr(self.question, name) if self.question else []
        kept = [row for row in listed if row["code"] not in (leave or set())]
        initial = {code: "\n".join(row["label"].get(code, "") for row in kept) for code in self.languages}
        self.add_localized(name, label=label, languages=self.languages, rows=6, hint=hint, initial=initial)

    def _ask_length(self) -> None:
        self.fields["max_length"] = forms.CharField(
            label=_("Longest text, in characters"),
            required=False,
            help_text=_("Leave it empty for no limit of its own."),
            initial=(self.question.max_length if self.question else None) or "",
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )

    def _ask_required(self) -> None:
        self.fields["required"] = forms.BooleanField(
            label=_("An answer is required"), required=False, initial=bool(self.question and self.question.required)
        )

    def _ask_condition(self) -> None:
        earlier = choices_before(self.question, form=self.form)
        choices = [
            (f"{other.code}:{option['code']}", f"{words(other.label)} – {words(option['label'])}")
            for other in earlier
            for option in other.options
        ]
        named = self.question.shown_if if self.question else {}
        self.fields["shown_if"] = forms.MultipleChoiceField(
            label=_("Shown only to those who answered"),
            choices=choices,
            required=False,
            help_text=_("Choose none to ask everybody. Of one question any of the chosen answers will do."),
            initial=[f"{code}:{option}" for code, options in named.items() for option in options],
            widget=forms.CheckboxSelectMultiple,
        )
        if not choices:
            del self.fields["shown_if"]

    def clean_max_length(self) -> int | None:
        """Take any digits."""
        typed = from_khmer_digits(self.cleaned_data["max_length"]).strip()
        if not typed:
            return None
        if not typed.isdecimal() or not 0 < int(typed[:8]) <= LONGEST_TEXT:
            raise forms.ValidationError(_("Write a number from 1 to %(most)s.") % {"most": digits(LONGEST_TEXT)})
        return int(typed)

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        found = self.cleaned_data
        facts: dict[str, Any] = {"label": self.localized("label"), "help": self.localized("help")}
        facts |= {name: found[name] for name in ("required", "max_length") if name in found}
        if self.kind in (*CLOSED_KINDS, QuestionKind.MATRIX):
            facts["options"] = self._listed("options")
        if self.kind == QuestionKind.MATRIX:
            facts["rows"] = [*self._rated_parts(), *self._listed("rows")]
        if self.kind != QuestionKind.STATEMENT:
            facts["shown_if"] = _condition(found.get("shown_if", []))
        return facts

    def _rated_parts(self) -> Listed:
        chosen = set(self.cleaned_data["parts"])
        return [
            {"code": anchor, "label": {code: _part(part, code) for code in self.languages}}
            for anchor, part in self.parts.items()
            if anchor in chosen
        ]

    def _listed(self, name: str) -> Listed:
        """Pair the lines of the languages; a line that stood before keeps the code that its answers bear."""
        typed = {code: _lines(self.cleaned_data.get(f"{name}_{code}", "")) for code in self.languages}
        longest = max(typed.values(), key=len)
        before = getattr(self.question, name) if self.question else []
        kept = {row["label"].get(code, ""): row["code"] for row in before for code in self.languages}
        codes: list[str] = []
        for place in range(len(longest)):
            lines = [lines[place] for lines in typed.values() if place < len(lines)]
            known = next((kept[line] for line in lines if line in kept and kept[line] not in codes), "")
            codes.append(known or _new_code(name, [*codes, *kept.values()]))
        return [
            {"code": code, "label": {language: lines[place] for language, lines in typed.items() if place < len(lines)}}
            for place, code in enumerate(codes)
        ]

    def clean(self) -> dict[str, Any]:
        """Each language says the same number of lines."""
        for name in ("options", "rows"):
            counts = {code: len(_lines(self.cleaned_data.get(f"{name}_{code}", ""))) for code in self.languages}
            written = {count for count in counts.values() if count}
            if len(written) > 1:
                code = min(counts, key=lambda code: counts[code] or LONGEST_TEXT)
                self.add_error(
                    f"{name}_{code}", _("The languages have different numbers of lines. Write each line in all.")
                )
        return self.cleaned_data


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _new_code(name: str, taken: Sequence[str]) -> str:
    prefix = "row" if name == "rows" else ""
    return next(code for n in range(1, len(taken) + 2) if (code := f"{prefix}{n}") not in taken)


def _part(part: Provision, language: str = "") -> str:
    heading = part.heading.get(language) if language else words(part.heading)
    return f"{part.number} {heading or words(part.heading)}".strip()


def _condition(chosen: list[str]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for choice in chosen:
        code, _colon, option = choice.partition(":")
        named.setdefault(code, []).append(option)
    return named


class UseForm(forms.Form):
    """Puts a newer form to an open round."""

    round = forms.ModelChoiceField(label=gettext_lazy("Round"), queryset=Round.objects.none(), empty_label=None)
    reason = forms.CharField(
        label=gettext_lazy("Why the form is replaced"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Another person approves it. Who began with the older form ends with it; each answer says its form."
        ),
    )

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["round"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = rounds
        field.label_from_instance = lambda row: words(row.title)  # type: ignore[method-assign, assignment]
