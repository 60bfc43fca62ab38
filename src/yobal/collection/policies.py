"""What the time allows, and how a submission is classed by it."""

from datetime import datetime, timedelta

from yobal.collection.states import Timeliness
from yobal.publication.models import Window


def timeliness(
    window: Window | None, *, received_at: datetime, ticket_at: datetime | None, grace: timedelta
) -> Timeliness:
    """Before the close is on time; in the minutes of grace after it, for holders of a ticket from before; else late.

    The close is exclusive: what is received at that very instant is no longer on time. A round without a window
    (meetings) has no close to miss.
    """
    if window is None or received_at < window.closes_at:
        return Timeliness.ON_TIME
    in_grace = received_at < window.closes_at + grace
    if in_grace and ticket_at is not None and ticket_at < window.closes_at:
        return Timeliness.GRACE
    return Timeliness.LATE
