"""Who may be told what."""

from django.utils.translation import gettext as _

from yobal.lib.errors import WrongState
from yobal.publication.models import Consultation


def check_can_follow(consultation: Consultation) -> None:
    """Nobody is told of what is not public; a rehearsal sends no mail to anybody."""
    if consultation.solo:
        raise WrongState(_("This is a rehearsal: it sends no messages."))
    if consultation.published_at is None:
        raise WrongState(_("This consultation is not published yet."))
