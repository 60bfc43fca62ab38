"""The forms of e-mail: choosing the files; then which messages are recorded, and what they do not say themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.drafting.mail.message import Mail
from yobal.publication.models import Round
from yobal.reception.mail import Stated
from yobal.web.parts.answers.pieces import consent_typed, group_typed
from yobal.web.parts.moments import DayField, TimeField
from yobal.web.staff.recording.forms.inputs import FilesField
from yobal.web.staff.recording.forms.sender import ComingForm

_ABOUT_ALL = ("language", "about/group", "about/consent", "received_on", "received_time", "received_source")


class ChooseMailForm(forms.Form):
    """Takes the files."""

    messages = FilesField(
        label=gettext_lazy("Messages"),
        each=True,
        help_text=gettext_lazy("Saved from the mail program as .eml or .mbox, up to ten files of 25 MB."),
    )

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["messages"].widget.attrs["accept"] = ".eml,.mbox,.mbx"


class MailForm(ComingForm):
    """Says which messages are recorded, and of all of them what none says itself."""

    token = forms.CharField(widget=forms.HiddenInput)
    received_on = DayField(
        label=gettext_lazy("Day they were received, if not that of their head"),
        required=False,
        help_text=gettext_lazy(
            "For messages whose date is missing or wrong, or where the registry states another day."
        ),
    )
    received_time = TimeField(label=gettext_lazy("Hour, if known"), required=False)
    received_source = forms.CharField(label=gettext_lazy("Who or what states that day"), max_length=200, required=False)

    def __init__(
        self, *args: Any, round_: Round, mails: Sequence[Mail], known: Mapping[str, str], **settings: Any
    ) -> None:
        super().__init__(*args, round_=round_, **settings)
        self.mails, self.known = mails, known
        for number, mail in enumerate(mails):
            if mail.reference not in known and not mail.is_empty:
                self.fields[f"take-{number}"] = forms.BooleanField(label=_("Record it"), required=False, initial=True)
                self.fields[f"organisation-{number}"] = forms.CharField(
                    label=_("Organisation, if it speaks for one"), max_length=300, required=False
                )

    @property
    def about_all(self) -> list[forms.BoundField]:
        """Give the fields that are about all messages."""
        return [self[name] for name in _ABOUT_ALL]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Give each message with its fields, and the number of its receipt where it was recorded before."""
        return [
            {
                "mail": mail,
                "faults": [_(fault) for fault in mail.faults],
                "known": self.known.get(mail.reference, ""),
                "fields": [self[f"{name}-{at}"] for name in ("take", "organisation") if f"{name}-{at}" in self.fields],
            }
            for at, mail in enumerate(self.mails)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask who states a day that is not the messages' own."""
        if self.cleaned_data.get("received_on") and not self.cleaned_data.get("received_source"):
            self.add_error("received_source", _("Say who or what states this day."))
        return self.cleaned_data

    def chosen(self) -> Iterator[tuple[Mail, str]]:
        """Give each message that is to be recorded, with the organisation that it speaks for."""
        for number, mail in enumerate(self.mails):
            if self.cleaned_data.get(f"take-{number}"):
                yield mail, self.cleaned_data[f"organisation-{number}"]

    def stated(self, *, at: datetime) -> Stated:
        """Say what holds for all messages."""
        return Stated(
            language=self.cleaned_data["language"],
            group=group_typed(self.round, self.typed),
            consent=consent_typed(self.typed),
            received_at=self.received_at(at=at),
            received_source=self.cleaned_data["received_source"],
        )
