"""When a round for invited institutions may be opened, and lengthened."""

from datetime import datetime

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput, WrongState
from yobal.publication.models import Round, Window
from yobal.publication.policies.asking import check_can_ask
from yobal.publication.states import Audience


def check_is_for_invited(round_: Round) -> None:
    """Everyone is asked by an announcement; institutions are asked by name in the other rounds."""
    if round_.audience == Audience.PUBLIC:
        raise WrongState(_("This round asks everyone. Add a round for ministries, and invite institutions there."))


def check_can_open_for_invited(
    round_: Round, *, window: Window | None, opens_at: datetime, closes_at: datetime, at: datetime
) -> None:
    """A round is opened once, for a time to come, with something to read and a form to answer with."""
    check_is_for_invited(round_)
    if window is not None:
        raise WrongState(_("This round is open already. Extend its time if more is needed."))
    if closes_at <= opens_at or closes_at <= at:
        raise BadInput(_("The round must close after it opens, and later than now."), place="closes_at")
    if not round_.versions.exists():
        raise BadInput(_("The round has no draft yet. Choose its versions under Rounds first."), place="")
    if round_.form is None:
        raise BadInput(_("The round has no form yet. Make the form first."), place="")
    check_can_ask(round_.form)


def check_can_lengthen(window: Window | None, *, closes_at: datetime, reason: str) -> None:
    """An extension ends later than the close it moves, and says why."""
    if window is None:
        raise WrongState(_("This round is not open yet. Open it first."))
    check_later(window.closes_at, closes_at=closes_at, reason=reason)


def check_later(present: datetime, *, closes_at: datetime, reason: str) -> None:
    """More time is more time, and its reason is kept with it."""
    if closes_at <= present:
        raise BadInput(_("An extension must end later than the present close."), place="closes_at")
    if not reason.strip():
        raise BadInput(_("Say why the time is extended."), place="reason")
