"""Rows as XLSX and CSV in which nothing that a participant typed becomes a formula.

XLSX is for people and office programs: text is written as text, whatever it begins with. CSV is for programs; the
format knows no types, and office programs guess, so text that could begin a formula is marked with an apostrophe.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import Any, BinaryIO

from xlsxwriter import Workbook

Cell = str | int | float | Decimal | bool | date | None
Row = Sequence[Cell]

# Excel's own limits; lengths are counted in UTF-16 units.
LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_LAST_ROW = 1_048_575
# Excel keeps 15 digits.
_DIGITS = 15
_TOO_LARGE: int = 10**_DIGITS

# XML cannot hold these. Carriage returns are made line feeds before.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# Also the wide signs, which East Asian editions of office programs read as the narrow ones. Apostrophes before them are
# counted in, so that one apostrophe can always be taken away again.
_BEGINS_FORMULA = re.compile(r"'*(?:[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
_COENG = "\u17d2"
# A file must have a date of creation; this one makes the same rows give the same bytes.
_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001 - a place-holder without a zone


@dataclass(frozen=True)
class Column:
    """A heading, the width of its column in characters, and the cells whose texts its cells are chosen from, if any."""

    heading: str
    width: int = 24
    choices: str = ""


@dataclass(frozen=True)
class Notes:
    """The words of the last column, which tells where the text of a cell goes on in another row."""

    heading: str = "Note"
    goes_on: str = "Text goes on in the next row"
    went_before: str = "Continues the row above"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; `rows` are read once, in order, and may be a generator."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    notes: Notes = Notes()


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook that is written row by row, so that a long table needs little memory.

    Text is text, numbers are numbers, dates are dates; moments are ISO 8601 text, since Excel knows no time zones,
    and so are numbers that Excel would round. A cell of more than 32,767 UTF-16 units goes on in the same column of the
    rows below, and the note column says so. Line ends become LF; characters that XML cannot hold become U+FFFD.
    """
    file = BytesIO()
    write_workbook(file, sheets)
    return file.getvalue()


def write_workbook(file: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """As `write_xlsx`, into a file."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        book.set_properties({"created": _NO_DATE})
        formats = _Formats(book)
        taken: set[str] = set()
        for sheet in sheets:
            _write_sheet(book.add_worksheet(_free_name(sheet.name, taken)), sheet, formats)


def write_csv(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """RFC 4180 in UTF-8 with a byte order mark, by which Excel knows the encoding.

    Text that begins with = + - @ (also after blanks or apostrophes, and as wide signs), a tab or a line end gets an
    apostrophe before it, so that no office program runs it: a program that reads the file takes one apostrophe away
    where such a beginning follows. NUL is removed, lone surrogates become '?'. Everything else, line ends included, is
    as it was. Numbers are not marked.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_plain(column.heading) for column in columns])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _plain(cell: Cell) -> str:
    if not isinstance(cell, str):
        return _as_text(cell)
    text = cell.replace("\x00", "")
    return f"'{text}" if _BEGINS_FORMULA.match(text) else text


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


class _Formats:
    """The few looks of a workbook."""

    def __init__(self, book: Workbook) -> None:
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})


def _free_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes: short, without its signs, and not used in this workbook."""
    base = _NOT_IN_NAMES.sub(" ", _writable(name)).strip(" '") or "Sheet"
    if base.casefold() == "history":
        base += "_"
    number, free = 1, _pieces(base, _LONGEST_NAME)[0]
    while free.casefold() in taken:
        number += 1
        ending = f" {number}"
        free = _pieces(base, _LONGEST_NAME - len(ending))[0] + ending
    taken.add(free.casefold())
    return free


def _write_sheet(page: Any, sheet: Sheet, formats: _Formats) -> None:
    columns = (*sheet.columns, Column(sheet.notes.heading))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    for x, column in enumerate(columns):
        page.set_column(x, x, column.width, formats.text)
        page.write_string(0, x, _writable(column.heading), formats.heading)
    short_rows = (short for row in sheet.rows for short in _short_rows(row, len(sheet.columns), sheet.notes))
    for y, short in enumerate(short_rows, start=1):
        for x, cell in enumerate(short):
            _write_cell(page, y, x, cell, formats)
    for x, column in enumerate(columns):
        if column.choices:
            page.data_validation(1, x, _LAST_ROW, x, {"validate": "list", "source": f"={column.choices}"})


def _short_rows(row: Row, width: int, notes: Notes) -> Iterator[Row]:
    """The row, followed by as many as its longest cell needs, each with its note."""
    if len(row) > width:
        raise ValueError(f"a row of {len(row)} cells for {width} columns")
    padded = [*row, *[None] * (width - len(row))]
    columns = [_pieces(_writable(cell), LONGEST_CELL) if isinstance(cell, str) else [cell] for cell in padded]
    parts = list(zip_longest(*columns))
    for number, part in enumerate(parts):
        note = [notes.went_before] * (number > 0) + [notes.goes_on] * (number < len(parts) - 1)
        yield (*part, ". ".join(note))


def _write_cell(page: Any, y: int, x: int, cell: Cell, formats: _Formats) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_boolean(y, x, cell, formats.text)
    elif isinstance(cell, int | float | Decimal) and _exact(cell):
        page.write_number(y, x, cell, formats.text)
    elif isinstance(cell, date) and not isinstance(cell, datetime) and cell.year >= 1900:
        page.write_datetime(y, x, cell, formats.date)
    else:
        page.write_string(y, x, cell if isinstance(cell, str) else _as_text(cell), formats.text)


def _exact(number: int | float | Decimal) -> bool:
    if isinstance(number, Decimal):
        return number.is_finite() and abs(number) < _TOO_LARGE and len(number.as_tuple().digits) <= _DIGITS
    return -_TOO_LARGE < number < _TOO_LARGE


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", _LINE_END.sub("\n", text))


def _pieces(text: str, longest: int) -> list[str]:
    """The text in pieces of at most `longest` UTF-16 units; they join to the text."""
    pieces = []
    while len(text) > longest // 2 and _units(text) > longest:
        end = _cut(text, longest)
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, longest: int) -> int:
    """The last place within `longest` units that tears no syllable, or failing that no character, apart."""
    farthest = len(text[:longest].encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore"))
    end = farthest
    while end > 1 and (_joins_to_the_left(text[end]) or text[end - 1] == _COENG):
        end -= 1
    return end if end > 1 else farthest


def _joins_to_the_left(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or character == "\u200d"
