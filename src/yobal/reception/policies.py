"""What the door refuses."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from yobal.collection.states import Channel
from yobal.lib.errors import BadInput, Closed, WrongState
from yobal.publication.models import Event, Window
from yobal.publication.policies import check_is_public, openness
from yobal.publication.states import Audience
from yobal.reception.intake import Intake

_DOORS_OF_STAFF = (Channel.LETTER, Channel.EMAIL, Channel.TELEPHONE, Channel.MEETING, Channel.IMPORT)


def check_can_receive(intake: Intake, *, window: Window | None, at: datetime) -> None:
    """On the web a round takes answers from its opening on, late ones too; staff record in any round.

    Who was invited by name may answer before the public is asked, and staff record before it in rounds that are not for
    the public: ministries are asked first.

    An import brings every row that was received elsewhere, be it empty: leaving one out would falsify the count.
    """
    by_staff = intake.channel in _DOORS_OF_STAFF
    if intake.invitation is None and not (by_staff and intake.round.audience != Audience.PUBLIC):
        check_is_public(intake.round.consultation)
    if intake.channel != Channel.IMPORT and not (_has_words(intake) or intake.files):
        raise BadInput(_("There is nothing in it yet. Answer at least one question."), place="answers")
    if by_staff:
        return
    if window is None or openness(window, at=at, grace=intake.round.grace).state == "before":
        raise Closed(_("This round is not open for answers. Your text is kept as a draft."))


def _has_words(intake: Intake) -> bool:
    return any(piece.value.strip() for piece in intake.answers)


def check_can_note(event: Event, *, held_on: date, at: datetime) -> None:
    """What is said in a meeting belongs to the round in which it is held, and was said on a day that has come."""
    if event.round is None:
        raise WrongState(
            _("This meeting belongs to no round yet. The secretariat names the round under Meetings and milestones.")
        )
    if held_on > at.astimezone(event.consultation.zone).date():
        raise BadInput(_("This day is still to come."), place="held_on")


def check_is_of_this_round(event: Event, *, source: str, stem: str) -> None:
    """Rows are told apart within a round: where the meeting was moved to another, they would be recorded twice."""
    rows = event.submissions.filter(source=source, source_reference__startswith=stem)
    if rows.exclude(round=event.round).exists():
        raise WrongState(
            _("Rows of this sheet were recorded when the meeting belonged to another round. Take a new sheet.")
        )
