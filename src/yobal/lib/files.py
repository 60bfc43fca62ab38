"""Files kept under their SHA-256: the same bytes once, never changed, on disk before they are acknowledged.

What was computed, and can be computed again, is kept under the hash of what it was computed from.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

_FILES = "files"


@dataclass(frozen=True)
class KeptFile:
    """Where a file's bytes stand in the store."""

    path: str
    sha256: str
    size: int


def keep(content: bytes) -> KeptFile:
    """Store bytes under their hash and wait until they are on disk."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if not _is_kept(path):
        _write(path, content)
    return KeptFile(path, sha256, len(content))


def path_of(sha256: str) -> str:
    """Say where the bytes with this hash are kept, if they are."""
    return f"{_FILES}/{sha256[:2]}/{sha256}"


def _is_kept(path: str) -> bool:
    """Say whether these bytes are here; if so they are kept anew now, and discard() leaves them alone."""
    try:
        target = Path(default_storage.path(path))
    except NotImplementedError:
        return default_storage.exists(path)
    try:
        with _alone_in(target.parent):
            os.utime(target)
    except FileNotFoundError:
        return False
    return True


def old_files(*, before: datetime) -> list[str]:
    """List the files that were kept last before a moment, and the halves that killed processes left.

    An object storage is asked for nothing: there it is for the operator to say what may go.
    """
    try:
        root = Path(default_storage.path(""))
    except NotImplementedError:
        return []
    files = (path for path in (root / _FILES).glob("*/*") if _changed_before(path, before))
    return [path.relative_to(root).as_posix() for path in files]


def discard(path: str, *, before: datetime) -> int | None:
    """Take a file out of the store, and give its size; None where somebody kept it since that moment, or took it out.

    Only what no row names may go, and not before the transactions that began with it have ended.
    """
    target = Path(default_storage.path(path))
    with _alone_in(target.parent):
        if not _changed_before(target, before):
            return None
        size = target.stat().st_size
        target.unlink()
    return size


def _changed_before(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder, so that nothing is taken out of it between a look and a touch; ends with the process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(path: str, content: bytes) -> None:
    """Write beside the place and move into it, so that no half file ever bears the hash of a whole one."""
    try:
        target = Path(default_storage.path(path))
    except NotImplementedError:  # object storage writes whole objects by itself
        default_storage.save(path, ContentFile(content))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    pending = target.with_name(f".{target.name}.{os.getpid()}.{id(content)}")
    try:
        with pending.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        pending.replace(target)
    finally:
        pending.unlink(missing_ok=True)  # a full disk keeps no halves
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: str) -> bytes:
    """Read a kept file."""
    with default_storage.open(path, "rb") as file:
        content: bytes = file.read()
    return content


def open_kept(path: str) -> BinaryIO:
    """Open a kept file, for those who do not need all of it at once."""
    return cast("BinaryIO", default_storage.open(path, "rb").file)


def keep_made(source: str, content: bytes) -> None:
    """Store what was computed from something with this SHA-256."""
    if not default_storage.exists(_made(source)):
        _write(_made(source), content)


def made(source: str) -> bytes | None:
    """Read what was computed from something with this SHA-256, if it was."""
    return read(_made(source)) if default_storage.exists(_made(source)) else None


def _made(source: str) -> str:
    return f"made/{source[:2]}/{source}"
