"""Forms of preparing and publishing."""

from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yobal.accounts.models import User
from yobal.accounts.queries import member_at
from yobal.lib.khmer import from_khmer_digits
from yobal.lib.localized import Localized
from yobal.publication.models import Announcement, Consultation, Document, Form, Round, Version
from yobal.publication.states import AnnouncementKind, Audience, Confidentiality, DocumentKind, Role
from yobal.web.parts.forms import LocalizedFormMixin
from yobal.web.parts.moments import DayField, TimeField, close_after, instant, last_minute_before

LARGEST_FILE = 50 * 1024 * 1024
OPENING_KINDS = [kind for kind in AnnouncementKind.choices if kind[0] != AnnouncementKind.EXTENSION]


class ConsultationForm(LocalizedFormMixin, forms.Form):
    """What a consultation says of itself; `seen` is the state it was changed from."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen": consultation.edits})
        super().__init__(*args, **kwargs)
        languages = consultation.languages
        self.add_localized("title", label=_("Title"), languages=languages, initial=consultation.title, max_length=300)
        self.add_localized(
            "summary",
            label=_("Summary"),
            languages=languages,
            initial=consultation.summary,
            rows=5,
            hint=_("Two or three sentences: what it is about, and what you ask."),
        )
        self.add_localized(
            "body_name", label=_("Lead institution"), languages=languages, initial=consultation.body_name
        )
        self.add_localized(
            "contact",
            label=_("Contact"),
            languages=languages,
            initial=consultation.contact,
            rows=3,
            hint=_("Whom the public may ask: an office, a telephone number, an e-mail address."),
        )
        self.prevailing = f"title_{languages[0]}"
        self.fields[self.prevailing].required = True

    @property
    def texts(self) -> dict[str, Localized]:
        """What was typed."""
        return {name: self.localized(name) for name in ("title", "summary", "body_name", "contact")}

    def with_seen(self, edits: int) -> "ConsultationForm":
        """Go on from the state somebody else made, keeping what was typed here."""
        self.data = {**self.data.dict(), "seen": str(edits)}  # type: ignore[attr-defined]
        return self


class DocumentForm(LocalizedFormMixin, forms.Form):
    """A document to be added."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    slug = forms.SlugField(
        label=_("Address"), max_length=80, help_text=_("Small Latin letters, digits and hyphens, for example draft.")
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_localized("title", label=_("Title"), languages=consultation.languages, required=True)


class UploadForm(forms.Form):
    """A draft as a file."""

    file = forms.FileField(
        label=_("The draft as a DOCX file"),
        help_text=_("Both languages side by side in a table, or one paragraph after the other."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self) -> Any:
        """A draft larger than any draft is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than 50 MB. Make its pictures smaller, or divide it, and upload it again.")
            )
        return file

    @property
    def name(self) -> str:
        """The file's own name, without a path, short enough to be kept."""
        path = PurePosixPath(self.cleaned_data["file"].name.replace("\\", "/"))
        return path.stem[:100] + path.suffix[:20]


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
        self.fields["round"].label_from_instance = _round_name  # type: ignore[attr-defined]

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
        self.fields["documents"].label_from_instance = _document_name  # type: ignore[attr-defined]
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


class RoundForm(LocalizedFormMixin, forms.Form):
    """A round to be added: who is asked, when, on what, with which form."""

    audience = forms.ChoiceField(label=_("Who is asked"), choices=Audience.choices)
    confidentiality = forms.ChoiceField(
        label=_("Who may see what is said"), choices=Confidentiality.choices, initial=Confidentiality.SECRETARIAT
    )
    when = forms.CharField(
        label=_("When, for the timeline"),
        required=False,
        max_length=40,
        help_text=_("2025-06-11, 2025-04-07/2025-04-08, 2025-06, 2025-06~w3 for its third week, or empty."),
    )
    versions = forms.ModelMultipleChoiceField(
        label=_("What they are asked about"),
        queryset=Version.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    form = forms.ModelChoiceField(
        label=_("Feedback form"), queryset=Form.objects.none(), required=False, empty_label=_("None yet")
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = Version.objects.filter(document__consultation=consultation).select_related("document")
        self.fields["versions"].queryset = versions  # type: ignore[attr-defined]
        self.fields["versions"].label_from_instance = _version_name  # type: ignore[attr-defined]
        self.fields["form"].queryset = consultation.forms.all()  # type: ignore[attr-defined]
        self.fields["form"].label_from_instance = _form_name  # type: ignore[attr-defined]
        self.add_localized("title", label=_("Title"), languages=consultation.languages, required=True)
        self.order_fields([name for name in self.fields if name.startswith("title_")])

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("audience", "confidentiality", "versions", "form")
        when = from_khmer_digits(self.cleaned_data["when"]) or "unknown"
        return {name: self.cleaned_data[name] for name in names} | {"when": when}


class AppointForm(forms.Form):
    """Who is appointed to what."""

    user = forms.EmailField(label=_("E-mail address"), help_text=_("Of an account of this site."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def clean_user(self) -> User:
        """Find the account that the address belongs to."""
        found = member_at(self.cleaned_data["user"])
        if found is None:
            raise forms.ValidationError(
                _("No account of this site has this e-mail address. Ask the operators to make one.")
            )
        return found


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


def today_in(consultation: Consultation, at: datetime) -> date:
    """Give the day that it is in the consultation's zone."""
    return at.astimezone(consultation.zone).date()


def _round_name(round_: Round) -> str:
    return _named(round_.title)


def _document_name(document: Document) -> str:
    return _named(document.title)


def _named(text: dict[str, str]) -> str:
    return Localized(text).text(get_language() or "km")


def _version_name(version: Version) -> str:
    words = {"document": _named(version.document.title), "number": version.number}
    return gettext("%(document)s, version %(number)s") % words


def _form_name(form: Form) -> str:
    return _named(form.title)
