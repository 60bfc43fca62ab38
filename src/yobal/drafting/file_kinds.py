"""What a stranger's file is, told by its content and never by its name; only kinds that are listed are taken."""

import zipfile
from dataclasses import dataclass
from enum import StrEnum

import filetype

from yobal.drafting.archives import DAMAGED, open_archive
from yobal.drafting.encodings import encoding_of
from yobal.drafting.errors import UnreadableDraft, gettext_noop


class Family(StrEnum):
    """What a person does with a file: reads it, looks at it, listens to it."""

    DOCUMENT = "document"
    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its media type, the ending of its name, and its family."""

    media_type: str
    ending: str
    family: Family


PDF = FileKind("application/pdf", "pdf", Family.DOCUMENT)
TEXT = FileKind("text/plain", "txt", Family.DOCUMENT)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
DOCX = FileKind(f"{_OFFICE}wordprocessingml.document", "docx", Family.DOCUMENT)
XLSX = FileKind(f"{_OFFICE}spreadsheetml.sheet", "xlsx", Family.DOCUMENT)
PPTX = FileKind(f"{_OFFICE}presentationml.presentation", "pptx", Family.DOCUMENT)
ODT = FileKind(f"{_OPEN}text", "odt", Family.DOCUMENT)
ODS = FileKind(f"{_OPEN}spreadsheet", "ods", Family.DOCUMENT)
ODP = FileKind(f"{_OPEN}presentation", "odp", Family.DOCUMENT)
# The part that makes an office file what it is, whatever other parts it has.
_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_OPEN_KINDS = {kind.media_type: kind for kind in (ODT, ODS, ODP)}
# What phones and scanners make, by the ending under which the library knows a content.
_RECORDED = {
    ending: FileKind(media_type, ending, family)
    for family, kinds in {
        Family.PICTURE: {
            "jpg": "image/jpeg",
            "png": "image/png",
            "gif": "image/gif",
            "webp": "image/webp",
            "heic": "image/heic",
            "avif": "image/avif",
            "tif": "image/tiff",
        },
        Family.SOUND: {
            "mp3": "audio/mpeg",
            "m4a": "audio/mp4",
            "aac": "audio/aac",
            "ogg": "audio/ogg",
            "wav": "audio/wav",
            "amr": "audio/AMR",
            "flac": "audio/flac",
        },
        Family.FILM: {
            "mp4": "video/mp4",
            "webm": "video/webm",
            "3gp": "video/3gpp",
            "mov": "video/quicktime",
        },
    }.items()
    for ending, media_type in kinds.items()
}
_RECORDED[PDF.ending] = PDF
_EVERY = (TEXT, *_MAIN_PARTS.values(), *_OPEN_KINDS.values(), *_RECORDED.values())
ENDINGS = {kind.media_type: kind.ending for kind in _EVERY}

_MEND = gettext_noop(
    "Send it as PDF, DOCX, ODT, XLSX, plain text, a photo (JPEG, PNG) or a voice message (MP3, M4A, OGG)."
)
_MARKUP_OR_PROGRAM = (b"<", b"#!", b"{\\rtf", b"MZ")
_BYTES_LOOKED_AT = 4096


def kind_of(content: bytes) -> FileKind:
    """Tell what a file is; raises UnreadableDraft, with what to send instead, for what is not taken."""
    if not content:
        raise UnreadableDraft("file", gettext_noop("The file is empty."), gettext_noop("Choose it again."))
    found = _RECORDED.get(filetype.guess_extension(content) or "") or _in_archive(content) or _plain(content)
    if found is None:
        raise UnreadableDraft("file", gettext_noop("Files of this kind are not taken."), _MEND)
    return found


def _in_archive(content: bytes) -> FileKind | None:
    if not content.startswith(b"PK"):
        return None
    archive = open_archive(content)
    if archive is None:
        return None
    names = set(archive.namelist())
    office = next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
    return office or _OPEN_KINDS.get(_declared(archive))


def _declared(archive: zipfile.ZipFile) -> str:
    """Read what an OpenDocument file says it is."""
    try:
        with archive.open("mimetype") as declared:
            return declared.read(200).decode("ascii", "replace").strip()
    except DAMAGED:
        return ""


def _plain(content: bytes) -> FileKind | None:
    """Take readable text, but neither markup, which a browser might run, nor scripts."""
    beginning = content[:_BYTES_LOOKED_AT]
    encoding, guessed = encoding_of(content)
    if guessed:
        return None
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    bare = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")
    return None if "\0" in text or bare.startswith(_MARKUP_OR_PROGRAM) or not text.strip() else TEXT
