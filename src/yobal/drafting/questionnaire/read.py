"""A filled form, DOCX, ODT, XLSX or ODS by its content, as rows; in a child process, so that no file does harm."""

import io
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from yobal.drafting.archives import LARGEST_FILE, open_archive, too_large
from yobal.drafting.bounded import MEMORY_LIMIT, TIME_LIMIT, ask
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.package import open_package
from yobal.drafting.questionnaire.cells import PICTURE, SHEET, Cells, Row, Where, filled
from yobal.drafting.questionnaire.read_open import SPREADSHEET, TEXT_DOCUMENT, read_open
from yobal.drafting.questionnaire.read_word import read_word
from yobal.drafting.read_odt import media_type
from yobal.drafting.tables import text_of

_WORKBOOK = "xl/workbook.xml"
_SAVE = gettext_noop("Fill in the form that you downloaded here, save it as DOCX or XLSX, and upload that.")


def read_bounded(content: bytes, *, time_limit: float = TIME_LIMIT, memory_limit: int = MEMORY_LIMIT) -> Cells:
    """The rows of a stranger's file; raises UnreadableDraft, which says where, why, and what to do."""
    if len(content) > LARGEST_FILE:
        raise too_large()
    answer, _ = ask("questionnaire", {}, [content], time_limit=time_limit, memory_limit=memory_limit)
    return Cells.of_json(answer)


def read_cells(content: bytes) -> Cells:
    """The rows of a file, read in this very process."""
    archive = open_archive(content)
    if archive is None:
        raise UnreadableDraft("file", gettext_noop("This is no form in DOCX, ODT, XLSX or ODS."), _SAVE)
    kind = media_type(archive)
    if kind in (TEXT_DOCUMENT, SPREADSHEET):
        return read_open(archive, is_sheet=kind == SPREADSHEET)
    if _WORKBOOK in archive.namelist():
        return _read_workbook(content, archive)
    return read_word(open_package(io.BytesIO(content)))


def _read_workbook(content: bytes, archive: zipfile.ZipFile) -> Cells:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            rows = [row for name in workbook.sheet_names for row in _sheet(workbook, name)]
    except CalamineError as error:
        raise UnreadableDraft(
            "file", gettext_noop("The file is damaged in a way that stops its reading."), _SAVE
        ) from error
    # One picture is our QR code.
    pictures = [name for name in archive.namelist() if name.startswith("xl/media/")][1:]
    return Cells(filled((*rows, *(Row(Where(PICTURE, "", 0), ("",)) for _ in pictures))))


def _sheet(workbook: CalamineWorkbook, name: str) -> Iterator[Row]:
    cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for number, row in enumerate(cells, 1):
        yield Row(Where(SHEET, name, number), tuple(map(text_of, row)))
