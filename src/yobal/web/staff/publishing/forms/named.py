"""How rows are named in lists of choices."""

from datetime import date, datetime

from django.utils.translation import get_language, gettext

from yobal.lib.localized import Localized
from yobal.publication.models import Consultation, Document, Form, Group, Round, Version


def today_in(consultation: Consultation, at: datetime) -> date:
    """Give the day that it is in the consultation's zone."""
    return at.astimezone(consultation.zone).date()


def round_name(round_: Round) -> str:
    """Name a round by its title."""
    return _named(round_.title)


def group_name(group: Group) -> str:
    """Name a group."""
    return _named(group.name)


def document_name(document: Document) -> str:
    """Name a document by its title."""
    return _named(document.title)


def _named(text: dict[str, str]) -> str:
    return Localized(text).text(get_language() or "km")


def version_name(version: Version) -> str:
    """Name a version by its document and number."""
    words = {"document": _named(version.document.title), "number": version.number}
    return gettext("%(document)s, version %(number)s") % words


def form_name(form: Form) -> str:
    """Name a form by its title."""
    return _named(form.title)
