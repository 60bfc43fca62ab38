"""What may happen to invitations and contributions."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from yobal.collection.models import Contribution, Draft, Invitation, Submission
from yobal.collection.states import ContributionState
from yobal.lib.errors import BadInput, Conflict, WrongState
from yobal.publication.models import Window

LONGEST_TEXT = 100_000


def check_in_force(invitation: Invitation) -> None:
    """A revoked invitation is over; whoever is to be asked after all is invited anew."""
    if invitation.revoked_at is not None:
        raise WrongState(_("This invitation was revoked. Invite the institution again if it is to answer."))


def check_reason(reason: str) -> None:
    """Acts that take something away say why."""
    if not reason.strip():
        raise BadInput(_("Say why. The reason is kept."), place="reason")


def check_is_open(window: Window | None) -> None:
    """Nobody can write before the secretariat has set the time of the round."""
    if window is None:
        raise WrongState(_("The secretariat has not opened this round yet. Come back with the same link later."))


def check_can_contribute(draft: Draft, *, contributor: str, text: str, proposed: str) -> None:
    """A contribution says who wrote it and says something, before the answer is sent."""
    if draft.sent_at is not None:
        raise WrongState(_("Your institution has sent its answer already. Speak to your focal point."))
    if not contributor.strip():
        raise BadInput(_("Write your name, so that your focal point knows who wrote this."), place="contributor")
    if not (text.strip() or proposed.strip()):
        raise BadInput(_("Write a comment, or the wording that you propose."), place="text")
    for place, words in (("text", text), ("proposed", proposed)):
        if len(words) > LONGEST_TEXT:
            raise BadInput(_("This text is too long. Divide it into several comments."), place=place)


def check_can_decide(contribution: Contribution, *, state: str, text: str, proposed: str, reason: str) -> None:
    """What a colleague wrote is kept, kept with changes, or left out with a reason, until the answer is sent."""
    if contribution.draft.sent_at is not None:
        raise WrongState(_("The answer was sent already, and can no longer be changed here."))
    if state not in ContributionState.values:
        raise BadInput(_("Choose what becomes of this comment."), place="state")
    if state == ContributionState.DROPPED and not reason.strip():
        raise BadInput(_("Say why it is left out, so that whoever wrote it can understand."), place="reason")
    if state == ContributionState.EDITED and not (text.strip() or proposed.strip()):
        raise BadInput(_("Write a comment, or the wording that you propose."), place="text")


def check_all_decided(undecided: list[int]) -> None:
    """An institution sends one answer only when each of its colleagues' comments has been decided on."""
    if undecided:
        numbers = ", ".join(map(str, undecided))
        raise Conflict(
            _(
                "Comments of your colleagues are not decided yet: No. %(numbers)s. Open the link of the invitation, "
                "and keep, change or leave out each; then send."
            )
            % {"numbers": numbers}
        )


def check_can_record_letter(
    submission: Submission, *, register_number: str, letter_date: date | None, received_on: date, today: date
) -> None:
    """The signed letter to an answer that came by link arrives once, on a day that has come."""
    if not submission.provisional:
        raise WrongState(_("This answer needs no signed letter."))
    if hasattr(submission, "letter"):
        raise WrongState(_("The signed letter to this answer was recorded already."))
    if not register_number.strip():
        raise BadInput(_("Write the number in the incoming register."), place="register_number")
    if received_on > today:
        raise BadInput(_("This day is still to come."), place="received_on")
    if letter_date and letter_date > received_on:
        raise BadInput(_("A letter is dated before it arrives."), place="letter_date")


def today_in(zone: ZoneInfo, *, at: datetime) -> date:
    """Give the day that it is in a zone."""
    return at.astimezone(zone).date()
