"""Who sent what note-takers enter, and when it came: fields under the names of the participant's own form."""

from datetime import datetime, time
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.collection.states import Consent, ParticipantKind
from yobal.identities.states import Contact
from yobal.publication.models import Round
from yobal.web.parts.answers.fields import line
from yobal.web.parts.answers.typed import Typed
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.moments import DAY_HINT, TIME_HINT, DayField, TimeField
from yobal.web.parts.templatetags.yobal import words

COMING = ("channel", "received_on", "received_time", "received_source")
SENDER = (
    "about/kind",
    "person/organisation",
    "person/name",
    "person/position",
    "person/email",
    "person/telephone",
    "about/group",
    "about/consent",
)
FURTHER = (
    "person/honorific",
    "person/name_latin",
    "about/on_behalf",
    "person/on_behalf_of",
    "person/telegram",
    "person/address",
    "person/contact",
)


class ComingForm(forms.Form):
    """Asks when something came, in which language, from which group, and what may be published of it."""

    received_on = DayField(
        label=gettext_lazy("Day it was received"),
        help_text=format_lazy("{} {}", gettext_lazy("This day decides whether it came in time."), DAY_HINT),
    )
    received_time = TimeField(
        label=gettext_lazy("Hour, if known"),
        required=False,
        help_text=format_lazy("{} {}", gettext_lazy("Without it, noon is noted."), TIME_HINT),
    )
    received_source = forms.CharField(
        label=gettext_lazy("Who or what states the day"),
        max_length=200,
        help_text=gettext_lazy("For example the stamp of the registry, the head of the e-mail, or who took the call."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, round_: Round, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.round = round_
        self._choices("language", [(code, LANGUAGE_NAMES.get(code, code)) for code in round_.consultation.languages])
        groups = [(group.code, words(group.name)) for group in round_.consultation.groups.all()]
        self.fields["about/group"] = _choice(_("Group"), [("", _("No group named")), *groups])
        self.fields["about/consent"] = _choice(
            _("What they allow to be published"),
            Consent.choices,
            widget=forms.RadioSelect,
            initial=Consent.NOTHING,
            required=True,
        )

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    @cached_property
    def typed(self) -> Typed:
        """What was typed under the names of the participant's form."""
        assert isinstance(self.data, QueryDict)  # noqa: S101 - asked of what was posted alone
        return Typed.among(tuple((name, value.encode()) for name, values in self.data.lists() for value in values))

    def received_at(self, *, at: datetime) -> datetime | None:
        """Take the hour that was stated; else noon, or the present where noon is still to come."""
        day, hour = self.cleaned_data["received_on"], self.cleaned_data["received_time"]
        if day is None:
            return None
        zone = self.round.consultation.zone
        stated = datetime.combine(day, hour or time(12), tzinfo=zone)
        return min(stated, at) if hour is None and stated.date() == at.astimezone(zone).date() else stated

    def has_come(self, *, at: datetime) -> bool:
        """Say on the page where the day that is stated is still to come."""
        stated = self.received_at(at=at)
        if stated is not None and stated > at:
            self.add_error("received_on", _("This day is still to come."))
            return False
        return True


class SenderForm(ComingForm):
    """Asks who sent it, too. A letter is taken as it is: nothing about its sender must be said."""

    def __init__(self, *args: Any, round_: Round, **settings: Any) -> None:
        super().__init__(*args, round_=round_, **settings)
        self.fields.update(_sender_fields())

    @property
    def sender_groups(self) -> dict[str, list[forms.BoundField]]:
        """Gather these fields as the page shows them."""
        shown = {"coming": COMING, "sender": SENDER, "further": FURTHER}
        return {part: [self[name] for name in names if name in self.fields] for part, names in shown.items()}

    @property
    def has_further(self) -> bool:
        """Something is said beyond the first fields, or wrong there."""
        return any(self[name].value() or self[name].errors for name in FURTHER)

    def must_name_organisation(self) -> None:
        """Ask for the name of an organisation that speaks."""
        speaks = self.typed.text("about/kind") == ParticipantKind.ORGANISATION
        if speaks and not self.typed.text("person/organisation").strip():
            self.add_error("person/organisation", _("Write the organisation's name."))


def _sender_fields() -> dict[str, forms.Field]:
    behalf = [
        ("", _("For nobody else")),
        ("named", _("For a client, named below")),
        ("undisclosed", _("For a client who is not to be named")),
    ]
    return {
        "about/kind": _choice(
            _("Who speaks"),
            ParticipantKind.choices,
            widget=forms.RadioSelect,
            initial=ParticipantKind.PERSON,
            required=True,
        ),
        "person/organisation": line(_("Organisation"), autocomplete="off"),
        "person/name": line(_("Name"), autocomplete="off"),
        "person/position": line(_("Position"), autocomplete="off"),
        "person/email": line(_("E-mail address"), autocomplete="off"),
        "person/telephone": line(_("Telephone number"), type="tel", autocomplete="off"),
        "person/honorific": line(_("Honorific"), autocomplete="off"),
        "person/name_latin": line(_("Name in Latin letters"), autocomplete="off"),
        "about/on_behalf": _choice(_("For a client"), behalf),
        "person/on_behalf_of": line(_("Name of the client"), autocomplete="off"),
        "person/telegram": line(_("Telegram"), autocomplete="off"),
        "person/address": line(_("Postal address"), autocomplete="off"),
        "person/contact": _choice(_("How they wish to be reached"), [("", _("No preference")), *Contact.choices]),
    }


def _choice(label: str, choices: Any, **settings: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, **{"required": False, **settings})
