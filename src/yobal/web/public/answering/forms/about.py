"""The fields that say who answers, and what may be published."""

from django import forms
from django.utils.translation import gettext as _

from yobal.collection.states import Consent, ParticipantKind
from yobal.publication.models import Round
from yobal.web.parts.templatetags.yobal import words
from yobal.web.public.answering.forms.fields import check_email, line


def fields_about(round_: Round) -> dict[str, forms.Field]:
    """Give the fields about the sender, in their order."""
    groups = [("", _("Choose if one fits")), *((g.code, words(g.name)) for g in round_.consultation.groups.all())]
    invalid = {"invalid_choice": _("Choose one from the list.")}
    fields: dict[str, forms.Field] = {
        "about/kind": forms.ChoiceField(
            label=_("For whom do you answer?"),
            choices=[
                (ParticipantKind.PERSON, _("For myself")),
                (ParticipantKind.ORGANISATION, _("For an organisation")),
            ],
            widget=forms.RadioSelect,
            initial=ParticipantKind.PERSON,
            required=False,
            error_messages=invalid,
        ),
        "person/name": line(_("Your name"), autocomplete="name"),
        "person/organisation": line(_("Organisation"), autocomplete="organization"),
        "person/position": line(_("Position"), autocomplete="organization-title"),
        "about/group": forms.ChoiceField(
            label=_("Which group do you belong to?"), choices=groups, required=False, error_messages=invalid
        ),
        "person/email": line(
            _("E-mail"),
            _("We write to you when the outcome of your comments is published."),
            type="email",
            autocomplete="email",
        ),
        "person/telephone": line(_("Telephone"), type="tel", autocomplete="tel"),
        "about/consent": forms.ChoiceField(
            label=_("What may be published?"),
            choices=_consents(),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose what may be published."), **invalid},
        ),
    }
    fields["person/email"].validators.append(check_email)
    return fields


def _consents() -> list[tuple[str, str]]:
    return [
        (Consent.NAME_AND_TEXT, _("My name and my text")),
        (Consent.TEXT_ONLY, _("My text, without my name")),
        (Consent.NOTHING, _("Nothing: the working group reads it, and the report counts it without quoting it")),
    ]
