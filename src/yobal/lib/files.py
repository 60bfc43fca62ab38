"""Files kept under their SHA-256: the same bytes once, never changed, on disk before they are acknowledged.

What was computed, and can be computed again, is kept under the hash of what it was computed from.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@dataclass(frozen=True)
class KeptFile:
    """Where a file's bytes stand in the store."""

    path: str
    sha256: str
    size: int


def keep(content: bytes) -> KeptFile:
    """Store bytes under their hash and wait until they are on disk."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = f"files/{sha256[:2]}/{sha256}"
    if not default_storage.exists(path):
        _write(path, content)
    return KeptFile(path, sha256, len(content))


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
