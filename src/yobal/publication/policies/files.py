"""Which files may be kept with a document, told by what they hold and not by what they are called."""

import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from yobal.drafting.archives import open_archive
from yobal.drafting.errors import UnreadableDraft
from yobal.lib.errors import BadInput, Conflict, WrongState
from yobal.publication.models import DraftImport

LARGEST_FILE = 50 * 1024 * 1024
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
}
# What accompanies a text; pages of the web are sources of drafts, and nothing to hand out beside them.
COMPANIONS = frozenset({".pdf", ".docx", ".odt", ".xlsx", ".ods", ".csv", ".png", ".jpg", ".jpeg", ".txt"})
_BEGINNINGS = {PDF: b"%PDF-", TYPES[".png"]: b"\x89PNG\r\n\x1a\n", TYPES[".jpg"]: b"\xff\xd8\xff"}
_LONGEST_STEM, _LONGEST_SUFFIX = 100, 15
# Directions and separators that make a name read as another one.
_CATEGORIES_REFUSED = ("Cc", "Cf", "Zl", "Zp", "Cs", "Co")
_NOT_IN_NAMES = frozenset('/\\:*?"<>|')
# Khmer is written with these two, although they are format characters.
_KEPT = frozenset("\u200b\u200c")


def safe_name(name: str) -> str:
    """Give a file's own name without a path, control characters or what hides its ending, short enough to be kept."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    shown = "".join(character for character in last if _may_stand(character)).strip(" .")
    path = PurePosixPath(shown or "file")
    return path.stem[:_LONGEST_STEM].rstrip(" .") + path.suffix[:_LONGEST_SUFFIX]


def _may_stand(character: str) -> bool:
    if character in _KEPT:
        return True
    return character not in _NOT_IN_NAMES and unicodedata.category(character) not in _CATEGORIES_REFUSED


def check_file(name: str, content: bytes, *, allowed: Collection[str] = COMPANIONS) -> str:
    """Give the media type of a file of an allowed kind; it must hold what its name says."""
    suffix = PurePosixPath(name).suffix.lower()
    said = {"name": name, "kinds": ", ".join(sorted(kind.removeprefix(".").upper() for kind in allowed))}
    if suffix not in allowed:
        raise BadInput(_("“%(name)s” is of another kind. Choose one of these: %(kinds)s.") % said, place="files")
    _check_size(content, said)
    if not _holds(content, TYPES[suffix], said):
        raise BadInput(
            _("“%(name)s” does not hold what its name says. Save it again from its program, then upload it.") % said,
            place="files",
        )
    return TYPES[suffix]


def check_source(name: str, content: bytes) -> str:
    """Give the media type of a file that is to be read as a draft; what it holds is for its reader to judge."""
    _check_size(content, {"name": name})
    if content.startswith(_BEGINNINGS[PDF]):
        return PDF
    return TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def _check_size(content: bytes, said: dict[str, str]) -> None:
    if not content:
        raise BadInput(_("“%(name)s” is empty. Choose the file again.") % said, place="files")
    if len(content) > LARGEST_FILE:
        cause = _("“%(name)s” is larger than 50 MB. Make its pictures smaller, or divide it.")
        raise BadInput(cause % said, place="files")


def _holds(content: bytes, media_type: str, said: dict[str, str]) -> bool:
    if media_type in _BEGINNINGS:
        return content.startswith(_BEGINNINGS[media_type])
    if media_type.startswith("text/"):
        return b"\0" not in content or content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        archive = open_archive(content)
    except UnreadableDraft as refused:
        reason = {**said, "cause": _(refused.cause), "mend": _(refused.mend)}
        raise BadInput(_("“%(name)s”: %(cause)s %(mend)s") % reason, place="files") from refused
    return archive is not None and _MAIN_PARTS[media_type] in archive.namelist()


_MAIN_PARTS = {
    DOCX: "word/document.xml",
    TYPES[".xlsx"]: "xl/workbook.xml",
    TYPES[".odt"]: "content.xml",
    TYPES[".ods"]: "content.xml",
}


def check_is_under_way(draft_import: DraftImport, *, seen: int) -> None:
    """An import is confirmed once, as it was looked at."""
    found = DraftImport.objects.filter(pk=draft_import.pk).first()
    if found is None:
        raise WrongState(_("These files were discarded meanwhile. Upload them again."))
    if found.version is not None:
        raise WrongState(_("Version %(number)s was made of these files already.") % {"number": found.version.number})
    if found.edits != seen:
        raise Conflict(_("Somebody else marked these files while you looked at them. Look at the result again."))
