"""What a command's options name: consultations, documents, rounds and members of staff, or a sentence that helps."""

from collections.abc import Iterable

import click

from yobal.accounts.models import User
from yobal.publication.models import Consultation, Document, Round


class NotThere(click.ClickException):
    """An option names something that is not there; lists what is."""

    exit_code = 2

    def __init__(self, what: str, wanted: object, there: Iterable[object] = ()) -> None:
        known = ", ".join(str(name) for name in there)
        super().__init__(f"There is no {what} '{wanted}'." + (f" There is: {known}." if known else ""))


def the_consultation(slug: str) -> Consultation:
    """Find a consultation by its address."""
    found = Consultation.objects.filter(slug=slug).first()
    if found is None:
        raise NotThere("consultation", slug, Consultation.objects.values_list("slug", flat=True))
    return found


def the_document(consultation: Consultation, slug: str) -> Document:
    """Find a document of a consultation."""
    found = consultation.documents.filter(slug=slug).first()
    if found is None:
        raise NotThere("document", slug, consultation.documents.values_list("slug", flat=True))
    return found


def the_round(consultation: Consultation, position: int | None) -> Round:
    """Find a round by its number; without one, the latest that was ever opened, else the first."""
    rounds = consultation.rounds.order_by("position")
    if position is not None:
        found = rounds.filter(position=position).first()
    else:
        found = rounds.filter(windows__isnull=False).last() or rounds.first()
    if found is None:
        raise NotThere("round", position or "", rounds.values_list("position", flat=True))
    return found


def the_actor(email: str | None) -> str:
    """Name who acts, for the record: a member of staff, or the system."""
    if email is None:
        return "system"
    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise NotThere("account", email)
    return str(found)
