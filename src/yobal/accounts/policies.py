"""When the clock may be moved."""

from django.utils.translation import gettext as _

from yobal.lib import clock
from yobal.lib.errors import WrongState


def check_can_move_clock() -> None:
    """Only a demonstration has a clock of its own: an official site tells the real time."""
    if not clock.is_moved():
        raise WrongState(_("This site is no demonstration: its clock tells the real time and cannot be moved."))
