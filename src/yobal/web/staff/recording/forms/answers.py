"""The questions of a round as fields for note-takers, and what was typed there as pieces."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yobal.publication.models import Provision, Question, Round
from yobal.publication.states import CLOSED_KINDS, TEXT_KINDS, QuestionKind
from yobal.reception.intake import Piece
from yobal.web.parts.templatetags.yobal import digits, words

MOST_ROWS = 200


class AnswersForm(forms.Form):
    """Asks the questions of a round; comments on parts have rows, as many as `rows` says."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ROWS)

    def __init__(self, *args: Any, round_: Round, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.round = round_
        self.provisions = list(Provision.objects.filter(version__rounds=round_).order_by("version", "ordinal"))
        self.questions = list(round_.form.questions.all()) if round_.form else []
        for question in self.questions:
            self._ask(question)

    def _ask(self, question: Question) -> None:
        name = f"answer-{question.code}"
        if question.kind in CLOSED_KINDS:
            self.fields[name] = _closed(question)
        elif question.kind == QuestionKind.PROVISION:
            self._ask_by_part(question)
        elif question.kind in TEXT_KINDS:
            area = forms.Textarea(attrs={"rows": 4})
            self.fields[name] = forms.CharField(label=words(question.label), required=False, strip=False, widget=area)

    def _ask_by_part(self, question: Question) -> None:
        parts = [("", _("The draft as a whole")), *((row.anchor, _name(row)) for row in self.provisions)]
        for row in range(1, self.row_count + 1):
            name = f"answer-{question.code}-{row}"
            self.fields[f"{name}-part"] = forms.ChoiceField(
                label=_("Comment %(number)s is about") % {"number": digits(row)}, choices=parts, required=False
            )
            for what, label in (("text", _("What it says")), ("proposed", _("Wording that it proposes"))):
                self.fields[f"{name}-{what}"] = forms.CharField(
                    label=label, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3})
                )

    @property
    def row_count(self) -> int:
        """Say how many comments on parts the page has room for."""
        typed = str(self.data.get("rows", self.initial.get("rows", 1)))
        return max(1, min(MOST_ROWS, int(typed) if typed.isdecimal() else 1))

    def answers(self) -> Iterator[Piece]:
        """Give what was typed under the questions."""
        for question in self.questions:
            yield from self._answer(question)

    def _answer(self, question: Question) -> Iterator[Piece]:
        if question.kind == QuestionKind.PROVISION:
            yield from self._by_part(question)
            return
        typed = self.cleaned_data.get(f"answer-{question.code}") or ""
        closed = question.kind in CLOSED_KINDS
        text = "\n".join(typed) if isinstance(typed, list) else typed
        if text.strip():
            yield Piece(f"answer/{question.code}", text.encode(), free_text=not closed)

    def _by_part(self, question: Question) -> Iterator[Piece]:
        met: Counter[str] = Counter()
        for row in range(1, self.row_count + 1):
            part, text, proposed = (
                self.cleaned_data.get(f"answer-{question.code}-{row}-{what}", "")
                for what in ("part", "text", "proposed")
            )
            if not (text.strip() or proposed.strip()):
                continue
            met[part] += 1
            # A second comment on the same part has its number after the part, as on the public form.
            name = f"answer/{question.code}/{part}" + (f"/{met[part]}" if met[part] > 1 else "")
            yield Piece(f"{name}/text", text.encode(), free_text=True)
            if proposed.strip():
                yield Piece(f"{name}/proposed", proposed.encode(), free_text=True)


def _closed(question: Question) -> forms.Field:
    options = [(option["code"], words(option["label"])) for option in question.options]
    label = words(question.label)
    if question.kind == QuestionKind.MULTIPLE:
        return forms.MultipleChoiceField(
            label=label, choices=options, required=False, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=label, choices=[("", _("No answer")), *options], required=False)


def _name(provision: Provision) -> str:
    return f"{digits(provision.number)} {words(provision.heading)}".strip() or provision.anchor
