"""The only place that asks what time it is.

`now()` is the real time plus the demonstration offset, which is nought except in demonstration mode. Tokens and
passwords that expire use `real_now()`. The offset lives in a small file so that the server, its worker and the command
line agree. Where several servers answer, each tells the time by the one clock that decides (`set_right`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path

_offset_file: Path | None = None
_behind = timedelta(0)
_previewed: ContextVar[datetime | None] = ContextVar("previewed", default=None)


def keep_offset_in(path: Path | None) -> None:
    """Name the file that holds the demonstration offset in seconds; None switches demonstrations off."""
    global _offset_file
    _offset_file = path


def real_now() -> datetime:
    """Say what the machine's clock says, in UTC."""
    return datetime.now(UTC)


def offset() -> timedelta:
    """Say how far the demonstration clock is from the machine's."""
    if _offset_file is None:
        return timedelta(0)
    try:
        return timedelta(seconds=float(_offset_file.read_text(encoding="ascii")))
    except FileNotFoundError:
        return timedelta(0)


def now() -> datetime:
    """Say what time it is for the consultation: real, moved by a demonstration, or that of a preview."""
    return _previewed.get() or real_now() + _behind + offset()


def set_right(behind: timedelta) -> None:
    """Say how far this machine's clock is behind the one that decides, less than nought where it is ahead."""
    global _behind
    _behind = behind


def is_previewed() -> bool:
    """Say whether `now()` says the moment of a preview: what is made then must not be kept for others."""
    return _previewed.get() is not None


@contextmanager
def as_at(moment: datetime) -> Iterator[None]:
    """Make `now()` say this moment within the block, for a page that is previewed; nothing may be kept from it."""
    token = _previewed.set(moment)
    try:
        yield
    finally:
        _previewed.reset(token)


def is_moved() -> bool:
    """Say whether a demonstration clock is in use."""
    return _offset_file is not None


def move_to(moment: datetime) -> None:
    """Set the demonstration clock; refuses outside demonstration mode."""
    if _offset_file is None:
        raise RuntimeError("The clock can be moved in demonstration mode only.")
    seconds = (moment - real_now() - _behind).total_seconds()
    pending = _offset_file.with_suffix(".new")
    pending.write_text(repr(seconds), encoding="ascii")
    pending.replace(_offset_file)  # atomic, so that no reader sees half a number
