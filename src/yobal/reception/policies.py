"""What the door refuses."""

from datetime import datetime

from django.utils.translation import gettext as _

from yobal.collection.states import Channel
from yobal.lib.errors import BadInput, Closed
from yobal.publication.models import Window
from yobal.publication.policies import check_is_public, openness
from yobal.reception.intake import Intake

_DOORS_OF_STAFF = (Channel.LETTER, Channel.EMAIL, Channel.TELEPHONE, Channel.MEETING, Channel.IMPORT)


def check_can_receive(intake: Intake, *, window: Window | None, at: datetime) -> None:
    """On the web a round takes answers from its opening on, late ones too; staff record in any round.

    Who was invited by name may answer before the public is asked.

    An import brings every row that was received elsewhere, be it empty: leaving one out would falsify the count.
    """
    if intake.invitation is None:
        check_is_public(intake.round.consultation)
    if intake.channel != Channel.IMPORT and not (_has_words(intake) or intake.files):
        raise BadInput(_("There is nothing in it yet. Answer at least one question."), place="answers")
    if intake.channel in _DOORS_OF_STAFF:
        return
    if window is None or openness(window, at=at, grace=intake.round.grace).state == "before":
        raise Closed(_("This round is not open for answers. Your text is kept as a draft."))


def _has_words(intake: Intake) -> bool:
    return any(piece.value.strip() for piece in intake.answers)
