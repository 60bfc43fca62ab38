"""How often something came in the last minute, counted in this process: by form and by consultation, never by address.

Five hundred people of one campus come from one address; a form is on one screen.
"""

import threading
from collections import deque
from time import monotonic

MINUTE = 60.0
_MOST_NAMES = 20_000  # a few megabytes


class Pace:
    """Times of the last minute by name; the names that nobody used for longest are forgotten."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        self._times: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def is_beyond(self, name: str) -> bool:
        """Count once more, and say whether that is more often than `most` in a minute."""
        now = monotonic()
        with self._lock:
            # Popped and put back, so that the first name is the one that was not used for longest.
            times = self._times.pop(name, None) or deque(maxlen=self.most + 1)
            times.append(now)
            self._times[name] = times
            if len(self._times) > _MOST_NAMES:
                del self._times[next(iter(self._times))]
            return len(times) > self.most and now - times[0] < MINUTE
