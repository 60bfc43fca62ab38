"""What somebody asks of a matrix, and who may ask for it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yobal.consolidation.matrix.states import Arrangement, Audience, Layout, Names
from yobal.lib.errors import BadInput, NotAllowed
from yobal.publication.models import Consultation
from yobal.publication.permissions import AnyUser, can_review


@dataclass(frozen=True)
class Reader:
    """Who reads names of private persons, when and why, for the record."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Wanted:
    """A matrix as somebody wants it; `reader` is stated where private persons are named."""

    language: str
    arrangement: Arrangement = Arrangement.POINT
    layout: Layout = Layout.FULL
    names: Names = Names.INSTITUTIONS
    audience: Audience = Audience.MINISTRIES
    reader: Reader | None = None


def can_name_persons(user: AnyUser, consultation: Consultation) -> bool:
    """Private persons are named to those who review, and only where the consultation says so."""
    return consultation.private_names_to_reviewers and can_review(user, consultation)


def check_names(names: str, *, may_name: bool, reason: str) -> None:
    """Names of private persons are for those who may ask for them, and who say why."""
    if names != Names.PERSONS:
        return
    if not may_name:
        raise NotAllowed(_("In this consultation private persons are not named to those who review."))
    if not reason.strip():
        raise BadInput(_("Say why you need the name. The reason is kept with your own."), place="reason")
