"""A message as its reader will see it, with what the consultation would put into its gaps now."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from yobal.messaging.states import Kind
from yobal.messaging.words import Words, gaps_of, is_to_institutions
from yobal.publication.actions.telling import values_of
from yobal.publication.addresses import public_address
from yobal.publication.models import Consultation
from yobal.publication.queries import public_announcements
from yobal.publication.queries.notices import Occasion

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Stands where each reader's own signed link will stand.
_OWN = "own-link"
_MEANINGS = {
    "title": _("the consultation's title"),
    "deadline": _("the last minute for comments, in the consultation's time zone"),
    "address": _("the address of the page that the message leads to"),
    "reason": _("title and reason of the announcement that changed something; empty in other messages"),
    "institution": _("the name of the institution that is invited"),
    "unsubscribe": _("the link by which its reader ends the messages"),
}


def gaps_explained(kind: str) -> list[tuple[str, "StrPromise"]]:
    """List what may stand in a message in braces, and what it means."""
    return [(f"{{{gap}}}", _MEANINGS[gap]) for gap in gaps_of(kind)]


def preview(words: Words, consultation: Consultation, *, kind: str, language: str, at: datetime) -> Words:
    """Fill the gaps with what is there now: the newest announcement, the close in force."""
    newest = public_announcements(consultation, at=at).first() if kind == Kind.CHANGE else None
    closes_at = newest.closes_at if newest else None
    occasion = Occasion(Kind(kind), "", consultation, at, at, closes_at, newest)
    page = ("report", (consultation.slug, 1)) if kind == Kind.RESPONSE else None
    values = values_of(occasion, language=language, at=at, page=page)
    if kind == Kind.CONFIRM:
        values["address"] = public_address("confirm", _OWN, language=language)
    if is_to_institutions(kind):
        with override(language):
            values["institution"] = gettext("the name of the institution that is invited")
        values["address"] = public_address("invited", _OWN, language=language)
    return words.filled({**values, "unsubscribe": public_address("stop", _OWN, language=language)})
