"""One tar that holds a database, all kept files, and a manifest by which every byte of it can be checked."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from yobal.cli.progress import Advance
from yobal.lib.errors import BadInput

FORMAT = 1
MANIFEST, FILES = "manifest.json", "files/"
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup holds; `key_check` tells whether a secret key is the one that was in use, not what it is."""

    version: str
    made_at: str
    vendor: str
    database: str
    key_check: str
    migrations: list[str]
    counts: dict[str, int]
    sha256: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


@contextmanager
def writing(target: Path) -> Iterator[tarfile.TarFile]:
    """Write an archive under another name, and give it its own once it is whole and on disk; ours alone to read."""
    pending = target.with_name(f"{target.name}.part")
    handle = os.open(pending, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        pending.replace(target)
        _sync(target.parent)
    finally:
        pending.unlink(missing_ok=True)


def add(archive: tarfile.TarFile, name: str, path: Path, advance: Advance) -> str:
    """Add a file under a name; returns the SHA-256 of what went in."""
    with path.open("rb") as file:
        member = tarfile.TarInfo(name)
        member.size, member.mode = os.fstat(file.fileno()).st_size, 0o640
        reading = _Hashing(file, advance)
        archive.addfile(member, reading)
        return reading.digest()


def add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Add the manifest, last: it names the hashes of all that stands before it."""
    content = json.dumps(asdict(manifest), ensure_ascii=False, indent=2, sort_keys=True).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(content), 0o640
    archive.addfile(member, io.BytesIO(content))


@contextmanager
def reading(path: Path) -> Iterator[tarfile.TarFile]:
    """Open an archive; what is none is refused."""
    if not tarfile.is_tarfile(path):
        raise BadInput(f"{path} is not a backup of Yobal.", place=str(path))
    with tarfile.open(path, mode="r:") as archive:
        yield archive


def manifest_of(archive: tarfile.TarFile) -> Manifest:
    """Read the manifest; refuses an archive without one, or of a later format."""
    try:
        found: dict[str, Any] = json.load(_open(archive, MANIFEST))
        if found.get("format") != FORMAT:
            raise BadInput(f"This backup has format {found.get('format')}; this version of Yobal reads {FORMAT}.")
        return Manifest(**found)
    except (KeyError, ValueError, TypeError, tarfile.TarError) as error:
        raise BadInput("This is not a backup of Yobal, or it was cut off: it has no readable manifest.") from error


def check(archive: tarfile.TarFile, manifest: Manifest, advance: Advance) -> None:
    """Compare every byte with the manifest before anything is touched; names that lead elsewhere are refused."""
    members = {member.name: member for member in archive.getmembers()}
    if set(members) != {MANIFEST, *manifest.sha256}:
        odd = sorted(set(members) ^ {MANIFEST, *manifest.sha256})
        raise BadInput(f"What the backup holds is not what its manifest says: {odd[0]}.", place=odd[0])
    for name, expected in manifest.sha256.items():
        if not members[name].isfile() or not _stays_inside(name):
            raise BadInput(f"The backup holds '{name}', which is no plain file of its own.", place=name)
        source = _Hashing(_open(archive, name), advance)
        while source.read(_CHUNK):
            pass
        if source.digest() != expected:
            raise BadInput(f"The backup is damaged: '{name}' has another content than when it was made.", place=name)


def extract(archive: tarfile.TarFile, name: str, target: Path, advance: Advance) -> None:
    """Write one file beside its place and move it there, on disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    pending = target.with_name(f".{target.name}.restoring")
    source = _Hashing(_open(archive, name), advance)
    with pending.open("wb") as file:
        while chunk := source.read(_CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    pending.replace(target)


def sha256_of(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes], advance: Advance) -> None:
        self._file, self._advance, self._hash = file, advance, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self._hash.update(chunk)
        self._advance(len(chunk))
        return chunk

    def digest(self) -> str:
        return self._hash.hexdigest()


def _open(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
