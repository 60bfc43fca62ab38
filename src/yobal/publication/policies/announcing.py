"""What may be announced, and when."""

from datetime import datetime

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput, WrongState
from yobal.publication.models import Announcement, Consultation, Window
from yobal.publication.states import AnnouncementKind


def check_can_change_announcement(announcement: Announcement) -> None:
    """A published announcement never changes: publish a correction."""
    if announcement.published_at:
        raise WrongState(_("This announcement is published and never changes. Publish a correction instead."))


def check_can_announce(announcement: Announcement, *, window: Window | None, at: datetime) -> None:
    """An opening names its window, and has something to consult on and a form to answer with.

    Once a round is open, nothing closes it sooner than was announced.
    """
    check_can_change_announcement(announcement)
    check_words(announcement)
    if announcement.kind == AnnouncementKind.OPENING and not (announcement.opens_at and announcement.closes_at):
        raise BadInput(_("Say when the round opens and when it closes."), place="closes_at")
    begun = window is not None and window.opens_at <= at
    if begun and window and announcement.closes_at and announcement.closes_at <= window.closes_at:
        raise BadInput(_("An extension must end later than the present close."), place="closes_at")
    if announcement.kind != AnnouncementKind.OPENING and (announcement.opens_at or announcement.closes_at):
        raise BadInput(_("Only an opening or an extension changes the time. Leave the days empty."), place="closes_on")
    if not announcement.round.versions.exists():
        raise BadInput(_("The round has no draft yet. Import the draft first."), place="versions")
    if announcement.round.form is None:
        raise BadInput(_("The round has no form yet. Make the form first."), place="form")


def check_can_extend(announcement: Announcement, *, window: Window | None) -> None:
    """An extension ends later than the window it extends, and says why."""
    check_can_change_announcement(announcement)
    check_words(announcement)
    if window is None or announcement.closes_at is None or announcement.closes_at <= window.closes_at:
        raise BadInput(_("An extension must end later than the present close."), place="closes_at")
    if not any(announcement.reason.values()):
        raise BadInput(_("Say why the time is extended."), place="reason")


def check_is_public(consultation: Consultation) -> None:
    """What is not published cannot be answered."""
    if consultation.published_at is None:
        raise WrongState(_("This consultation is not published yet."))


def check_words(announcement: Announcement) -> None:
    """What is announced has its title and words at least in the prevailing language."""
    prevailing = (announcement.consultation.languages or ["km"])[0]
    for place in ("title", "body"):
        if not getattr(announcement, place).get(prevailing, "").strip():
            raise BadInput(
                _("Write the title and the text in the consultation's first language."), place=f"{place}_{prevailing}"
            )


def check_announced_times(*, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """A window closes after it opens."""
    if opens_at and closes_at and closes_at <= opens_at:
        raise BadInput(_("The round must close after it opens."), place="closes_at")


def check_number_is_free(consultation: Consultation, *, number: str, besides: Announcement | None = None) -> None:
    """The number of the register names one announcement."""
    others = consultation.announcements.filter(number=number)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise BadInput(_("There is an announcement with this number already."), place="number")
