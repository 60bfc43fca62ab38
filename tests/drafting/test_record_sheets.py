"""Sheets that are filled in without network."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.questionnaire.read import read_bounded, read_cells
from yobal.drafting.record_sheets import REF, Column, Entry, Filled, RecordSheet, filled_in, write_sheet

KHMER = "សូម​បង្រៀន\nជាភាសាខ្មែរ 🙂"
SHEET = RecordSheet(
    identity="meeting-7/points/1a",
    title="Points: [raised] / ចំណុច",
    lines=("=A meeting", "Fill in."),
    columns=(Column("What was said", 60), Column("Part", 30, ("1 Teach, in schools", "=cmd", "x" * 300))),
    rows=5,
)


def typed(rows: dict[int, tuple[str | None, ...]]) -> bytes:
    """Fill in rows below the heads, their numbers included."""
    book = load_workbook(BytesIO(write_sheet(SHEET)))
    page = book.worksheets[0]
    top = next(cell.row for cell in page["A"] if cell.value == REF)
    for row, cells in rows.items():
        for column, text in enumerate(cells, 1):
            cell = page.cell(top + row, column)
            cell.value = text
            cell.data_type = "s" if text else cell.data_type
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_what_was_filled_in_is_read_in_a_process_of_its_own() -> None:
    content = typed({2: ("២", KHMER, "=1+1"), 4: ("4", "  ", None), 9: ("x9", "Below the last row", None), 5: ("5",)})
    filled = filled_in(read_bounded(content), columns=2)
    assert filled == Filled(
        SHEET.identity, (Entry(7, "2", (KHMER, "=1+1")), Entry(14, "x9", ("Below the last row", "")))
    )
    assert filled.repeated == frozenset()


def test_a_number_that_two_rows_have_is_told() -> None:
    content = typed({1: ("1", "One", None), 2: ("១", "Two", None), 3: (None, "Three", None)})
    filled = filled_in(read_cells(content), columns=2)
    assert ([entry.number for entry in filled.entries], filled.repeated) == (["1", "1", ""], {"1"})


def test_nothing_of_ours_becomes_a_formula() -> None:
    book = load_workbook(BytesIO(write_sheet(SHEET)))
    assert {cell.data_type for page in book for row in page for cell in row} <= {"s", "n"}
    offered = book.worksheets[0].data_validations.dataValidation[0]
    assert (offered.formula1, str(offered.sqref)) == ("Lists!$C$1:$C$3", "C6:C10")


def test_another_table_is_refused() -> None:
    book = load_workbook(BytesIO(write_sheet(SHEET)))
    book.worksheets[0].delete_rows(2)
    written = BytesIO()
    book.save(written)
    with pytest.raises(UnreadableDraft, match="no sheet of a meeting"):
        filled_in(read_cells(written.getvalue()), columns=2)
