"""How a line of the log is written: without secrets and without what people typed.

A page that fails is logged with its path, in which the secret of a draft may stand; PostgreSQL tells of a refused row
what it holds; and messages of libraries name addresses.
"""

import logging
import re

_SECRETS_FOLLOW = "/answer/|/preview/|/follow/confirm/|/follow/stop/|/receipt/sender/|/sign/|/claim/|/i/"
_LEFT_OUT = (
    (
        re.compile(
            r"(/answer/|/preview/|/follow/confirm/|/follow/stop/|/receipt/sender/|/sign/|/claim/|/i/)[^/\s'\"]+"
        ),
        r"\1…",
    ),
    (re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE), r"\1 …"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "…@…"),
)


class Line(logging.Formatter):
    """Writes a record, its traceback included, and leaves out what must not stand in a log."""

    def format(self, record: logging.LogRecord) -> str:
        """Write it as usual, then leave out."""
        written = super().format(record)
        for pattern, instead in _LEFT_OUT:
            written = pattern.sub(instead, written)
        return written
