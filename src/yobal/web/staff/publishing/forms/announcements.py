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

OPENING_KINDS = [kind for kind in AnnouncementKind.choices if kind[0] != AnnouncementKind.EXTENSION]


class NoticeForm(LocalizedFormMixin, forms.Form):
    """What every announcement has: a number, a day, words, and when it closes."""

    number = forms.CharField(label=_("Number"), max_length=40, help_text=_("As in the register, for example 1497PT."))
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
        """Add title, text and lunar line in the consultation's languages."""
        languages = self.consultation.languages
        found = {name: getattr(announcement, name, None) for name in ("title", "body", "lunar_line")}
        self.add_localized("title", label=_("Title"), languages=languages, max_length=300, initial=found["title"])
        self.add_localized("body", label=_("Text"), languages=languages, rows=10, initial=found["body"])
        self.add_localized(
            "lunar_line",
            label=_("Lunar date"),
            languages=languages,
            max_length=200,
            initial=found["lunar_line"],
            hint=_("As it stands on the paper; it is never computed."),
        )

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
            **{name: self.localized(name) for name in ("title", "body", "lunar_line")},
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
        self.order_fields(
            [
                "number",
                "kind",
                "round",
                "issued_on",
                *(name for name in self.fields if name.startswith(("lunar_line_", "title_", "body_"))),
                "opens_on",
                "opens_time",
                "closes_on",
                "closes_time",
                "documents",
            ]
        )

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return super().facts | {"kind": self.cleaned_data["kind"], "opens_at": self.moment("opens")}


class ExtensionForm(NoticeForm):
    """An announcement that gives more time, and says why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_on"].required = self.fields["closes_time"].required = True
        self.add_words()
        self.add_localized("reason", label=_("Why the time is extended"), languages=self.consultation.languages, rows=3)
        self.order_fields(["number", "round", "closes_on", "closes_time"])

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        return super().facts | {"kind": AnnouncementKind.EXTENSION, "reason": self.localized("reason")}


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
