"""Tables out of the files that offices exchange: CSV in the encodings and dialects met in practice, and XLSX.

Cells come out as text, unchanged: leading spaces, line breaks and NUL bytes are kept, for they were received. What
cannot be read whole is refused with its row and column; nothing is dropped or guessed in silence.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

import filetype
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from yobal.drafting.archives import DAMAGED, declares_programs
from yobal.drafting.delimited import CELL_BOUND, DELIMITERS, Source, records, told_delimiter, told_encoding
from yobal.drafting.errors import UnreadableTable, gettext_noop
from yobal.drafting.sheet_area import area_of

__all__ = [
    "CELL_BOUND",
    "DELIMITERS",
    "FILE_BOUND",
    "GIVE_HEADERS",
    "TOO_WIDE",
    "Reading",
    "Source",
    "Table",
    "UnreadableTable",
    "open_table",
    "read_table",
    "table_of",
    "text_of",
    "top_rows",
]

# An XLSX is held in memory, and counts as what it unpacks to.
FILE_BOUND = 1 << 29
# Of one sheet, in cells; each takes memory, empty ones too. A hundred thousand rows of 160 columns are fewer.
LARGEST_AREA = 1 << 24

# Said of one row, here or where a table is taken in.
TOO_WIDE = gettext_noop("The row has more cells than row 1 has headers.")
GIVE_HEADERS = gettext_noop(
    "Headers stand in row 1, one above each column; a cell that holds a comma stands in quotation marks."
)

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_BYTES_TO_TELL_THE_KIND = 8192
# Excel keeps 15 significant digits: beyond them an integer is no longer known exactly.
_EXACT_INTEGERS = 10**15


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read, where somebody has said so; what is empty is found out.

    `head` is the row of the headers, counted from 1, and `head_rows` how many rows they fill: of two, the second says
    which part of the question above it a column is. `sheet` is a sheet of a workbook.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    head: int = 1
    head_rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A header row and the rows below it, each as wide as the header; wider only where `open_table` was told so.

    `first_line` is the number that a spreadsheet shows beside the first of `rows`, `head_rows` how many rows above it
    the headers fill. Empty rows between others are kept,
    so that numbers stay right. Rows of an opened CSV are read from the file each time.
    `sheet` is the name of an XLSX sheet, "" for CSV. `encoding` and `delimiter` say how a CSV was read, "" for XLSX;
    `encoding_guessed` warns that the bytes were no Unicode and were read as cp1252, where signs may come out wrong.
    """

    headers: tuple[str, ...]
    rows: Collection[tuple[str, ...]]
    sheet: str = ""
    encoding: str = ""
    encoding_guessed: bool = False
    delimiter: str = ""
    first_line: int = 2
    head_rows: int = 1


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """Read a CSV or XLSX file, told apart by content; of a workbook the named sheet, else the first visible one.

    Raises UnreadableTable, and OSError where the file itself cannot be opened.
    """
    return _held(open_table(lambda: path.open("rb"), Reading(sheet=sheet or "")))


def table_of(content: bytes, *, sheet: str | None = None) -> Table:
    """The table that the bytes of a CSV or XLSX file hold; raises UnreadableTable."""
    return _held(open_table(lambda: io.BytesIO(content), Reading(sheet=sheet or "")))


def open_table(source: Source, reading: Reading = Reading(), *, wide: bool = False) -> Table:
    """Check a whole file, and give its table; the rows of a CSV are not held in memory, so the file must stay there.

    Raises UnreadableTable; with `wide` not for rows of more cells than there are headers, which come as they are.
    """
    if _is_workbook(source):
        name, cells = _workbook(source, reading.sheet or None)
        headers, rows = _squared(cells, reading, wide=wide)
        filled = tuple(rows)
        first = _first_line(reading)
        return Table(
            headers, filled[: _filled_count(filled)], sheet=name, first_line=first, head_rows=reading.head_rows
        )
    guessed, encoding, delimiter = _way(source, reading)
    rows_of_file = partial(records, source, encoding=encoding, delimiter=delimiter)
    headers, rows = _squared(rows_of_file(), reading, wide=wide)
    count = _filled_count(rows)
    return Table(
        headers,
        RowsOfFile(lambda: _squared(rows_of_file(), reading, wide=wide)[1], count),
        encoding=encoding,
        encoding_guessed=guessed,
        delimiter=delimiter,
        first_line=_first_line(reading),
        head_rows=reading.head_rows,
    )


def top_rows(source: Source, reading: Reading, *, count: int) -> list[list[str]]:
    """The first rows as they stand, headers or not; raises UnreadableTable for what is no table."""
    if _is_workbook(source):
        return _workbook(source, reading.sheet or None)[1][:count]
    _guessed, encoding, delimiter = _way(source, reading)
    return list(islice(records(source, encoding=encoding, delimiter=delimiter), count))


class RowsOfFile(Collection[tuple[str, ...]]):
    """The rows below the headers of a CSV, read anew for whoever asks."""

    def __init__(self, read: Callable[[], Iterator[tuple[str, ...]]], count: int) -> None:
        self._read, self._count = read, count

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return islice(self._read(), self._count)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)


def _held(table: Table) -> Table:
    return replace(table, rows=tuple(table.rows))


def _way(source: Source, reading: Reading) -> tuple[bool, str, str]:
    told, guessed = told_encoding(source)
    encoding = reading.encoding or told
    delimiter = reading.delimiter or told_delimiter(source, encoding)
    return guessed and not reading.encoding, encoding, delimiter


def _is_workbook(source: Source) -> bool:
    """Tell a workbook from text; raises UnreadableTable for what is neither."""
    with source() as file:
        start = file.read(_BYTES_TO_TELL_THE_KIND)
    if start.startswith(_OLD_OFFICE):
        raise UnreadableTable(
            gettext_noop("This is a workbook of an old format, or one with a password."),
            mend=gettext_noop("Save it as .xlsx, without a password."),
        )
    if start.startswith(_ZIP):
        return True
    if filetype.guess(start) is not None:
        raise UnreadableTable(
            gettext_noop("This is no table but a picture, a PDF or another kind of file."),
            mend=gettext_noop("Choose a CSV or XLSX file."),
        )
    return False


def _too_large() -> UnreadableTable:
    return UnreadableTable(
        gettext_noop("The table is larger than 512 MiB."),
        mend=gettext_noop("Split it into several files, each with the headers."),
    )


# --- XLSX


def _workbook(source: Source, name: str | None) -> tuple[str, list[list[str]]]:
    with source() as file:
        content = file.read(FILE_BOUND + 1)
    if len(content) > FILE_BOUND:
        raise _too_large()
    try:
        _check_package(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheet = _sheet_of(workbook, name)
            # From the first row and column on, empty or not, so that rows keep their numbers.
            cells = sheet.to_python(skip_empty_area=False)
    except PasswordError as error:
        raise UnreadableTable(
            gettext_noop("The workbook has a password."), mend=gettext_noop("Save it without a password.")
        ) from error
    except UnreadableTable:
        raise
    except (CalamineError, *DAMAGED) as error:
        raise UnreadableTable(
            gettext_noop("The file is damaged, or no workbook."),
            mend=gettext_noop("Open it in a spreadsheet program and save it as .xlsx."),
        ) from error
    return sheet.name, [[text_of(cell) for cell in row] for row in cells]


def _check_package(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(part.file_size for part in package.infolist()) > FILE_BOUND:
            raise _too_large()
        if area_of(package) > LARGEST_AREA:
            raise _too_large()
        if declares_programs(package):
            raise UnreadableTable(
                gettext_noop("The workbook holds macros, which are programs."),
                mend=gettext_noop("Save it as .xlsx, without macros."),
            )


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


def text_of(cell: object) -> str:
    """A cell as text: dates and times in ISO 8601, whole numbers without decimals, TRUE and FALSE as shown."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_INTEGERS:
        return str(int(cell))
    return str(cell)


# --- both


def _first_line(reading: Reading) -> int:
    return reading.head + reading.head_rows


def _squared(
    rows: Iterable[list[str]], reading: Reading, *, wide: bool
) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """Headers, and rows of their width: missing cells at the end are empty ones, superfluous ones mostly an error."""
    remaining = iter(rows)
    for _above in range(reading.head - 1):
        next(remaining, None)
    headers = _headers([next(remaining, []) for _row in range(reading.head_rows)])
    if not headers:
        raise UnreadableTable(
            gettext_noop("There are no headers."),
            mend=gettext_noop("Write a header above each column, in row 1."),
            row=reading.head,
        )
    first = _first_line(reading)
    fitted = partial(_fitted, width=len(headers), wide=wide)
    return headers, (fitted(record, row=row) for row, record in enumerate(remaining, start=first))


def _headers(rows: list[list[str]]) -> tuple[str, ...]:
    """The headers; a second row of them tells the parts of the question that stands above, or to the left."""
    width = max((len(_without_empty_end(row)) for row in rows), default=0)
    above, *below = [(row + [""] * width)[:width] for row in rows]
    if not below:
        return tuple(above)
    joined, question = [], ""
    for upper, lower in zip(above, below[0], strict=True):
        question = upper if upper.strip() else question
        joined.append(": ".join(part for part in (question, lower.strip()) if part))
    return tuple(joined)


def _filled_count(rows: Iterable[tuple[str, ...]]) -> int:
    """How many rows there are down to the last that holds anything."""
    return max((number for number, row in enumerate(rows, start=1) if any(row)), default=0)


def _without_empty_end(record: list[str]) -> tuple[str, ...]:
    filled = [position for position, cell in enumerate(record, start=1) if cell.strip()]
    return tuple(record[: max(filled, default=0)])


def _fitted(record: list[str], *, width: int, wide: bool, row: int) -> tuple[str, ...]:
    if len(record) > width and len(filled := _without_empty_end(record)) > width:
        if wide:
            return filled
        raise UnreadableTable(TOO_WIDE, mend=GIVE_HEADERS, row=row, column=width + 1)
    return tuple(record[:width]) + ("",) * (width - len(record))
