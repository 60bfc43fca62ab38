"""The one way in for drafts: any file that an office keeps a draft in, told apart by its content, then by its name."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from zipfile import ZipFile

from yobal.drafting import legacy_fonts
from yobal.drafting.archives import LARGEST_FILE, SAVE_AGAIN, open_archive, too_large
from yobal.drafting.encodings import decoded
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.figures import extension_of
from yobal.drafting.grow import grow
from yobal.drafting.joining import join_drafts
from yobal.drafting.lines import Line, within_bound
from yobal.drafting.read_docx import read_docx
from yobal.drafting.read_html import read_html
from yobal.drafting.read_markdown import read_markdown
from yobal.drafting.read_odt import as_docx, media_type
from yobal.drafting.read_sheet import read_sheet
from yobal.drafting.tree import Draft, Mark, Reason

MOST_FILES = 100

_MEND = gettext_noop("Upload a DOCX, ODT, HTML, Markdown, text, CSV or XLSX file.")
_OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_BYTES_TO_TELL_A_PAGE = 1024
_EXTENSIONS = {
    "htm": "html", "html": "html", "xhtml": "html",
    "md": "markdown", "markdown": "markdown",
    "csv": "sheet", "tsv": "sheet", "xls": "sheet",
    "txt": "text", "text": "text",
    "doc": "docx", "docx": "docx", "odt": "docx",
    "xlsx": "sheet", "ods": "sheet",
}  # fmt: skip


def read_draft(content: bytes, name: str, *, marks: Mapping[int, Mark] | None = None) -> Draft:
    """The provisions of a file, with an account of each of its blocks; `marks` say by hand what a block is.

    Reads DOCX, ODT, HTML, Markdown, plain text, CSV, XLSX and ODS. Raises UnreadableDraft for all else, and for what is
    damaged, hostile or empty. Whoever reads for others calls `bounded.read_bounded` instead.
    """
    return read_drafts([(name, content)], marks=marks)


def read_drafts(files: Sequence[tuple[str, bytes]], *, marks: Mapping[int, Mark] | None = None) -> Draft:
    """One draft of several files, (name, content) each, which follow each other in the order of their names."""
    if not files or len(files) > MOST_FILES:
        raise UnreadableDraft(
            "file", gettext_noop("Choose between 1 and 100 files."), gettext_noop("Divide the draft.")
        )
    drafts: list[Draft] = []
    read = 0
    for name, content in sorted(files, key=lambda file: _in_order(file[0])):
        own = {index - read: mark for index, mark in (marks or {}).items() if index >= read}
        draft = _read(content, name, own, may_title=not drafts)
        read += len(draft.account)
        drafts.append(draft)
    joined = join_drafts(drafts) if len(drafts) > 1 else drafts[0]
    if any(block.reason is Reason.LEGACY_FONT for block in joined.account):
        return replace(joined, warnings=(*joined.warnings, legacy_fonts.WARNING))
    return joined


def _in_order(name: str) -> list[tuple[int, str]]:
    """A key by which 'page 10' comes after 'page 9'."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d{1,9})", name.casefold())]


def _read(content: bytes, name: str, marks: Mapping[int, Mark], *, may_title: bool) -> Draft:
    if len(content) > LARGEST_FILE:
        raise too_large()
    match _format(content, name):
        case "docx":
            draft = read_docx(io.BytesIO(as_docx(content)), marks=marks)
        case "html":
            draft = read_html(content, marks=marks, may_title=may_title)
        case "markdown":
            draft = read_markdown(content, marks=marks, may_title=may_title)
        case "sheet":
            draft = read_sheet(content)
        case _:
            draft = _read_text(content, marks)
    if not draft.nodes and not draft.title:
        mend = gettext_noop("Check that this is the right file; a scan has no text.")
        raise UnreadableDraft("file", gettext_noop("The document holds no text."), mend)
    return draft


def _read_text(content: bytes, marks: Mapping[int, Mark]) -> Draft:
    text = decoded(content)
    lines = within_bound(Line(line.rstrip().lstrip(" ")) for line in text.text.split("\n"))
    lines = [line if line.text else replace(line, left_out=Reason.EMPTY) for line in lines]
    return replace(grow(list(legacy_fonts.remarked(lines)), marks), warnings=text.warnings)


# Formats


def _format(content: bytes, name: str) -> str:
    extension = PurePath(name).suffix[1:].casefold()
    named = _EXTENSIONS.get(extension, "")
    _refuse_what_is_no_draft(content)
    if content.startswith(_OLD_OFFICE):
        return "sheet" if named == "sheet" else "docx"
    if content.startswith(b"PK"):
        return _format_of_archive(open_archive(content))
    if _PAGE.match(content[:_BYTES_TO_TELL_A_PAGE]):
        return "html"
    if not named:
        cause = gettext_noop("Files of this kind cannot be read as a draft.")
        raise UnreadableDraft("file", cause, _MEND)
    return named


def _format_of_archive(archive: ZipFile | None) -> str:
    if archive is None:
        return "docx"
    is_sheet = any(part.startswith("xl/") for part in archive.namelist()) or media_type(archive) == _OPEN_SHEET
    return "sheet" if is_sheet else "docx"


def _refuse_what_is_no_draft(content: bytes) -> None:
    """Files that people do upload as drafts, and the reason why they are none."""
    if b"%PDF-" in content[:_BYTES_TO_TELL_A_PAGE]:
        cause = gettext_noop(
            "A PDF loses letters of Khmer text and the order of its parts, so it cannot be read safely."
        )
        mend = gettext_noop("Keep the PDF as an attachment, and import the DOCX or ODT that it was made from.")
        raise UnreadableDraft("file", cause, mend)
    if content.startswith(b"{\\rtf"):
        raise UnreadableDraft("file", gettext_noop("RTF files cannot be read."), SAVE_AGAIN)
    if extension_of(content):
        raise UnreadableDraft("file", gettext_noop("This is a picture, and a picture has no text."), _MEND)
