"""What may be announced and released, and when."""

from datetime import datetime

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput, Closed, WrongState
from yobal.publication.models import Announcement, Consultation, Window
from yobal.publication.models.rounds import address_of_number
from yobal.publication.policies.asking import check_can_ask
from yobal.publication.states import AnnouncementKind, Release

_AFTERWARDS = (AnnouncementKind.CORRECTION, AnnouncementKind.CLOSING)


def check_not_announced(announcement: Announcement) -> None:
    """A published announcement never changes: publish a correction."""
    if announcement.published_at:
        raise WrongState(_("This announcement is published and never changes. Publish a correction instead."))


def check_can_change_announcement(announcement: Announcement) -> None:
    """What was approved stays as it was approved, until the approval is taken back."""
    check_not_announced(announcement)
    if announcement.approved_at:
        raise WrongState(_("This announcement is approved. Take the approval back before you change it."))


def check_can_announce(announcement: Announcement, *, window: Window | None, at: datetime) -> None:
    """An opening names its window, and has something to consult on and a form to answer with.

    Once a round is open, nothing closes it sooner than was announced. What is corrected has been announced before.
    """
    check_not_announced(announcement)
    check_words(announcement)
    if announcement.kind == AnnouncementKind.OPENING and not (announcement.opens_at and announcement.closes_at):
        raise BadInput(_("Say when the round opens and when it closes."), place="closes_at")
    begun = window is not None and window.opens_at <= at
    if begun and window and announcement.closes_at and announcement.closes_at <= window.closes_at:
        raise BadInput(_("An extension must end later than the present close."), place="closes_at")
    if announcement.kind != AnnouncementKind.OPENING and (announcement.opens_at or announcement.closes_at):
        raise BadInput(_("Only an opening or an extension changes the time. Leave the days empty."), place="closes_on")
    if announcement.kind in _AFTERWARDS and window is None:
        raise BadInput(_("This round is not announced yet. Write an opening."), place="kind")
    if announcement.kind == AnnouncementKind.CORRECTION:
        _check_reason(announcement, _("Say why the correction is needed."))
    if not announcement.round.versions.exists():
        raise BadInput(_("The round has no draft yet. Import the draft first."), place="versions")
    if announcement.round.form is None:
        raise BadInput(_("The round has no form yet. Make the form first."), place="form")
    check_can_ask(announcement.round.form)


def check_can_extend(announcement: Announcement, *, window: Window | None) -> None:
    """An extension ends later than the window it extends, and says why."""
    check_not_announced(announcement)
    check_words(announcement)
    if window is None or announcement.closes_at is None or announcement.closes_at <= window.closes_at:
        raise BadInput(_("An extension must end later than the present close."), place="closes_at")
    _check_reason(announcement, _("Say why the time is extended."))


def check_is_public(consultation: Consultation) -> None:
    """What is not published cannot be answered."""
    if consultation.published_at is None:
        raise WrongState(_("This consultation is not published yet."))


def check_words(announcement: Announcement) -> None:
    """What is announced has its title and words at least in the prevailing language."""
    prevailing = _prevailing(announcement)
    for place in ("title", "body"):
        if not getattr(announcement, place).get(prevailing, "").strip():
            raise BadInput(
                _("Write the title and the text in the consultation's first language."), place=f"{place}_{prevailing}"
            )


def _check_reason(announcement: Announcement, otherwise: str) -> None:
    if not announcement.reason.get(_prevailing(announcement), "").strip():
        raise BadInput(otherwise, place="reason")


def _prevailing(announcement: Announcement) -> str:
    languages: list[str] = announcement.consultation.languages
    return (languages or ["km"])[0]


def check_announced_times(*, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """A window closes after it opens."""
    if opens_at and closes_at and closes_at <= opens_at:
        raise BadInput(_("The round must close after it opens."), place="closes_at")


def check_number_is_free(consultation: Consultation, *, number: str, besides: Announcement | None = None) -> None:
    """The number of the register names one announcement, also as it stands in its address; it may come later."""
    if not number:
        return
    address = address_of_number(number)
    if not any(sign.isalnum() for sign in address) or not address.isprintable():
        raise BadInput(_("Write the number as in the register, with at least one digit or letter."), place="number")
    others = [other for other in consultation.announcements.all() if besides is None or other.pk != besides.pk]
    if any(other.address == address for other in others):
        raise BadInput(_("There is an announcement with this number already."), place="number")


def check_has_number(announcement: Announcement) -> None:
    """What becomes public has its number in the register."""
    if announcement.number:
        return
    if announcement.release == Release.ON_APPROVAL and not announcement.approved_at:
        raise BadInput(
            _("Enter the number first, or choose that it becomes public by hand or at a set hour."), place="number"
        )
    raise BadInput(_("Enter the number of the announcement first."), place="number")


def check_can_release(announcement: Announcement, *, at: datetime) -> None:
    """What was approved is released once, with its number, and before the last minute that it announces."""
    check_not_announced(announcement)
    if not announcement.approved_at:
        raise WrongState(_("This announcement is not approved yet."))
    check_has_number(announcement)
    if announcement.closes_at and announcement.closes_at <= at:
        raise Closed(
            _("The last minute that it announces has passed. Take the approval back and announce a later one."),
            place="closes_at",
        )


def check_can_take_back(announcement: Announcement) -> None:
    """An approval is taken back as long as nothing of it is public."""
    check_not_announced(announcement)
    if not announcement.approved_at:
        raise WrongState(_("This announcement is not approved yet."))


def check_can_choose_release(
    announcement: Announcement, *, release: str, release_at: datetime | None, at: datetime
) -> None:
    """The hour of a release is to come, and before the last minute that is announced."""
    check_not_announced(announcement)
    if release == Release.ON_APPROVAL and announcement.approved_at:
        raise BadInput(_("It is approved already. Release it by hand, or set an hour."), place="release")
    if release != Release.AT_HOUR:
        return
    if release_at is None:
        raise BadInput(_("Say on which day and at what time it becomes public."), place="release_on")
    if release_at <= at:
        raise BadInput(_("This hour has passed. Choose a later one, or release it now."), place="release_on")
    if announcement.closes_at and release_at >= announcement.closes_at:
        raise BadInput(_("It must become public before the last minute that it announces."), place="release_on")


def is_due(announcement: Announcement, *, at: datetime) -> bool:
    """Say whether the set hour of an approved announcement has come, and it is not public yet."""
    return bool(
        announcement.release == Release.AT_HOUR
        and announcement.approved_at
        and not announcement.published_at
        and announcement.release_at
        and announcement.release_at <= at
    )
