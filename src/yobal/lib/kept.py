"""Answers that are the same for everyone, kept in this process for a moment.

On the last evening thousands ask for the same within a second. Who keeps something says for how many seconds it may be
behind the database; nought switches keeping off. While one thread makes it anew, the others get the one before.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, each for so many seconds; when there are too many, the oldest goes."""

    _every: ClassVar["WeakSet[Kept[Any]]"] = WeakSet()

    def __init__(self, *, most: int = 200) -> None:
        self._held: dict[Hashable, tuple[float, Value]] = {}
        self._most = most
        self._lock = threading.Lock()
        self._every.add(self)

    @classmethod
    def forget(cls) -> None:
        """Let go of all that is kept in this process, where the database under it became another."""
        for kept in cls._every:
            kept._held.clear()

    def get(self, key: Hashable, make: Callable[[], Value], *, seconds: float) -> Value:
        """Give what is kept under a key, or make it; two threads may make one value at the same time, at first."""
        if not seconds:
            return make()
        held = self._held.get(key)
        if held is not None and not self._is_mine_to_renew(key, held, seconds):
            return held[1]
        value = make()
        with self._lock:
            self._held.pop(key, None)
            self._held[key] = (time.monotonic() + seconds, value)
            while len(self._held) > self._most:
                del self._held[next(iter(self._held))]
        return value

    def _is_mine_to_renew(self, key: Hashable, held: tuple[float, Value], seconds: float) -> bool:
        """Take the renewal of what is over upon this thread; the others go on with it meanwhile, so long again."""
        now = time.monotonic()
        if now < held[0]:
            return False
        with self._lock:
            is_first = self._held.get(key) is held and now < held[0] + seconds
            if is_first:
                self._held[key] = (now + seconds, held[1])
        return is_first or now >= held[0] + seconds
