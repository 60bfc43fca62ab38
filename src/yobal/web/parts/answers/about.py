"""The fields that say who answers, for whom and with whom, and what may be published."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yobal.collection.states import Consent, ParticipantKind
from yobal.identities.states import Contact
from yobal.publication.dates import reading_language
from yobal.publication.models import Round
from yobal.web.parts.answers.fields import check_email, line
from yobal.web.parts.templatetags.yobal import words

# What stands on the page at once; the rest is folded.
FIRST = (
    "about/kind",
    "person/name",
    "person/organisation",
    "person/position",
    "about/group",
    "person/email",
)
# As people are addressed in either language; anything else can be typed.
_HONORIFICS = {
    "km": ("ឯកឧត្តម", "លោកជំទាវ", "លោក", "លោកស្រី", "អ្នកនាង", "កញ្ញា", "បណ្ឌិត", "ព្រះតេជគុណ"),
    "en": ("H.E.", "Lok Chumteav", "Mr", "Ms", "Dr", "Venerable"),
}


def honorifics() -> tuple[str, ...]:
    """List what people are commonly addressed by, in the reader's language."""
    return _HONORIFICS.get(reading_language(), ())


def fields_about(round_: Round) -> dict[str, forms.Field]:
    """Give the fields about the sender, in their order."""
    return {**_first(round_), **_further(), "about/consent": _consent()}


def _first(round_: Round) -> dict[str, forms.Field]:
    groups = [("", _("Choose if one fits")), *((g.code, words(g.name)) for g in round_.consultation.groups.all())]
    return {
        "about/kind": _choice(
            _("For whom do you answer?"),
            [(ParticipantKind.PERSON, _("For myself")), (ParticipantKind.ORGANISATION, _("For an organisation"))],
            widget=forms.RadioSelect,
            initial=ParticipantKind.PERSON,
        ),
        "person/name": line(_("Your name"), autocomplete="name"),
        "person/organisation": line(_("Organisation"), autocomplete="organization"),
        "person/position": line(_("Position"), autocomplete="organization-title"),
        "about/group": _choice(_("Which group do you belong to?"), groups),
        "person/email": _email(_("We write to you when the outcome of your comments is published.")),
    }


def _further() -> dict[str, forms.Field]:
    behalf = [
        ("", _("For nobody else")),
        ("named", _("For a client, named below")),
        ("undisclosed", _("For a client who is not to be named")),
    ]
    contacts = [("", _("No preference")), *Contact.choices]
    return {
        "person/honorific": line(_("Honorific"), list="honorifics", autocomplete="honorific-prefix"),
        "person/name_latin": line(_("Your name in Latin letters"), autocomplete="off"),
        "about/on_behalf": _choice(_("Do you answer for a client?"), behalf),
        "person/on_behalf_of": line(_("Name of the client"), autocomplete="off"),
        "person/telephone": line(_("Telephone"), type="tel", autocomplete="tel"),
        "person/telegram": line(_("Telegram"), autocomplete="off"),
        "person/address": line(_("Postal address"), autocomplete="street-address"),
        "person/contact": _choice(_("How should we reach you?"), contacts),
    }


def signatory_fields() -> dict[str, forms.Field]:
    """Give the fields of one who sends this together with others."""
    return {
        "name": line(_("Name"), autocomplete="off"),
        "organisation": line(_("Organisation"), autocomplete="off"),
        "email": _email("", autocomplete="off"),
    }


def _email(hint: str, autocomplete: str = "email") -> forms.Field:
    field = line(_("E-mail"), hint, type="email", autocomplete=autocomplete)
    field.validators.append(check_email)
    return field


def _consent() -> forms.Field:
    choices = [
        (Consent.NAME_AND_TEXT, _("My name and my text")),
        (Consent.TEXT_ONLY, _("My text, without my name")),
        (Consent.NOTHING, _("Nothing: the working group reads it, and the report counts it without quoting it")),
    ]
    needed = {"required": _("Choose what may be published.")}
    return _choice(_("What may be published?"), choices, needed, required=True, widget=forms.RadioSelect)


def _choice(
    label: str, choices: Sequence[tuple[str, Any]], messages: dict[str, str] | None = None, **settings: Any
) -> forms.Field:
    messages = {"invalid_choice": _("Choose one from the list."), **(messages or {})}
    return forms.ChoiceField(label=label, choices=choices, error_messages=messages, **{"required": False, **settings})
