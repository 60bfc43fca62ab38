"""What can be refused, as one tree.

    Refusal                 nothing was changed; the message is for the person who reads it
    ├── NotAllowed          this person may not do it (403)
    ├── BadInput            what was given cannot be used; names the place (422)
    ├── WrongState          it cannot happen to this thing now (409)
    │   ├── Closed          the window is not open
    │   ├── Conflict        somebody else changed it meanwhile
    │   └── KeyReused       the same form key came with another text (422)
    └── OutOfOrder          a piece of the machinery failed; nothing was lost (503)

Messages are translatable (lazy strings are welcome), say what, where and how to mend it, and one middleware turns them
into pages.
"""

from __future__ import annotations


class Refusal(Exception):
    """Something that the system declines to do, with a message for the person who asked."""

    status = 400

    def __init__(self, message: object, *, place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refusal):
    """This person may not do it."""

    status = 403


class BadInput(Refusal):
    """What was given cannot be used; `place` names the field, or row and column."""

    status = 422


class WrongState(Refusal):
    """It cannot happen to this thing now."""

    status = 409


class Closed(WrongState):
    """The window for this is not open."""


class Conflict(WrongState):
    """Somebody else changed the thing since it was shown."""


class KeyReused(WrongState):
    """A form key that already has a receipt came with another text."""

    status = 422


class OutOfOrder(Refusal):
    """A piece of the machinery failed, and nothing was lost by it."""

    status = 503
