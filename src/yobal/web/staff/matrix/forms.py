"""The forms of the matrix: what to give out, the file that comes back, and what of it to take."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.accounts.models import User
from yobal.consolidation.matrix.comparing import Difference
from yobal.consolidation.matrix.states import Arrangement, Audience, Layout, Names
from yobal.consolidation.matrix.wanted import Reader, Wanted, can_name_persons, check_names
from yobal.drafting.archives import LARGEST_FILE
from yobal.publication.dates import reading_language
from yobal.publication.models import Consultation
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.templatetags.yobal import digits

_KINDS = (("xlsx", gettext_lazy("XLSX, a workbook")), ("docx", gettext_lazy("DOCX, a document")))


class GiveOutForm(forms.Form):
    """Which matrix to give out."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Who will read it"),
        choices=Audience.choices,
        initial=Audience.MINISTRIES,
        help_text=gettext_lazy(
            "For ministries, what is open to the secretariat only and what is kept confidential is left out."
        ),
    )
    arrangement = forms.ChoiceField(label=gettext_lazy("Order of the rows"), choices=Arrangement.choices)
    layout = forms.ChoiceField(label=gettext_lazy("Columns"), choices=Layout.choices)
    names = forms.ChoiceField(label=gettext_lazy("Names"), choices=Names.choices, initial=Names.INSTITUTIONS)
    reason = forms.CharField(
        label=gettext_lazy("Why names of private persons are needed"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Only where they are named. It is kept in the record, with your name."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the headings"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of file"), choices=_KINDS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, consultation: Consultation, reader: User, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._may_name = can_name_persons(reader, consultation)
        self._reader = reader
        codes = consultation.languages
        self._choose("language", [(code, LANGUAGE_NAMES.get(code, code)) for code in codes])
        language = reading_language() if reading_language() in codes else codes[0]
        self.initial.update(arrangement=Arrangement.POINT, layout=Layout.FULL, kind="xlsx", language=language)
        if not self._may_name:
            self._choose("names", [(one.value, one.label) for one in Names if one != Names.PERSONS])
            del self.fields["reason"]

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def wanted(self, *, at: datetime) -> Wanted:
        """Say what was chosen; raises BadInput where names are asked for without a reason."""
        said = self.cleaned_data
        reason = said.get("reason", "")
        check_names(said["names"], may_name=self._may_name, reason=reason)
        return Wanted(
            language=said["language"],
            arrangement=Arrangement(said["arrangement"]),
            layout=Layout(said["layout"]),
            names=Names(said["names"]),
            audience=Audience(said["audience"]),
            reader=Reader(str(self._reader), at, reason),
        )


class BringBackForm(forms.Form):
    """Takes the file."""

    file = forms.FileField(
        label=gettext_lazy("The matrix that came back"),
        help_text=gettext_lazy("A matrix that was given out here, edited and saved: XLSX, DOCX, ODS or ODT."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx,.ods,.odt"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what no matrix can be before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 60 MB. Make its pictures smaller, or divide it."))
        return file


class TakeForm(forms.Form):
    """What of the differences to take: ticked unless somebody decided otherwise here meanwhile, then to be chosen."""

    def __init__(self, *args: Any, shown: Iterable[Difference], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._open = [one for one in shown if not one.waits]
        for one in self._open:
            number = one.issue.number
            self.fields[f"take-{number}"] = _conflict(one) if one.is_conflict else _tick(one)
            self.fields[f"seen-{number}"] = forms.IntegerField(widget=forms.HiddenInput, initial=one.seen)

    def fields_of(self, one: Difference) -> list[forms.BoundField]:
        """Give what is asked about one point."""
        names = (f"take-{one.issue.number}", f"seen-{one.issue.number}")
        return [self[name] for name in names if name in self.fields]

    def seen(self) -> dict[int, int]:
        """Give the points to take, each with the number of the decision that was seen."""
        said = self.cleaned_data
        numbers = [one.issue.number for one in self._open]
        return {number: said[f"seen-{number}"] for number in numbers if said[f"take-{number}"] in (True, "file")}


def _tick(one: Difference) -> forms.Field:
    label = _("Take what the file says on point %(number)s") % {"number": digits(one.issue.number)}
    return forms.BooleanField(label=label, required=False, initial=True)


def _conflict(one: Difference) -> forms.Field:
    missing = _("Choose what shall stand on point %(number)s.") % {"number": digits(one.issue.number)}
    return forms.ChoiceField(
        label=_("What shall stand on point %(number)s?") % {"number": digits(one.issue.number)},
        choices=[("here", _("What stands here now")), ("file", _("What the file says"))],
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )
