"""What officials fill in to invite institutions, and to keep track of them."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.collection.invitations.actions import SCANS
from yobal.collection.models import Invitation
from yobal.identities.invitations.actions import Invitee, Person
from yobal.publication.models import Consultation, Group
from yobal.web.parts.forms import LANGUAGE_NAMES, LocalizedFormMixin
from yobal.web.parts.moments import DayField, TimeField, close_after, instant
from yobal.web.staff.publishing.forms.named import group_name

_PERSON = ("name", "position", "email", "telephone", "telegram")


class FocalPointForm(forms.Form):
    """Who answers for an institution."""

    name = forms.CharField(label=_("Name of the focal point"), max_length=300)
    position = forms.CharField(label=_("Position"), max_length=300, required=False)
    email = forms.CharField(
        label=_("E-mail"), max_length=320, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    telephone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    telegram = forms.CharField(label=_("Telegram"), max_length=100, required=False)

    @property
    def person(self) -> Person:
        """What was typed."""
        return Person(**{name: self.cleaned_data[name] for name in _PERSON})


class InstitutionForm(LocalizedFormMixin, forms.Form):
    """How an institution is named, and which group it is counted in."""

    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), required=False, empty_label=_("No group")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, consultation: Consultation, invitation: Invitation | None = None, **kwargs: Any
    ) -> None:
        if invitation:
            kwargs["initial"] = {"group": invitation.group_id, "seen": invitation.edits}
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = consultation.groups.all()  # type: ignore[attr-defined]
        self.fields["group"].label_from_instance = group_name  # type: ignore[attr-defined]
        self.add_localized(
            "institution",
            label=_("Institution"),
            languages=consultation.languages,
            max_length=300,
            initial=invitation.institution if invitation else None,
        )
        self.order_fields([name for name in self.fields if name.startswith("institution_")])


class InviteForm(InstitutionForm, FocalPointForm):
    """One institution with its focal point."""

    language = forms.ChoiceField(label=_("Language of the messages"))

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, consultation=consultation, **kwargs)
        del self.fields["seen"]
        choices = [(code, LANGUAGE_NAMES[code]) for code in consultation.languages]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]
        self.order_fields([*(name for name in self.fields if name.startswith("institution_")), "group"])

    @property
    def invitee(self) -> Invitee:
        """What was typed."""
        found = self.cleaned_data
        return Invitee(self.localized("institution"), self.person, found["group"], found["language"])


class ListForm(forms.Form):
    """Many institutions, a row each."""

    rows = forms.CharField(
        label=_("Rows"),
        strip=False,
        help_text=_(
            "One institution a row, copied from a spreadsheet or as CSV: name in Khmer, name in English, code of the "
            "group, name of the focal point, e-mail, telephone. Leave a cell empty where nothing is known."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )


class TimeForm(forms.Form):
    """A last minute, in the consultation's zone."""

    closes_on = DayField(
        label=_("Last day that counts"),
        help_text=_("The last day on which answers are on time, for example 20/6/2025."),
    )
    closes_time = TimeField(
        label=_("Last minute that counts"),
        initial=time(23, 59),
        help_text=_("What is sent within this minute is still on time. 23:59 lets the whole day count."),
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    @property
    def closes_at(self) -> datetime:
        """The exclusive close: the moment after the last minute that counts."""
        return close_after(self.moment("closes"))

    def moment(self, name: str) -> datetime:
        """Give the instant typed as a day and a time in the consultation's zone."""
        return instant(self.cleaned_data[f"{name}_on"], self.cleaned_data[f"{name}_time"], zone=self.zone)


class OpenForm(TimeForm):
    """From when to when invited institutions may answer."""

    opens_on = DayField(label=_("Opens on"))
    opens_time = TimeField(label=_("Opens at"), initial=time(0))
    field_order = ("opens_on", "opens_time", "closes_on", "closes_time")


class LongerForm(TimeForm):
    """More time, and why."""

    reason = forms.CharField(
        label=_("Why the time is extended"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why something is taken away."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ArrivalForm(forms.Form):
    """The signed letter that came."""

    register_number = forms.CharField(label=_("Number in the incoming register"), max_length=100)
    received_on = DayField(label=_("Received on"))
    letter_number = forms.CharField(label=_("The sender's number"), max_length=100, required=False)
    letter_date = DayField(label=_("Date of the letter"), required=False)
    files = forms.FileField(  # type: ignore[assignment] # the place that refusals name; Django takes it off the class
        label=_("The letter, scanned"),
        required=False,
        help_text=_("PDF, JPEG or PNG."),
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(SCANS))}),
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("register_number", "received_on", "letter_number", "letter_date")
        upload = self.cleaned_data["files"]
        scan = (upload.name, upload.read()) if upload else None
        return {**{name: self.cleaned_data[name] for name in names}, "scan": scan}
