"""Where a moment stands to the window of a round."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from yobal.publication.models import Window


@dataclass(frozen=True)
class Openness:
    """Where a moment stands to a window: `state` is none, before, open, grace or closed."""

    state: str
    window: Window | None = None

    @property
    def is_open(self) -> bool:
        """Answers are on time."""
        return self.state == "open"

    @property
    def takes_answers(self) -> bool:
        """Answers are taken, be they late; only before the opening there is nothing to answer to."""
        return self.state in ("open", "grace", "closed")


def openness(window: Window | None, *, at: datetime, grace: timedelta) -> Openness:
    """A round is open from `opens_at` up to, not including, `closes_at`; then minutes of grace; then closed."""
    if window is None:
        return Openness("none")
    if at < window.opens_at:
        return Openness("before", window)
    if at < window.closes_at:
        return Openness("open", window)
    return Openness("grace" if at < window.closes_at + grace else "closed", window)
