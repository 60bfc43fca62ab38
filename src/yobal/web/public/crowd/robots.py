"""Signs that a machine filled in a form. They are noted and counted, and never a reason to drop anything."""

from datetime import datetime, timedelta

from yobal.collection.states import Suspicion
from yobal.web.public.answering.posted import Posted
from yobal.web.public.crowd import proof

FASTEST = timedelta(seconds=2)


def suspicion_of(posted: Posted, *, shown: datetime | None, at: datetime) -> str:
    """Give the first sign there is, '' where there is none; `shown` is when the form was given out."""
    if posted.hidden:
        return Suspicion.HIDDEN_FIELD
    if shown is None:
        return Suspicion.NO_FORM
    if at - shown < FASTEST:
        return Suspicion.TOO_FAST
    if posted.proof and not proof.is_solved(posted.proof, key=posted.key):
        return Suspicion.FALSE_PROOF
    return ""
