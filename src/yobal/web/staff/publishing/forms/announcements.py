"""Announcements and extensions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yobal.publication.models import Announcement, Consultation, Document, Round
from yobal.publication.states import AnnouncementKind
from yobal.web.parts.forms import LocalizedFormMixin
from yobal.web.parts.moments import DayField, TimeField, close_after, instant, last_minute_before
from yobal.web.staff.publishing.forms.named import document_name, round_name

_WORDS: dict[str, dict[str, Any]] = {
    "title": {"label": _("Title"), "max_length": 300},
    "body": {"label": _("Text"), "rows": 10},
    "reason": {
        "label": _("Why this is needed"),
        "rows": 3,
        "hint": _("For a correction, an extension or a closing. It is shown to everyone."),
    },
    "how_to_answer": {
        "label": _("How to answer"),
        "rows": 3,
        "hint": _("Beside the address of the form: by letter, by telephone. The QR codes are put in for you."),
    },
    "contact": {
        "label": _("Contact"),
        "rows": 3,
        "hint": _("If it is left empty, the contact of the consultation is shown."),
    },
    "lunar_line": {
        "label": _("Lunar date"),
        "max_length": 200,
        "hint": _("As it stands on the paper; it is never computed."),
    },
    "signatory": {
        "label": _("Who signs"),
        "rows": 3,
        "hint": _("Place, office and name, each on a line of its own, as they stand under the text."),
    },
}
OPENING_KINDS = [kind for kind in AnnouncementKind.choices if kind[0] != AnnouncementKind.EXTENSION]


class NoticeForm(LocalizedFormMixin, forms.Form):
    """What every announcement has: a number, a day, words, and when it closes."""

    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        required=False,
        help_text=_("As in the register, for example 1497PT. It may be entered later, after the signing."),
    )
    round = forms.ModelChoiceField(label=_("Round"), queryset=Round.objects.none(), empty_label=None)
    issued_on = DayField(label=_("Issued on"))
    closes_on = DayField(
        label=_("Last day that counts"),
        required=False,
        help_text=_("The last day on which comments are on time, for example 20/6/2025."),
    )
    closes_time = TimeField(
        label=_("Last minute that counts"),
        required=False,
        help_text=_("Comments sent within this minute are still on time. 23:59 lets the whole day count."),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        self.fields["round"].queryset = consultation.rounds.all()  # type: ignore[attr-defined]
        self.fields["round"].label_from_instance = round_name  # type: ignore[attr-defined]

    def add_words(self, announcement: Announcement | None = None) -> None:
        """Add all that is said in the consultation's languages, in the order of the paper."""
        for name, facts in _WORDS.items():
            initial = getattr(announcement, name, None)
            self.add_localized(name, languages=self.consultation.languages, initial=initial, **facts)

    def clean(self) -> dict[str, Any]:
        """A day and its time come together."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("opens", "closes"):
            day, time = f"{name}_on", f"{name}_time"
            if cleaned.get(day) and day in self.fields and not cleaned.get(time) and time not in self.errors:
                self.add_error(time, _("Say at what time."))
            if cleaned.get(time) and time in self.fields and not cleaned.get(day) and day not in self.errors:
                self.add_error(day, _("Say on which day."))
        return cleaned

    def moment(self, name: str) -> datetime | None:
        """Give the instant typed as a day and a time in the consultation's zone."""
        day, at = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
        return instant(day, at, zone=self.consultation.zone) if day and at else None

    @property
    def closes_at(self) -> datetime | None:
        """The exclusive close: the moment after the last minute that counts."""
        last = self.moment("closes")
        return close_after(last) if last else None

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return {
            "number": self.cleaned_data["number"],
            "issued_on": self.cleaned_data["issued_on"],
            "closes_at": self.closes_at,
            **{name: self.localized(name) for name in _WORDS},
        }


class AnnouncementForm(NoticeForm):
    """An announcement that opens a round, or corrects what was announced."""

    kind = forms.ChoiceField(label=_("What it does"), choices=OPENING_KINDS)
    opens_on = DayField(label=_("Opens on"), required=False)
    opens_time = TimeField(label=_("Opens at"), required=False)
    documents = forms.ModelMultipleChoiceField(
        label=_("Documents offered"),
        queryset=Document.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Each gets a short address and a QR code that never change."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, announcement: Announcement | None = None, **kwargs: Any) -> None:
        consultation = kwargs["consultation"]
        kwargs.setdefault("initial", _initial(announcement) if announcement else {})
        super().__init__(*args, **kwargs)
        self.fields["documents"].queryset = consultation.documents.all()  # type: ignore[attr-defined]
        self.fields["documents"].label_from_instance = document_name  # type: ignore[attr-defined]
        self.add_words(announcement)
        times = ["opens_on", "opens_time", "closes_on", "closes_time"]
        self.order_fields(["number", "kind", "round", "issued_on", *times, "documents"])

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return super().facts | {"kind": self.cleaned_data["kind"], "opens_at": self.moment("opens")}


class ExtensionForm(NoticeForm):
    """An announcement that gives more time, and says why."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, announcement: Announcement | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(announcement) if announcement else {})
        super().__init__(*args, **kwargs)
        # A round that was opened for institutions alone is lengthened without an announcement.
        announced = kwargs["consultation"].rounds.filter(windows__announcement__isnull=False)
        self.fields["round"].queryset = announced.distinct()  # type: ignore[attr-defined]
        self.fields["closes_on"].required = self.fields["closes_time"].required = True
        self.add_words(announcement)
        self.order_fields(["number", "round", "closes_on", "closes_time"])

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return super().facts | {"kind": AnnouncementKind.EXTENSION}


def _initial(announcement: Announcement) -> dict[str, Any]:
    zone = announcement.consultation.zone
    opens = announcement.opens_at.astimezone(zone) if announcement.opens_at else None
    last = last_minute_before(announcement.closes_at, zone=zone) if announcement.closes_at else None
    return {
        "number": announcement.number,
        "kind": announcement.kind,
        "round": announcement.round_id,
        "issued_on": announcement.issued_on,
        "opens_on": opens.date() if opens else None,
        "opens_time": opens.time() if opens else None,
        "closes_on": last.date() if last else None,
        "closes_time": last.time() if last else None,
        "documents": list(announcement.documents.values_list("pk", flat=True)),
        "seen": announcement.edits,
    }
