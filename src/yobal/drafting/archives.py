"""Archives from strangers: every office file of today is one, and so is every trap that is made to look like one."""

import io
import stat
import zipfile
import zlib

from yobal.drafting.errors import UnreadableDraft, gettext_noop

LARGEST_FILE = 60 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
# Text compresses twentyfold at most; small files may do better by chance.
LARGEST_RATIO = 100
RATIO_COUNTS_FROM = 10 * 1024 * 1024
MOST_PARTS = 5_000

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    LookupError,
)
SAVE_AGAIN = gettext_noop("Open the file in a word processor, save it as DOCX and upload that.")

# Where Word, Excel and LibreOffice keep programs.
_PROGRAMS = ("/vbaproject.bin", "/vbadata.xml", "/basic/", "/scripts/")
_TYPES, _TYPES_BOUND = "[Content_Types].xml", 1 << 20


def open_archive(content: bytes) -> zipfile.ZipFile | None:
    """Opens an archive, with nothing unpacked yet; None for what is no archive.

    Raises UnreadableDraft for one that is too large or unpacks to more than a document can be, is protected by a
    password, or holds programs or links.
    """
    if len(content) > LARGEST_FILE:
        raise too_large()
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGED:
        return None
    _check_sizes(archive)
    for part in archive.infolist():
        _check_part(part)
    if declares_programs(archive):
        raise _holds_programs(_TYPES)
    return archive


def too_large() -> UnreadableDraft:
    """The refusal of a file that no document can be."""
    cause = gettext_noop("The file is larger than a document can be.")
    return UnreadableDraft("file", cause, gettext_noop("Make its pictures smaller, or divide it, and upload it again."))


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    swells = unpacked > RATIO_COUNTS_FROM and unpacked > LARGEST_RATIO * packed
    if unpacked > LARGEST_UNPACKED or swells or len(parts) > MOST_PARTS:
        raise too_large()


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 1:
        cause = gettext_noop("The file is protected by a password.")
        raise UnreadableDraft("file", cause, gettext_noop("Remove the password and upload it again."))
    if stat.S_ISLNK(part.external_attr >> 16):
        cause = gettext_noop("The file holds a link to a file outside it, which no word processor writes.")
        raise UnreadableDraft(part.filename, cause, SAVE_AGAIN)
    if any(program in f"/{part.filename.casefold()}" for program in _PROGRAMS):
        raise _holds_programs(part.filename)


def declares_programs(archive: zipfile.ZipFile) -> bool:
    """Whether an office file says that it holds programs, whatever their parts are called."""
    try:
        with archive.open(_TYPES) as types:
            declared = types.read(_TYPES_BOUND)
    except DAMAGED:
        return False
    return b"vbaProject" in declared or b"macroEnabled" in declared


def _holds_programs(place: str) -> UnreadableDraft:
    cause = gettext_noop("The file holds macros, which are programs.")
    return UnreadableDraft(place, cause, gettext_noop("Save it without macros, as DOCX, ODT or XLSX, and upload that."))
