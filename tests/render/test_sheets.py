import csv
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from yobal.render.sheets import LONGEST_CELL, Column, Sheet, write_csv, write_xlsx

HOSTILE = Path(__file__).parents[2].parent / "shared" / "data" / "hostile-input"
KHMER = "ខ្ញុំស្នើឱ្យបន្ថែមវិធានការ\nស្តីពីទិន្នន័យផ្ទាល់ខ្លួន។"
TEXT = (Column("មតិ"),)


def cells(book: bytes, sheet: int = 0) -> list[list]:
    page = load_workbook(BytesIO(book)).worksheets[sheet]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def written(texts: Iterable[str]) -> list[str]:
    return [row[0] for row in cells(write_xlsx([Sheet("s", TEXT, ((text,) for text in texts))]))[1:]]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def payloads() -> list[str]:
    if not HOSTILE.exists():
        pytest.skip("no hostile input beside the project")
    lines = (HOSTILE / "csv-injection" / "csv-payload.txt").read_text("utf-8").splitlines()
    naughty = json.loads((HOSTILE / "blns" / "blns.json").read_text("utf-8"))
    return [line for line in [*lines, *naughty] if line]


def test_no_hostile_string_becomes_a_formula_or_a_link():
    page = load_workbook(BytesIO(write_xlsx([Sheet("s", TEXT, ((text,) for text in payloads()))]))).active
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert all(cell.data_type != "n" or cell.value is None for row in page.iter_rows() for cell in row)
    assert not [cell for row in page.iter_rows() for cell in row if cell.hyperlink]


def test_hostile_strings_are_kept_as_they_are():
    printable = [text for text in payloads() if text.isprintable()]
    assert len(printable) > 400
    assert written(printable) == printable


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "{=1}", " a ", "007"])
def test_text_stays_text(text):
    assert written([text]) == [text]


def test_text_that_looks_like_an_escape_of_excel_is_itself_escaped():
    assert [unescape(text) for text in written(["_x0041_"])] == ["_x0041_"]


def test_khmer_and_line_breaks_come_back():
    assert written([KHMER, "a\r\nb\rc"]) == [KHMER, "a\nb\nc"]


def test_what_xml_cannot_hold_is_shown_as_lost():
    assert written(["a\x00b\x0bc\ud800\uffff"]) == ["a\ufffdb\ufffdc\ufffd\ufffd"]


def test_numbers_are_numbers_and_numbers_that_would_be_rounded_are_text():
    row = (3, 2.5, Decimal("0.1"), True, None, 10**18, Decimal("1.0000000000000001"), float("nan"))
    columns = tuple(Column(str(number)) for number in range(len(row)))
    [_, read] = cells(write_xlsx([Sheet("s", columns, [row])]))
    assert read[: len(row)] == [3, 2.5, 0.1, True, None, str(10**18), "1.0000000000000001", "nan"]


def test_a_day_is_a_date_and_a_moment_is_text_with_its_zone():
    row = (date(2025, 6, 20), datetime(2025, 6, 20, 16, 59, tzinfo=UTC))
    [_, read] = cells(write_xlsx([Sheet("s", (Column("day"), Column("at")), [row])]))
    assert read[:2] == [datetime(2025, 6, 20), "2025-06-20T16:59:00+00:00"]  # noqa: DTZ001


def test_a_long_cell_goes_on_in_the_rows_below_and_says_so():
    long = "ក្រុម" * 15_000
    rows = cells(write_xlsx([Sheet("s", (Column("id"), *TEXT), [("a", long), ("b", "short")])]))
    assert rows[0] == ["id", "មតិ", "Note"]
    assert [row[0] for row in rows[1:]] == ["a", None, None, "b"]
    assert "".join(row[1] for row in rows[1:4]) == long
    assert all(len(row[1]) <= LONGEST_CELL for row in rows[1:])
    assert [row[2] for row in rows[1:]] == [
        "Text goes on in the next row",
        "Continues the row above. Text goes on in the next row",
        "Continues the row above",
        None,
    ]


def test_a_long_cell_is_not_cut_inside_a_syllable():
    for shift in range(6):
        for row in cells(write_xlsx([Sheet("s", TEXT, [("x" * shift + "ស្ត្រី" * 8_000,)])]))[1:]:
            assert row[0][-1] not in "្"
            assert row[0][0] in "xស"


@pytest.mark.parametrize("text", ["😀" * 20_000, "a" + "😀" * 20_000, "\u17d2" * 70_000, "x" * LONGEST_CELL])
def test_length_is_counted_as_excel_counts_it(text):
    parts = written([text])
    assert "".join(parts) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= LONGEST_CELL for part in parts)


def test_the_heading_stays_in_view_and_columns_have_their_widths():
    page = load_workbook(BytesIO(write_xlsx([Sheet("s", (Column("a", 60),), [(KHMER,)])]))).active
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"
    assert page.column_dimensions["A"].width == pytest.approx(60, abs=1)
    assert page["A2"].alignment.wrap_text


def test_sheet_names_are_made_fit_for_excel():
    names = ["a/b:[c]", "Issues", "issues", "ប្រធានបទដែលក្រុមការងារត្រូវសម្រេច" * 2, "", "History", "'quoted'"]
    book = load_workbook(BytesIO(write_xlsx([Sheet(name, TEXT, []) for name in names])))
    assert book.sheetnames[:3] == ["a b  c", "Issues", "issues 2"]
    assert book.sheetnames[4:] == ["Sheet", "History_", "quoted"]


def test_a_row_with_too_many_cells_is_a_mistake():
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        write_xlsx([Sheet("s", TEXT, [("a", "b")])])


def test_the_same_rows_give_the_same_bytes():
    assert write_xlsx([Sheet("s", TEXT, [(KHMER,)])]) == write_xlsx([Sheet("s", TEXT, [(KHMER,)])])


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8():
    assert write_csv(TEXT, [("ក",)]) == "\ufeffមតិ\r\nក\r\n".encode()


def test_no_hostile_string_begins_a_formula_in_csv():
    for [cell] in read_csv(write_csv(TEXT, ((text,) for text in payloads())))[1:]:
        assert cell == "" or cell.lstrip()[:1] not in tuple("=+-@")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", " =1", "＝1", "'=1", "\ufeff=1"])
def test_text_that_could_begin_a_formula_is_marked_in_csv(text):
    assert read_csv(write_csv(TEXT, [(text,)]))[1] == ["'" + text]


def test_csv_leaves_other_text_and_numbers_as_they_are():
    row = (KHMER, 'say "a", b\r\nc', "it's", -5, 2.5, True, None, date(2025, 6, 20))
    columns = tuple(Column(str(number)) for number in range(len(row)))
    expected = [KHMER, 'say "a", b\r\nc', "it's", "-5", "2.5", "true", "", "2025-06-20"]
    assert read_csv(write_csv(columns, [row]))[1] == expected


def test_csv_has_no_nul():
    assert read_csv(write_csv(TEXT, [("\x00=1\x00",)]))[1] == ["'=1"]


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_csv_gives_back_every_text_but_the_mark(rows):
    read = read_csv(write_csv((Column("a"), Column("b")), rows))[1:]
    for row, back in zip(rows, read, strict=True):
        for text, cell in zip(row, back, strict=True):
            bare = text.replace("\x00", "")
            assert cell in (bare, f"'{bare}")
