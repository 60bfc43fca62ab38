"""What the time allows, and how a submission is classed by it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from yobal.collection.models import Submission
from yobal.collection.states import Timeliness
from yobal.lib.errors import Closed, WrongState
from yobal.publication.models import Window


def timeliness(
    closes_at: datetime | None, *, received_at: datetime, ticket_at: datetime | None, grace: timedelta
) -> Timeliness:
    """Before the close is on time; in the minutes of grace after it, for holders of a ticket from before; else late.

    The close is exclusive: what is received at that very instant is no longer on time. A round without a
    window (meetings) has no close to miss.
    """
    if closes_at is None or received_at < closes_at:
        return Timeliness.ON_TIME
    in_grace = received_at < closes_at + grace
    if in_grace and ticket_at is not None and ticket_at < closes_at:
        return Timeliness.GRACE
    return Timeliness.LATE


def check_can_take_back(window: Window | None, *, at: datetime) -> None:
    """Participants may take back what they sent until the close; afterwards the working group counts on it."""
    if window is None or at >= window.closes_at:
        raise Closed(_("The round has closed, so this can no longer be taken back here. Write to the secretariat."))


def check_can_admit(submission: Submission) -> None:
    """Only what came late needs admitting, and once is enough."""
    if submission.timeliness != Timeliness.LATE:
        raise WrongState(_("This was received in time; there is nothing to admit."))
    if hasattr(submission, "admission"):
        raise WrongState(_("This was admitted already and counts as on time."))
