"""The forms of e-mail: choosing the files; then which messages are recorded, and what they do not say themselves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.collection.states import Consent
from yobal.drafting.mail.message import Mail
from yobal.publication.models import Group, Round
from yobal.reception.mail import Stated
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.staff.recording.forms.inputs import DayField, FilesField, HourField, NamedChoice


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


class MailForm(forms.Form):
    """Says which messages are recorded, and of all of them what none says itself."""

    token = forms.CharField(widget=forms.HiddenInput)
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), widget=forms.RadioSelect)
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
    received_on = DayField(
        label=gettext_lazy("Day they were received, if not that of their head"),
        required=False,
        help_text=gettext_lazy(
            "For messages whose date is missing or wrong, or where the registry states another day."
        ),
    )
    received_time = HourField(label=gettext_lazy("Hour, if known"), required=False)
    received_source = forms.CharField(label=gettext_lazy("Who or what states that day"), max_length=200, required=False)

    def __init__(
        self, *args: Any, round_: Round, mails: Sequence[Mail], known: Mapping[str, str], **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.round, self.mails, self.known = round_, mails, known
        consultation = round_.consultation
        language, group = self.fields["language"], self.fields["group"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(group, forms.ModelChoiceField)  # noqa: S101 - declared above
        language.choices = [(code, LANGUAGE_NAMES.get(code, code)) for code in consultation.languages]
        group.queryset = consultation.groups.all()
        for number, mail in enumerate(mails):
            if mail.reference not in known and not mail.is_empty:
                self.fields[f"take-{number}"] = forms.BooleanField(label=_("Record it"), required=False, initial=True)
                self.fields[f"organisation-{number}"] = forms.CharField(
                    label=_("Organisation, if it speaks for one"), max_length=300, required=False
                )

    @property
    def about_all(self) -> list[forms.BoundField]:
        """Give the fields that are about all messages."""
        return [self[name] for name in self.fields if name != "token" and "-" not in name]

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

    def stated(self) -> Stated:
        """Say what holds for all messages."""
        found = self.cleaned_data
        return Stated(
            language=found["language"],
            group=found["group"],
            consent=Consent(found["consent"]),
            received_at=self._received_at(),
            received_source=found["received_source"],
        )

    def _received_at(self) -> datetime | None:
        day, hour = self.cleaned_data["received_on"], self.cleaned_data["received_time"]
        return datetime.combine(day, hour or time(12), tzinfo=self.round.consultation.zone) if day else None
