"""Tables out of the files that offices exchange: CSV in the encodings and dialects met in practice, and XLSX.

Cells come out as text, unchanged: leading spaces, line breaks and NUL bytes are kept, for they were received. What
cannot be read whole is refused with its row and column; nothing is dropped or guessed in silence.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from yobal.drafting.encodings import encoding_of
from yobal.drafting.errors import gettext_noop

# One cell may hold a whole letter: 16 Mi characters. Python's csv stops at 131,072 unless told otherwise.
CELL_BOUND = 1 << 24
# A table is held in memory; an XLSX counts as what it unpacks to.
FILE_BOUND = 1 << 29

DELIMITERS = (",", ";", "\t")

_ROWS_TO_TELL_THE_DELIMITER = 100
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
# Excel keeps 15 significant digits: beyond them an integer is no longer known exactly.
_EXACT_INTEGERS = 10**15


class UnreadableTable(ValueError):
    """A file that cannot be read as a table: where (from 1, None if nowhere in particular), why, what to do.

    What a page may show are fixed sentences, which it translates.
    """

    def __init__(self, cause: str, *, mend: str, row: int | None = None, column: int | None = None) -> None:
        self.row, self.column, self.cause, self.mend = row, column, cause, mend
        place = ", ".join(f"{word} {n}" for word, n in (("row", row), ("column", column)) if n is not None)
        super().__init__(f"{place.capitalize()}: {cause} {mend}" if place else f"{cause} {mend}")


@dataclass(frozen=True, slots=True)
class Table:
    """A header row and the rows below it, each as wide as the header.

    `rows[0]` is what a spreadsheet shows as row 2. Empty rows between others are kept, so that numbers stay right.
    `sheet` is the name of an XLSX sheet, "" for CSV. `encoding` and `delimiter` say how a CSV was read, "" for XLSX;
    `encoding_guessed` warns that the bytes were no Unicode and were read as cp1252, where signs may come out wrong.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sheet: str = ""
    encoding: str = ""
    encoding_guessed: bool = False
    delimiter: str = ""


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """Read a CSV or XLSX file, told apart by content; of a workbook the named sheet, else the first visible one.

    Raises UnreadableTable, and OSError where the file itself cannot be opened.
    """
    with path.open("rb") as file:
        return table_of(file.read(FILE_BOUND + 1), sheet=sheet)


def table_of(content: bytes, *, sheet: str | None = None) -> Table:
    """The table that the bytes of a CSV or XLSX file hold; raises UnreadableTable."""
    if len(content) > FILE_BOUND:
        raise _too_large()
    if content.startswith(_OLD_OFFICE):
        raise UnreadableTable(
            gettext_noop("This is a workbook of an old format, or one with a password."),
            mend=gettext_noop("Save it as .xlsx, without a password."),
        )
    return _read_xlsx(content, sheet) if content.startswith(_ZIP) else _read_csv(content)


def _too_large() -> UnreadableTable:
    return UnreadableTable(
        gettext_noop("The table is larger than 512 MiB."),
        mend=gettext_noop("Split it into several files, each with the headers."),
    )


# --- CSV


def _read_csv(content: bytes) -> Table:
    encoding, guessed = encoding_of(content)
    text = _decode(content, encoding)
    csv.field_size_limit(max(csv.field_size_limit(), CELL_BOUND))
    delimiter = _delimiter_of(text)
    headers, rows = _squared(_records(text, delimiter))
    return Table(headers, rows, encoding=encoding, encoding_guessed=guessed, delimiter=delimiter)


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTable(
            gettext_noop("The bytes here are no text."),
            mend=gettext_noop("Save the file as 'CSV UTF-8' in the program that it came from."),
            row=content[: error.start].count(b"\n") + 1,
        ) from error


def _delimiter_of(text: str) -> str:
    """The delimiter by which most of the first rows are as wide as the header, and the header widest."""

    def fitness(delimiter: str) -> tuple[bool, float, int]:
        widths = _first_widths(text, delimiter)
        share = widths.count(widths[0]) / len(widths) if widths else 0.0
        return bool(widths) and widths[0] > 1, share, widths[0] if widths else 0

    return max(DELIMITERS, key=fitness)


def _first_widths(text: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for record in islice(_reader(text, delimiter), _ROWS_TO_TELL_THE_DELIMITER):
            if record:
                widths.append(len(record))  # noqa: PERF401 -- what was read before an error counts
    except csv.Error:
        # With the wrong delimiter quotation marks stand in wrong places: one row that does not fit.
        widths.append(0)
    return widths


def _reader(text: str, delimiter: str) -> Any:
    # Strict, because otherwise one quotation mark left open swallows all rows below it.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    row = 0
    records = _reader(text, delimiter)
    try:
        for row, record in enumerate(records, start=1):  # noqa: B007 -- the error below names the row
            yield record
    except csv.Error as error:
        raise _malformed(row + 1, error) from error


def _malformed(row: int, error: csv.Error) -> UnreadableTable:
    if "field limit" in str(error):
        return UnreadableTable(
            gettext_noop("A cell holds more than 16,777,216 characters."),
            mend=gettext_noop("Look for a quotation mark that is opened and never closed."),
            row=row,
        )
    return UnreadableTable(
        gettext_noop("A quotation mark is opened and not closed, or text follows a closing one."),
        mend=gettext_noop("Write a quotation mark inside a cell twice, and close the cell with one."),
        row=row,
    )


# --- XLSX


def _read_xlsx(content: bytes, name: str | None) -> Table:
    try:
        _check_unpacked_size(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheet = _sheet_of(workbook, name)
            # From the first row and column on, empty or not, so that rows keep their numbers.
            cells = sheet.to_python(skip_empty_area=False)
    except PasswordError as error:
        raise UnreadableTable(
            gettext_noop("The workbook has a password."), mend=gettext_noop("Save it without a password.")
        ) from error
    except (CalamineError, zipfile.BadZipFile) as error:
        raise UnreadableTable(
            gettext_noop("The file is damaged, or no workbook."),
            mend=gettext_noop("Open it in a spreadsheet program and save it as .xlsx."),
        ) from error
    headers, rows = _squared([_text_of(cell) for cell in row] for row in cells)
    return Table(headers, rows, sheet=sheet.name)


def _check_unpacked_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(part.file_size for part in package.infolist()) > FILE_BOUND:
            raise _too_large()


def _sheet_of(workbook: CalamineWorkbook, name: str | None) -> CalamineSheet:
    visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    if name is None and visible:
        return workbook.get_sheet_by_name(visible[0])
    if name in workbook.sheet_names:
        return workbook.get_sheet_by_name(str(name))
    if name is None:
        raise UnreadableTable(
            gettext_noop("All sheets of the workbook are hidden."),
            mend=gettext_noop("Show the one that holds the table, and save it."),
        )
    raise UnreadableTable(
        f"The workbook has no sheet named {name!r}.",
        mend=f"It has: {', '.join(workbook.sheet_names)}. Name one of these.",
    )


def _text_of(cell: object) -> str:
    """A cell as text: dates and times in ISO 8601, whole numbers without decimals, TRUE and FALSE as shown."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_INTEGERS:
        return str(int(cell))
    return str(cell)


# --- both


def _squared(records: Iterable[list[str]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headers, and rows of their width: missing cells at the end are empty ones, superfluous ones an error."""
    remaining = iter(records)
    headers = _without_empty_end(next(remaining, []))
    if not headers:
        raise UnreadableTable(
            gettext_noop("There are no headers."),
            mend=gettext_noop("Write a header above each column, in row 1."),
            row=1,
        )
    rows = [_fitted(record, len(headers), row) for row, record in enumerate(remaining, start=2)]
    while rows and not any(rows[-1]):
        rows.pop()
    return headers, tuple(rows)


def _without_empty_end(record: list[str]) -> tuple[str, ...]:
    filled = [position for position, cell in enumerate(record, start=1) if cell.strip()]
    return tuple(record[: max(filled, default=0)])


def _fitted(record: list[str], width: int, row: int) -> tuple[str, ...]:
    if len(_without_empty_end(record)) > width:
        raise UnreadableTable(
            gettext_noop("The row has more cells than row 1 has headers."),
            mend=gettext_noop(
                "Headers stand in row 1, one above each column; a cell that holds a comma stands in quotation marks."
            ),
            row=row,
            column=width + 1,
        )
    return tuple(record[:width]) + ("",) * (width - len(record))
