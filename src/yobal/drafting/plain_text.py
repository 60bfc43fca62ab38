"""The words of an attached file, for search and for reading beside it; read in the child process of `bounded`."""

import io
import zipfile
from typing import Any

from lxml import etree
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from yobal.drafting import wire
from yobal.drafting.archives import DAMAGED, open_archive
from yobal.drafting.bounded import ask
from yobal.drafting.encodings import decoded
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.file_kinds import DOCX, ODP, ODS, ODT, PDF, PPTX, TEXT, XLSX

TASK = "text"
READABLE = frozenset(kind.media_type for kind in (PDF, TEXT, DOCX, ODT, XLSX, ODS, PPTX, ODP))
# Enough for search and for reading beside the file, which stays the original.
LONGEST = 1_000_000
MOST_PAGES = 500
_DAMAGED = gettext_noop("The file is damaged, so its text was not read.")
TIME_LIMIT = 30.0


def text_of(content: bytes, *, media_type: str) -> str:
    """The words of a file, '' where it holds none; raises UnreadableDraft for what cannot be read, and does no harm."""
    answer, _contents = ask(TASK, {"media_type": media_type}, [content], time_limit=TIME_LIMIT)
    text: str = answer["text"]
    return text


def answer_text(header: dict[str, Any], contents: list[bytes]) -> bytes:
    """What the child writes for this task."""
    return wire.pack({"text": _read(contents[0], header["media_type"])[:LONGEST]}, [])


def _read(content: bytes, media_type: str) -> str:
    try:
        if media_type == PDF.media_type:
            return _of_pdf(content)
        if media_type == TEXT.media_type:
            return decoded(content).text
        if media_type in (XLSX.media_type, ODS.media_type):
            return _of_sheets(content)
        return _of_archive(content, media_type)
    except UnreadableDraft:
        raise
    except Exception as error:  # libraries stumble in many ways over a broken file
        raise UnreadableDraft("file", _DAMAGED, str(error)) from error


def _of_pdf(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    return "\n\n".join(page.extract_text() for page in reader.pages[:MOST_PAGES]).strip()


def _of_sheets(content: bytes) -> str:
    open_archive(content)  # refuses what unpacks to more than a document can be
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return "\n".join("\t".join(str(cell) for cell in row).strip() for row in rows).strip()


def _of_archive(content: bytes, media_type: str) -> str:
    archive = open_archive(content)
    if archive is None:
        raise UnreadableDraft("file", _DAMAGED, "")
    return "\n".join(filter(None, (_of_part(archive, name) for name in _parts(archive, media_type))))


def _parts(archive: zipfile.ZipFile, media_type: str) -> list[str]:
    """Name the parts that hold words, in the order of reading."""
    names = archive.namelist()
    if media_type == DOCX.media_type:
        return [name for name in ("word/document.xml", "word/footnotes.xml", "word/comments.xml") if name in names]
    if media_type == PPTX.media_type:
        slides = [name for name in names if name.startswith("ppt/slides/slide") and name.endswith(".xml")]
        return sorted(slides, key=lambda name: (len(name), name))
    return [name for name in ("content.xml",) if name in names]


def _of_part(archive: zipfile.ZipFile, name: str) -> str:
    try:
        xml = archive.read(name)
    except DAMAGED as error:
        raise UnreadableDraft(name, _DAMAGED, str(error)) from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    paragraphs = (_words(found) for found in etree.fromstring(xml, parser).iter("{*}p", "{*}h"))
    return "\n".join(text for text in paragraphs if text.strip())


def _words(paragraph: etree._Element) -> str:
    """Join the words of a paragraph: the runs of Word and PowerPoint, or all the text of an OpenDocument one."""
    runs = [run.text or "" for run in paragraph.iter("{*}t")]
    return "".join(runs) if runs else "".join(paragraph.itertext())
