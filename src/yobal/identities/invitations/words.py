"""What is written to the focal point of an institution, by mail and on paper."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.collection.invitations.queries import openness_for, secret_of
from yobal.collection.models import Invitation
from yobal.lib.localized import Localized
from yobal.publication.addresses import public_address
from yobal.publication.dates import close_words


def values_for(invitation: Invitation, *, language: str, at: datetime) -> dict[str, str]:
    """Give what fills the gaps of a message to an institution."""
    return {
        "title": Localized(invitation.round.consultation.title).text(language),
        "institution": Localized(invitation.institution).text(language),
        "deadline": deadline_for(invitation, language=language, at=at),
        "address": link_to(invitation, language=language),
    }


def link_to(invitation: Invitation, *, language: str) -> str:
    """Give the whole of the focal point's link."""
    return public_address("invited", secret_of(invitation), language=language)


def deadline_for(invitation: Invitation, *, language: str, at: datetime) -> str:
    """Say until when this institution may answer, in words; an individual extension counts."""
    window = openness_for(invitation, round_=invitation.round, at=at).window
    with override(language):
        return close_words(window.closes_at, invitation.round.consultation) if window else _("Date not stated")
