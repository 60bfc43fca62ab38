"""Sheets to be filled in where there is no network: a numbered row for each entry, some cells chosen from a list.

Each sheet says which one it is, and each row has a number in its first cell that stays with it wherever it is moved: so
that the same sheet can come again, with more rows, and none of them counts twice.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from yobal.drafting import word
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.questionnaire.cells import SHEET, Cells
from yobal.drafting.questionnaire.cells import Row as CellRow
from yobal.lib.khmer import from_khmer_digits

IDENTITY_REF, REF = "sheet/id", "Ref"
_LISTS = "Lists"
_FONT = "Noto Sans Khmer"
_LONGEST_SHEET_NAME = 31
# A file must have a date of creation; this one makes the same sheet give the same bytes.
_NO_DATE = datetime(1980, 1, 1)  # noqa: DTZ001 - a place-holder without a zone
_LINE = 17
_FRESH = gettext_noop("Download the sheet from the page of the meeting, fill in that one, and upload it.")


@dataclass(frozen=True)
class Column:
    """What one cell of each row is for; `choices` are offered in a list, and anything else may be typed."""

    heading: str
    width: int = 24
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordSheet:
    """A sheet before it is filled in; `lines` stand at its head, `identity` says which sheet it is."""

    identity: str
    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: int = 200


@dataclass(frozen=True)
class Entry:
    """A row in which something stands: where it is in the file, its number, and its cells."""

    line: int
    number: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Filled:
    """What a sheet says that it is, and what was written into it."""

    identity: str
    entries: tuple[Entry, ...]

    @property
    def repeated(self) -> frozenset[str]:
        """The numbers that more than one row has."""
        counts = Counter(entry.number for entry in self.entries if entry.number)
        return frozenset(number for number, count in counts.items() if count > 1)


def write_sheet(sheet: RecordSheet) -> bytes:
    """The sheet as XLSX; every cell is text, so that nothing typed becomes a number, a date or a formula."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _NO_DATE, "title": sheet.title})
        _write(book, sheet)
    return file.getvalue()


def filled_in(cells: Cells, *, columns: int) -> Filled:
    """What was written into a sheet that `write_sheet` made; raises UnreadableDraft for any other table."""
    rows = [row for row in cells.rows if row.where.kind == SHEET]
    named = next((at for at, row in enumerate(rows) if row.cells[0].strip() == IDENTITY_REF), None)
    heads = next((at for at, row in enumerate(rows) if row.cells[0].strip() == REF), None)
    if named is None or heads is None or len(rows[named].cells) < 2:
        raise UnreadableDraft("file", gettext_noop("This is no sheet of a meeting."), _FRESH)
    page = rows[named].where.name
    below = [row for row in rows[heads + 1 :] if row.where.name == page]
    return Filled(rows[named].cells[1].strip(), tuple(_entries(below, columns)))


def _entries(rows: Sequence[CellRow], columns: int) -> Iterator[Entry]:
    for row in rows:
        number, *said = (*row.cells, *[""] * (columns + 1 - len(row.cells)))
        if any(map(str.strip, said)):
            yield Entry(row.where.row, from_khmer_digits(number.strip()), tuple(said[:columns]))


def _write(book: Any, sheet: RecordSheet) -> None:
    page = book.add_worksheet(sheet.title[:_LONGEST_SHEET_NAME].translate(str.maketrans("", "", "[]:*?/\\'")) or REF)
    lists = book.add_worksheet(_LISTS)
    looks = _Looks(book)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, 9)
    _text(page, 0, 1, sheet.title, looks.title)
    _text(page, 1, 0, IDENTITY_REF, looks.ref)
    _text(page, 1, 1, sheet.identity, looks.line)
    for row, line in enumerate(sheet.lines, 2):
        _text(page, row, 1, line, looks.line)
    _write_table(page, lists, sheet, top=2 + len(sheet.lines), looks=looks)
    lists.hide()


def _write_table(page: Any, lists: Any, sheet: RecordSheet, *, top: int, looks: "_Looks") -> None:
    _text(page, top, 0, REF, looks.head)
    for x, column in enumerate(sheet.columns, 1):
        page.set_column(x, x, column.width)
        _text(page, top, x, column.heading, looks.head)
        if column.choices:
            _offer(page, lists, x, column.choices, first=top + 1, last=top + sheet.rows)
    page.set_row(top, 2 * _LINE)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    for number in range(1, sheet.rows + 1):
        _text(page, top + number, 0, str(number), looks.ref)
        page.set_row(top + number, 2 * _LINE)
        for x in range(1, len(sheet.columns) + 1):
            page.write_blank(top + number, x, None, looks.answer)


def _offer(page: Any, lists: Any, x: int, choices: Sequence[str], *, first: int, last: int) -> None:
    """Offer a list; whoever types something else is told when the sheet is read, not by the office program."""
    for y, choice in enumerate(choices):
        lists.write_string(y, x, word.writable(choice))
    letters = xl_col_to_name(x)
    source = f"={_LISTS}!${letters}$1:${letters}${len(choices)}"
    page.data_validation(first, x, last, x, {"validate": "list", "source": source, "show_error": False})


def _text(page: Any, y: int, x: int, text: str, look: Any) -> None:
    page.write_string(y, x, word.writable(text), look)


class _Looks:
    """The few looks of a sheet."""

    def __init__(self, book: Any) -> None:
        common = {"font_name": _FONT, "font_size": 10, "valign": "top"}
        boxed = common | {"border": 1, "border_color": "#999999", "text_wrap": True}
        self.line = book.add_format(common)
        self.title = book.add_format(common | {"bold": True, "font_size": 14})
        self.head = book.add_format(boxed | {"bold": True, "bg_color": "#E8EEF4"})
        self.ref = book.add_format(boxed | {"font_size": 8, "font_color": "#595959"})
        self.answer = book.add_format(boxed | {"num_format": "@", "bg_color": "#FFFDF2"})
