"""The form of note-takers: who, how, when, and what was said, question by question or in one piece."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.collection.models import Invitation
from yobal.collection.states import Channel, ParticipantKind
from yobal.lib.khmer import from_khmer_digits
from yobal.publication.models import Event, Round
from yobal.reception.intake import Intake, Piece
from yobal.web.parts.answers.fields import line
from yobal.web.parts.answers.naming import MOST_SIGNATORIES, SIGNATORY, signatories_in
from yobal.web.parts.answers.pieces import (
    consent_typed,
    facts_typed,
    group_typed,
    kind_typed,
    sender_typed,
    signatories_typed,
)
from yobal.web.parts.moments import StatedDateField
from yobal.web.parts.templatetags.yobal import words
from yobal.web.staff.recording.forms.answers import AnswersForm
from yobal.web.staff.recording.forms.inputs import EventChoice, FilesField, InvitedChoice, incoming

CHANNELS = (Channel.LETTER, Channel.EMAIL, Channel.TELEPHONE, Channel.MEETING)
# What comes through the registry, and so has a number there.
_REGISTERED = (Channel.LETTER, Channel.FORM)
_LETTER = ("letter_number", "letter_date", "signatory", "signatory_title", "annexes")


class RecordForm(AnswersForm):
    """Enters what came on paper, by mail or telephone, or was said in a meeting."""

    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    others = forms.IntegerField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
        widget=forms.RadioSelect,
    )
    source_reference = forms.CharField(
        label=gettext_lazy("Number in the incoming register, or another reference"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The same number is never recorded twice."),
    )
    event = EventChoice(
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
        self._offer("event", round_.consultation.events.all())
        invited = round_.invitations.filter(revoked_at__isnull=True).select_related("group")
        self._offer("invitation", invited)
        if not invited:
            del self.fields["invitation"]
        for number in range(1, self.other_count + 1):
            for what, label in zip(SIGNATORY, (_("Name"), _("Organisation"), _("E-mail address")), strict=True):
                self.fields[f"signatory/{number}/{what}"] = line(label, autocomplete="off")
            self.fields[f"signed/{number}"] = forms.BooleanField(label=_("Signed it too"), required=False)

    def begun_with(self, initial: dict[str, Any]) -> Self:
        """Give the same page with these words in it."""
        return type(self)(round_=self.round, initial=initial)

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = rows

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        """Gather the fields as the page shows them."""
        shown = {
            "registered": ("source_reference", "event"),
            "invited": ("invitation",),
            "letter": _LETTER,
            "text": ("language", "text", "scans"),
        }
        named = {part: [self[name] for name in names if name in self.fields] for part, names in shown.items()}
        return {**self.sender_groups, **named}

    @property
    def further_senders(self) -> list[list[forms.BoundField]]:
        """Give the fields of each who sends it too."""
        return [[self[name] for name in _names_of_other(number)] for number in range(1, self.other_count + 1)]

    @property
    def has_further_senders(self) -> bool:
        """Somebody is named, or is to be."""
        return self.other_count > 1 or any(field.value() for fields in self.further_senders for field in fields)

    @property
    def other_count(self) -> int:
        """Say for how many further senders the page has room."""
        typed = str(self.data.get("others", self.initial.get("others", 1)))
        return max(1, min(MOST_SIGNATORIES, int(typed) if typed.isdecimal() else 1))

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
        if self.cleaned_data.get("channel") == Channel.MEETING and not self.cleaned_data.get("event"):
            self.add_error("event", _("Say in which meeting it was said."))
        if not self.cleaned_data.get("invitation"):
            self.must_name_organisation()
        return self.cleaned_data

    def intake(self, *, at: datetime) -> Intake:
        """Say to reception what was entered."""
        found, answers, invitation = self.cleaned_data, tuple(self.answers()), self.cleaned_data.get("invitation")
        scans = (incoming(file.name or "", file.read()) for file in found["scans"] or [])
        files = (*scans, *self.answering_files())
        return Intake(
            round=self.round,
            form=self.round.form if answers or any(file.question for file in files) else None,
            key=found["form_key"],
            language=found["language"],
            answers=(*answers, *self._text()),
            personal=tuple(self._personal(invitation)),
            files=files,
            channel=Channel(found["channel"]),
            group=group_typed(self.round, self.typed) or (invitation and invitation.group),
            invitation=invitation,
            kind=ParticipantKind.ORGANISATION if invitation else kind_typed(self.typed),
            consent=consent_typed(self.typed),
            event=found["event"],
            source=found["channel"] if found["source_reference"] else "",
            source_reference=found["source_reference"],
            received_at=self.received_at(at=at),
            received_source=found["received_source"],
            facts={**facts_typed(self.typed), **dict(self._facts())},
        )

    def signed(self) -> list[int]:
        """Give the places of the further senders whose signature stands on it."""
        named = enumerate(signatories_in(self.typed), 1)
        return [position for position, number in named if self.cleaned_data.get(f"signed/{number}")]

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

    def _personal(self, invitation: Invitation | None) -> Iterator[Piece]:
        """Name who sent it; of an invited institution the invitation tells the name, where no other was typed."""
        yield from sender_typed(self.typed)
        yield from signatories_typed(self.typed)
        if invitation and not self.typed.octets("person/organisation"):
            yield Piece("person/organisation", words(invitation.institution).encode())
        for name in ("signatory", "signatory_title"):
            if typed := self.cleaned_data[name]:
                yield Piece(f"person/{name}", typed.encode())


def _names_of_other(number: int) -> list[str]:
    return [*(f"signatory/{number}/{what}" for what in SIGNATORY), f"signed/{number}"]
