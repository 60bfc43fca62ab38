"""What staff say of a table: which file, how it is read, what its columns mean."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.drafting.tables import DELIMITERS, Reading
from yobal.lib.khmer import from_khmer_digits
from yobal.publication.models import Consultation, Form, Round
from yobal.publication.queries.forms import asked_in_columns
from yobal.reception.guessing import Choice, Choices, Meaning, Reason, Sure, Why
from yobal.web.parts.templatetags.yobal import words

# Of old office programs in the countries that have met Yobal so far; Unicode is recognised by itself.
_ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1250", "cp1251", "cp874", "gb18030", "shift_jis")
_DELIMITER_NAMES = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tabulator"),
    "|": gettext_lazy("vertical bar"),
}


class UploadForm(forms.Form):
    """A table, the round that it belongs to, and a mapping if there is one already."""

    file = forms.FileField(
        label=gettext_lazy("The table"),
        help_text=gettext_lazy("CSV or XLSX, at most 200 MB: one row for each submission, headers above the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    round = forms.ChoiceField(label=gettext_lazy("Round"))

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rounds = {str(row.position): row for row in consultation.rounds.select_related("consultation", "form")}
        self.fields["round"].choices = [(code, words(row.title)) for code, row in self._rounds.items()]  # type: ignore[attr-defined]

    def round_(self) -> Round:
        """Give the round chosen."""
        return self._rounds[self.cleaned_data["round"]]


class MappingForm(forms.Form):
    """A mapping that was made before, for a table with the same columns."""

    mapping = forms.FileField(
        label=gettext_lazy("A mapping in a file"),
        help_text=gettext_lazy("The .toml file that you downloaded from an earlier import, or wrote for the command."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )


class ReadingForm(forms.Form):
    """How the file is read, where what was recognised is wrong."""

    encoding = forms.ChoiceField(label=gettext_lazy("Signs are written in"), required=False)
    delimiter = forms.ChoiceField(label=gettext_lazy("Columns are parted by"), required=False)
    sheet = forms.CharField(label=gettext_lazy("Sheet"), required=False, max_length=100)
    head = forms.CharField(label=gettext_lazy("Headers stand in row"), max_length=4)
    head_rows = forms.ChoiceField(
        label=gettext_lazy("Headers fill"), choices=[("1", gettext_lazy("one row")), ("2", gettext_lazy("two rows"))]
    )

    def __init__(self, *args: Any, is_workbook: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_found = ("", _("as recognised"))
        self.fields["encoding"].choices = [as_found, *((code, code) for code in _ENCODINGS)]  # type: ignore[attr-defined]
        named = ((sign, _DELIMITER_NAMES[sign]) for sign in DELIMITERS)
        self.fields["delimiter"].choices = [as_found, *named]  # type: ignore[attr-defined]
        for name in ("encoding", "delimiter") if is_workbook else ("sheet",):
            del self.fields[name]

    def clean_head(self) -> int:
        """Read a number, in Khmer or other digits."""
        typed = from_khmer_digits(self.cleaned_data["head"])
        if not typed.isdecimal() or not 1 <= int(typed) <= 1000:
            raise forms.ValidationError(_("Write the number of a row, from 1."))
        return int(typed)

    def reading(self) -> Reading:
        """Give what was said; what was left as recognised stays open."""
        said = self.cleaned_data
        return Reading(
            encoding=said.get("encoding", ""),
            delimiter=said.get("delimiter", ""),
            sheet=said.get("sheet", ""),
            head=said["head"],
            head_rows=int(said["head_rows"]),
        )


class ColumnsForm(forms.Form):
    """What each column means: one choice, one question and one reason for each, of which one counts."""

    source = forms.CharField(
        label=gettext_lazy("Where these answers come from"),
        max_length=100,
        help_text=gettext_lazy("Kept with each submission. The same rows under the same name are taken in once."),
    )
    time_format = forms.ChoiceField(label=gettext_lazy("Times are written"), required=False)
    stated = forms.CharField(
        label=gettext_lazy("All were received on"),
        required=False,
        max_length=25,
        help_text=gettext_lazy("Only where no column says it. For example 2025-06-20 or 2025-06-20T23:59."),
    )

    def __init__(self, *args: Any, choices: Choices, asked: Form | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"source": choices.source, "time_format": choices.time_format, "stated": choices.stated}
        self._choices, self._has_form = choices, asked is not None
        formats = [(pattern, pattern) for pattern in choices.time_formats]
        self.fields["time_format"].choices = [("", _("Choose"))] * (len(formats) != 1) + formats  # type: ignore[attr-defined]
        if not formats:
            del self.fields["time_format"]
        questions = [("", "-")] + [(q.code, words(q.label)) for q in asked_in_columns(asked)] if asked else []
        for place, column in enumerate(choices.columns, start=1):
            self._add_column(place, column, questions)

    def _add_column(self, place: int, column: Choice, questions: list[tuple[str, str]]) -> None:
        self.fields[f"meaning-{place}"] = forms.ChoiceField(
            label=_("It holds"), choices=Meaning.choices, initial=column.meaning
        )
        reasons = [("", "-"), *Reason.choices]
        self.fields[f"reason-{place}"] = forms.ChoiceField(
            label=_("Why it is left out"), choices=reasons, initial=column.reason, required=False
        )
        label = _("The question that it answers")
        asked: forms.Field = forms.CharField(label=label, max_length=40, initial=column.question, required=False)
        if questions:
            asked = forms.ChoiceField(label=label, choices=questions, initial=column.question, required=False)
        self.fields[f"question-{place}"] = asked

    def clean(self) -> dict[str, Any]:
        """Ask for a reason for each column that is left out."""
        said: dict[str, Any] = super().clean() or {}
        for place in range(1, len(self._choices.columns) + 1):
            if said.get(f"meaning-{place}") == Meaning.IGNORED and not said.get(f"reason-{place}"):
                message = _("Column %(number)s: say why it is left out.") % {"number": place}
                self.add_error(f"reason-{place}", message)
        return said

    def chosen(self) -> Choices:
        """Give the choices as a person made them; what nobody changed keeps its reason."""
        said = self.cleaned_data
        columns = {place: self._chosen(place, column) for place, column in enumerate(self._choices.columns)}
        return replace(
            self._choices.with_columns(columns),
            source=said["source"],
            time_format=said.get("time_format", ""),
            stated=from_khmer_digits(said["stated"].strip()),
        )

    def _chosen(self, place: int, column: Choice) -> Choice:
        said = {name: self.cleaned_data[f"{name}-{place + 1}"] for name in ("meaning", "question", "reason")}
        ignored = said["meaning"] == Meaning.IGNORED
        made = replace(
            column,
            meaning=said["meaning"],
            question="" if ignored else said["question"],
            reason=said["reason"] if ignored else "",
        )
        return column if made == column else replace(made, why=Why.PERSON.value, sure=Sure.SURE.value)
