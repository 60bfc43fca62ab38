"""How a page tells until when answers are taken, and how much of that time is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yobal.publication.models import Window
from yobal.publication.policies import Openness
from yobal.web.parts.templatetags.yobal import digits

SOON = timedelta(days=3)


@dataclass(frozen=True)
class Deadline:
    """What the box says: `state` is before, open, soon, grace or closed; `left` is in the reader's words."""

    state: str
    window: Window
    left: str

    @property
    def is_open(self) -> bool:
        """Answers are on time."""
        return self.state in ("open", "soon")

    @property
    def is_over(self) -> bool:
        """The close has passed."""
        return self.state in ("grace", "closed")


def deadline_of(openness: Openness | None, *, at: datetime) -> Deadline | None:
    """Describe the window in force; nothing where everyone was never asked."""
    window = openness.window if openness else None
    if openness is None or window is None:
        return None
    if openness.state == "before":
        return Deadline("before", window, _opens_in(window.opens_at - at))
    if openness.state == "open":
        left = window.closes_at - at
        return Deadline("soon" if left < SOON else "open", window, time_left(left))
    return Deadline(openness.state, window, "")


def time_left(left: timedelta) -> str:
    """Say a stretch of time in its largest useful unit, rounded down: nobody is promised a minute too many."""
    if left >= timedelta(days=2):
        return ngettext("%(count)s day left", "%(count)s days left", left.days) % {"count": digits(left.days)}
    hours, minutes = left // timedelta(hours=1), left // timedelta(minutes=1)
    if hours >= 2:
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": digits(hours)}
    if minutes >= 1:
        return ngettext("%(count)s minute left", "%(count)s minutes left", minutes) % {"count": digits(minutes)}
    return _("Less than a minute left")


def _opens_in(wait: timedelta) -> str:
    if wait < timedelta(days=1):
        return _("Opens in less than a day")
    return ngettext("Opens in %(count)s day", "Opens in %(count)s days", wait.days) % {"count": digits(wait.days)}
