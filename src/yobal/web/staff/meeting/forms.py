"""What note-takers type about a meeting."""

import secrets
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from yobal.collection.states import Consent
from yobal.identities.attendance.actions import Present
from yobal.publication.models import Event, Group, Provision
from yobal.publication.states import EventFileKind
from yobal.reception.meetings import Point, Setting
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.moments import DayField
from yobal.web.parts.papers.asking import provisions_of
from yobal.web.parts.templatetags.yobal import words
from yobal.web.staff.meeting.sheets import part_name

INSTITUTIONS = "institutions"
KEPT = ("organisation", "name", "position", "group", "held_on", "language", "consent")


class _Named(forms.ModelChoiceField):  # type: ignore[type-arg] # of groups and of provisions
    """Names groups and provisions in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Give the name, or the number and heading."""
        return part_name(obj) if isinstance(obj, Provision) else words(obj.name)


def _line(label: Any, *, known: bool = False, **more: Any) -> forms.CharField:
    attributes = {"list": INSTITUTIONS} if known else {}
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, max_length=300, widget=widget, **more)


class SettingForm(forms.Form):
    """What holds for all points that are recorded together."""

    held_on = DayField(label=_("Day on which it was said"))
    language = forms.ChoiceField(label=_("Language of the notes"))
    consent = forms.ChoiceField(
        label=_("What the speakers allow to be published"), choices=Consent.choices, initial=Consent.NOTHING
    )

    def __init__(self, *args: Any, event: Event, at: datetime, **more: Any) -> None:
        more["initial"] = {"held_on": _day_of(event, at=at)} | more.get("initial", {})
        super().__init__(*args, **more)
        languages = [(code, LANGUAGE_NAMES.get(code, code)) for code in event.consultation.languages]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]

    @property
    def setting(self) -> Setting:
        """What was said of all of them."""
        said = self.cleaned_data
        return Setting(held_on=said["held_on"], language=said["language"], consent=Consent(said["consent"]))


def _day_of(event: Event, *, at: datetime) -> date:
    """Take the first day of the meeting where it has come; today else."""
    stated, today = event.stated, at.astimezone(event.consultation.zone).date()
    known = stated.first if stated.kind in ("day", "days") else None
    return min(known or today, today)


class PointForm(SettingForm):
    """One point: who spoke, about what, in which words."""

    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    organisation = _line(_("Institution of the speaker"), known=True, required=False)
    name = _line(_("Name of the speaker"), required=False, help_text=_("Leave it empty if nobody knows the speaker."))
    position = _line(_("Position"), required=False)
    group = _Named(label=_("Group"), queryset=Group.objects.none(), required=False, empty_label=_("No group named"))
    part = _Named(
        label=_("Part of the draft"),
        queryset=Provision.objects.none(),
        required=False,
        empty_label=_("No part named"),
    )
    text = forms.CharField(
        label=_("What was said"), widget=forms.Textarea(attrs={"rows": 6}), strip=False, required=False
    )
    proposed = forms.CharField(
        label=_("Wording proposed"), widget=forms.Textarea(attrs={"rows": 3}), strip=False, required=False
    )

    def __init__(self, *args: Any, event: Event, **more: Any) -> None:
        super().__init__(*args, event=event, **more)
        self.fields["group"].queryset = event.consultation.groups.all()  # type: ignore[attr-defined]
        if event.round:
            self.fields["part"].queryset = provisions_of(event.round)  # type: ignore[attr-defined]

    @property
    def point(self) -> Point:
        """What was typed of the point."""
        said = self.cleaned_data
        speaker = {name: said[name] for name in ("organisation", "name", "position", "group")}
        return Point(text=said["text"], proposed=said["proposed"], provision=said["part"], **speaker)

    @property
    def next_initial(self) -> dict[str, Any]:
        """Begin the next point with the same speaker, so that a long speech is quickly taken down."""
        return {name: self.cleaned_data[name] for name in KEPT} | new_key()

    @property
    def groups_of_fields(self) -> dict[str, list[forms.BoundField]]:
        """Gather the fields as the page shows them."""
        shown = {
            "speaker": ("organisation", "name", "position", "group"),
            "point": ("part", "text", "proposed"),
            "setting": ("held_on", "language", "consent"),
        }
        return {part: [self[name] for name in names] for part, names in shown.items()}


def new_key() -> dict[str, str]:
    """Give the next page a key of its own."""
    return {"form_key": secrets.token_urlsafe(24)}


class _SheetField(forms.FileField):
    """A filled sheet."""

    def __init__(self, **more: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ".xlsx,.ods"})
        super().__init__(label=_("The filled sheet"), help_text=_("XLSX or ODS."), widget=widget, **more)


class NotesForm(SettingForm):
    """A filled sheet of points."""

    file = _SheetField()
    field_order = ("file", "held_on", "language", "consent")


class AttendanceFileForm(forms.Form):
    """A filled attendance sheet."""

    file = _SheetField()


class AttendeeForm(forms.Form):
    """Somebody who was there."""

    name = _line(_("Name"))
    title = _line(_("Position"), required=False)
    organisation = _line(_("Institution"), known=True, required=False)
    group = _Named(label=_("Group"), queryset=Group.objects.none(), required=False, empty_label=_("No group named"))
    contact = _line(_("Telephone or e-mail"), required=False)

    def __init__(self, *args: Any, event: Event, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["group"].queryset = event.consultation.groups.all()  # type: ignore[attr-defined]

    @property
    def present(self) -> Present:
        """Who it is."""
        return Present(**self.cleaned_data)


class PaperForm(forms.Form):
    """A paper of the meeting."""

    kind = forms.ChoiceField(label=_("What it is"), choices=EventFileKind.choices)
    files = forms.FileField(  # type: ignore[assignment] # the place that refusals name; Django takes it off the class
        label=_("The file"),
        help_text=_("PDF, DOCX, ODT, XLSX or a picture, at most 50 MB. It can not be changed later."),
    )

    @property
    def upload(self) -> UploadedFile[Any]:
        """The file that was chosen."""
        found: UploadedFile[Any] = self.cleaned_data["files"]
        return found
