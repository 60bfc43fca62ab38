"""The form of note-takers: who, how, when, and what was said, question by question or in one piece."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.collection.models import Invitation
from yobal.collection.states import Channel, Consent, ParticipantKind
from yobal.lib.khmer import from_khmer_digits
from yobal.publication.models import Event, Group, Round
from yobal.reception.intake import Intake, Piece
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.moments import StatedDateField
from yobal.web.parts.templatetags.yobal import words
from yobal.web.staff.recording.forms.answers import AnswersForm
from yobal.web.staff.recording.forms.inputs import (
    DayField,
    FilesField,
    HourField,
    InvitedChoice,
    NamedChoice,
    incoming,
)

CHANNELS = (Channel.LETTER, Channel.EMAIL, Channel.TELEPHONE, Channel.MEETING)
PERSONAL = ("name", "position", "organisation", "email", "telephone", "signatory", "signatory_title")
# What comes through the registry, and so has a number there.
_REGISTERED = (Channel.LETTER, Channel.FORM)
_COMING = ("channel", "received_on", "received_time", "received_source", "source_reference", "event")
_SENDER = ("invitation", "kind", "organisation", "name", "position", "email", "telephone", "group", "consent")
_LETTER = ("letter_number", "letter_date", "signatory", "signatory_title", "annexes")


class RecordForm(AnswersForm):
    """Enters what came on paper, by mail or telephone, or was said in a meeting."""

    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
        widget=forms.RadioSelect,
    )
    received_on = DayField(
        label=gettext_lazy("Day it was received"), help_text=gettext_lazy("This day decides whether it came in time.")
    )
    received_time = HourField(
        label=gettext_lazy("Hour, if known"), required=False, help_text=gettext_lazy("Without it, noon is noted.")
    )
    received_source = forms.CharField(
        label=gettext_lazy("Who or what states the day"),
        max_length=200,
        help_text=gettext_lazy("For example the stamp of the registry, the head of the e-mail, or who took the call."),
    )
    source_reference = forms.CharField(
        label=gettext_lazy("Number in the incoming register, or another reference"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The same number is never recorded twice."),
    )
    event = NamedChoice(
        label=gettext_lazy("Meeting"), queryset=Event.objects.none(), required=False, empty_label=gettext_lazy("None")
    )
    letter_number = forms.CharField(label=gettext_lazy("The sender's own number"), max_length=100, required=False)
    letter_date = StatedDateField(label=gettext_lazy("Date of the letter"))
    signatory = forms.CharField(label=gettext_lazy("Who signed it"), max_length=300, required=False)
    signatory_title = forms.CharField(label=gettext_lazy("Title of who signed"), max_length=300, required=False)
    annexes = forms.IntegerField(
        label=gettext_lazy("How many annexes it names"),
        min_value=0,
        max_value=999,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    invitation = InvitedChoice(
        label=gettext_lazy("Invited institution"),
        queryset=Invitation.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
        help_text=gettext_lazy("If it answers an invitation: the institution then counts as having replied."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who speaks"), choices=ParticipantKind.choices, widget=forms.RadioSelect, initial="person"
    )
    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=300, required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=300, required=False)
    position = forms.CharField(label=gettext_lazy("Position"), max_length=300, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=320, required=False)
    telephone = forms.CharField(label=gettext_lazy("Telephone number"), max_length=60, required=False)
    group = NamedChoice(
        label=gettext_lazy("Group"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=gettext_lazy("No group named"),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("What they allow to be published"),
        choices=Consent.choices,
        widget=forms.RadioSelect,
        initial=Consent.NOTHING,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("What was written or said"),
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
        strip=False,
        help_text=gettext_lazy("Word for word. It becomes one comment, which reviewers divide."),
    )
    scans = FilesField(
        label=gettext_lazy("Scans"),
        required=False,
        help_text=gettext_lazy("PDF or pictures, 25 MB. The scan is the original; its text can be typed later."),
    )

    def __init__(self, *args: Any, round_: Round, **settings: Any) -> None:
        super().__init__(*args, round_=round_, **settings)
        consultation = round_.consultation
        self._offer("event", consultation.events.all())
        self._offer("group", consultation.groups.all())
        invited = round_.invitations.filter(revoked_at__isnull=True).select_related("group")
        self._offer("invitation", invited)
        if not invited:
            del self.fields["invitation"]
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - declared above
        language.choices = [(code, LANGUAGE_NAMES.get(code, code)) for code in consultation.languages]

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = rows

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        """Gather the fields as the page shows them."""
        answers = [name for name in self.fields if name.startswith("answer-")]
        shown = {
            "coming": _COMING,
            "sender": _SENDER,
            "letter": _LETTER,
            "text": ("language", "text", "scans"),
            "answers": answers,
        }
        return {part: [self[name] for name in names if name in self.fields] for part, names in shown.items()}

    def clean_source_reference(self) -> str:
        """Write a number in one kind of digits, so that the same one is found again."""
        typed: str = self.cleaned_data["source_reference"]
        is_mail = self.cleaned_data.get("channel") == Channel.EMAIL
        return from_khmer_digits(typed).strip("<>" if is_mail else " ")

    def clean_letter_number(self) -> str:
        """Write a number in one kind of digits, so that its sender finds it by either."""
        return from_khmer_digits(self.cleaned_data["letter_number"])

    def clean(self) -> dict[str, Any]:
        """Ask for the meeting where it was said in one, and for the name of an organisation that was not invited."""
        if invitation := self.cleaned_data.get("invitation"):
            self.cleaned_data |= _known(invitation, self.cleaned_data)
        if self.cleaned_data.get("channel") == Channel.MEETING and not self.cleaned_data.get("event"):
            self.add_error("event", _("Say in which meeting it was said."))
        if self.cleaned_data.get("kind") == ParticipantKind.ORGANISATION and not self.cleaned_data.get("organisation"):
            self.add_error("organisation", _("Write the organisation's name."))
        return self.cleaned_data

    def intake(self, *, at: datetime) -> Intake:
        """Say to reception what was entered."""
        found, answers = self.cleaned_data, tuple(self.answers())
        return Intake(
            round=self.round,
            form=self.round.form if answers else None,
            key=found["form_key"],
            language=found["language"],
            answers=(*answers, *self._text()),
            personal=tuple(self._personal()),
            files=tuple(incoming(file.name or "", file.read()) for file in found["scans"] or []),
            channel=Channel(found["channel"]),
            group=found["group"],
            invitation=found.get("invitation"),
            kind=ParticipantKind(found["kind"]),
            consent=Consent(found["consent"]),
            event=found["event"],
            source=found["channel"] if found["source_reference"] else "",
            source_reference=found["source_reference"],
            received_at=self._received_at(at=at),
            received_source=found["received_source"],
            facts=dict(self._facts()),
        )

    def _received_at(self, *, at: datetime) -> datetime:
        """Take the hour that was stated; else noon, or the present where noon is still to come."""
        zone, hour = self.round.consultation.zone, self.cleaned_data["received_time"]
        stated = datetime.combine(self.cleaned_data["received_on"], hour or time(12), tzinfo=zone)
        today = stated.date() == at.astimezone(zone).date()
        return min(stated, at) if today and hour is None else stated

    def _text(self) -> Iterator[Piece]:
        if self.cleaned_data["text"].strip():
            yield Piece("letter/text", self.cleaned_data["text"].encode(), free_text=True)

    def _facts(self) -> Iterator[tuple[str, str]]:
        """Give what stands on the letter beside its text; its numbers tell nothing of a person."""
        found = self.cleaned_data
        if found["source_reference"] and found["channel"] in _REGISTERED:
            yield "register_number", found["source_reference"]
        if found["letter_number"]:
            yield "letter_number", found["letter_number"]
        if found["letter_date"] != "unknown":
            yield "letter_date", found["letter_date"]
        if found["annexes"] is not None:
            yield "annexes", str(found["annexes"])

    def _personal(self) -> Iterator[Piece]:
        for name in PERSONAL:
            if typed := self.cleaned_data[name]:
                yield Piece(f"person/{name}", typed.encode())


def _known(invitation: Invitation, typed: dict[str, Any]) -> dict[str, Any]:
    """Say of an invited institution what the invitation tells, where nothing else was typed."""
    return {
        "kind": ParticipantKind.ORGANISATION,
        "organisation": typed.get("organisation") or words(invitation.institution),
        "group": typed.get("group") or invitation.group,
    }
