"""Tables as offices send them: every cell arrives, or the message says which did not."""

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from yobal.drafting import tables
from yobal.drafting.sheet_area import area_of
from yobal.drafting.tables import Reading, Table, UnreadableTable, open_table, read_table, table_of, top_rows

DATA = Path(__file__).parents[2].parent / "shared" / "data"
PRACTICES = DATA / "us-federal-data-strategy" / "draft-practices.csv"
QUESTIONS = DATA / "themefinder-eval-synthetic" / "qu_format_a_numeric.xlsx"

# A time in a spreadsheet has no zone.
LAST_MINUTE = dt.datetime(2025, 6, 20, 23, 59)  # noqa: DTZ001


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def read_bytes(content: bytes | str) -> Table:
        path = tmp_path / "table"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path)

    return read_bytes


@pytest.mark.parametrize(
    ("encoding", "said", "guessed"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("utf-16", "utf-16", False),
        ("utf-16-le", "utf-16-le", False),
        ("utf-16-be", "utf-16-be", False),
        ("cp1252", "cp1252", True),
    ],
)
def test_encodings_of_offices_are_recognised_and_a_guess_is_said(read, encoding: str, said: str, guessed: bool) -> None:  # type: ignore[no-untyped-def]
    table = read("name,place\r\nZoë,“here”\r\n".encode(encoding))
    assert (table.headers, table.rows) == (("name", "place"), (("Zoë", "“here”"),))
    assert (table.encoding, table.encoding_guessed) == (said, guessed)


def test_khmer_in_utf_16_without_a_mark_is_read(read) -> None:  # type: ignore[no-untyped-def]
    table = read("ល.រ\tមតិ\r\n1\tយោបល់ៗៗ\r\n2\tគ្មាន\r\n".encode("utf-16-le"))
    assert table.rows == (("1", "យោបល់ៗៗ"), ("2", "គ្មាន"))


def test_bytes_of_no_known_encoding_are_refused_with_their_row(read) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableTable) as caught:
        read(b"a,b\n1,\x81\xe9\n")
    assert caught.value.row == 2
    assert "CSV UTF-8" in caught.value.mend


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_though_headers_and_cells_hold_the_others(read, delimiter: str) -> None:  # type: ignore[no-untyped-def]
    headers = ["How, if at all; say", "Age\tgroup", "c"]
    rows = [["one; two, three\n4", "x\ty", str(n)] for n in range(5)]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([headers, *rows])
    table = read(out.getvalue())
    assert table.delimiter == delimiter
    assert table.headers == tuple(headers)
    assert table.rows == tuple(map(tuple, rows))


def test_one_column_of_prose_is_one_column(read) -> None:  # type: ignore[no-untyped-def]
    assert read("comment\nyes, but\nno; never, ever\n").rows == (("yes, but",), ("no; never, ever",))


def test_line_breaks_nul_bytes_and_spaces_within_a_cell_are_kept(read) -> None:  # type: ignore[no-untyped-def]
    assert read('a,b\r\n" one\r\ntwo\rthree\n","x\x00y "\r\n').rows == ((" one\r\ntwo\rthree\n", "x\x00y "),)


def test_a_cell_longer_than_the_limit_of_the_csv_module_is_read(read) -> None:  # type: ignore[no-untyped-def]
    assert len(read("a,b\n1," + "x" * 1_000_000).rows[0][1]) == 1_000_000


def test_a_cell_beyond_our_own_bound_is_refused_with_its_row(read) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableTable, match="16,777,216 characters") as caught:
        read("a,b\n1,2\n1," + "x" * (tables.CELL_BOUND + 1))
    assert caught.value.row == 3


def test_a_row_with_too_many_cells_is_named(read) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableTable) as caught:
        read("a,b\n1,2\n1,2\n1,2\n1,2,3\n")
    assert (caught.value.row, caught.value.column) == (5, 3)
    assert str(caught.value).startswith("Row 5, column 3: The row has more cells than row 1 has headers.")


def test_a_quotation_mark_left_open_does_not_swallow_the_rows_below(read) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableTable, match="not closed") as caught:
        read('a,b\n1,2\n1,"2\n1,2\n1,2\n')
    assert caught.value.row == 3


def test_short_rows_are_filled_and_empty_rows_keep_the_numbering(read) -> None:  # type: ignore[no-untyped-def]
    assert read("a,b,,\n1\n\n1,2,,\n\n\n").rows == (("1", ""), ("", ""), ("1", "2"))


@pytest.mark.parametrize("content", ["", "\n\n", ",,\n1,2,3\n"])
def test_a_table_without_headers_is_refused(read, content: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableTable, match="no headers"):
        read(content)


_CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    rows=st.lists(st.tuples(_CELLS, _CELLS, _CELLS), min_size=1, max_size=6),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_what_a_csv_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *rows, ("1", "2", "3")])
    path.write_bytes(out.getvalue().encode("utf-8-sig"))
    assert read_table(path).rows == (*rows, ("1", "2", "3"))


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "answers.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("hidden", "answers", "notes"):
        sheet = book.add_worksheet(name)
        if name == "hidden":
            sheet.hide()
        sheet.write_row(0, 0, ["id", "when", "day", "score", "ok", name])
        sheet.write_number(2, 0, 20250620)
        sheet.write_datetime(2, 1, LAST_MINUTE, book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        sheet.write_datetime(2, 2, dt.date(2025, 6, 20), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(2, 3, 2.5)
        sheet.write_boolean(2, 4, True)
        sheet.write_string(2, 5, "one\ntwo")
    book.get_worksheet_by_name("answers").activate()
    book.get_worksheet_by_name("answers").set_first_sheet()
    book.close()
    return path


def test_a_workbook_gives_iso_dates_and_whole_numbers_without_decimals(workbook: Path) -> None:
    table = read_table(workbook)
    assert table.sheet == "answers"
    assert table.headers == ("id", "when", "day", "score", "ok", "answers")
    assert table.rows == (("",) * 6, ("20250620", "2025-06-20T23:59:00", "2025-06-20", "2.5", "TRUE", "one\ntwo"))


def test_a_sheet_is_read_by_its_name_and_a_wrong_name_is_answered_with_those_there_are(workbook: Path) -> None:
    assert read_table(workbook, sheet="notes").headers[-1] == "notes"
    with pytest.raises(UnreadableTable, match="hidden, answers, notes"):
        read_table(workbook, sheet="Answers")


def test_a_workbook_whose_first_row_is_empty_is_refused_rather_than_renumbered(tmp_path: Path) -> None:
    path = tmp_path / "shifted.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet().write_row(1, 0, ["a", "b"])
    book.close()
    with pytest.raises(UnreadableTable, match="no headers"):
        read_table(path)


def test_a_damaged_workbook_is_refused(read, workbook: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableTable, match="damaged"):
        read(workbook.read_bytes()[:2000])


def test_a_zip_that_is_no_workbook_is_refused(read) -> None:  # type: ignore[no-untyped-def]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("readme.txt", "no workbook")
    with pytest.raises(UnreadableTable, match="no workbook"):
        read(out.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened(read, monkeypatch, workbook: Path) -> None:  # type: ignore[no-untyped-def]
    content = workbook.read_bytes()
    monkeypatch.setattr(tables, "FILE_BOUND", len(content) + 1)
    with pytest.raises(UnreadableTable, match="larger than"):
        read(content)


def test_an_old_or_locked_workbook_is_refused_with_advice(read) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableTable, match=r"Save it as \.xlsx"):
        read(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100))


@pytest.mark.skipif(not PRACTICES.exists(), reason="shared/data/us-federal-data-strategy is absent")
def test_the_47_practices_of_a_real_draft_are_read() -> None:
    assert len(read_table(PRACTICES).rows) == 47


@pytest.mark.skipif(not QUESTIONS.exists(), reason="shared/data/themefinder-eval-synthetic is absent")
def test_a_real_sheet_with_a_title_above_its_table_is_refused_at_the_row_of_the_true_headers() -> None:
    with pytest.raises(UnreadableTable, match="more cells than row 1 has headers") as caught:
        read_table(QUESTIONS)
    assert (caught.value.row, caught.value.column) == (3, 2)


def test_a_csv_is_read_from_its_file_and_not_held(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("A title,,\n,,\na,b,c\n1,2,3\n4,5\n,,\n", encoding="utf-8")
    table = open_table(lambda: path.open("rb"), Reading(head=3))
    assert (table.headers, table.first_line, len(table.rows)) == (("a", "b", "c"), 4, 2)
    assert [*table.rows] == [*table.rows] == [("1", "2", "3"), ("4", "5", "")]
    assert top_rows(lambda: path.open("rb"), Reading(), count=2) == [["A title", "", ""], ["", "", ""]]


def test_a_second_row_of_headers_names_the_parts_of_the_question_above(read) -> None:  # type: ignore[no-untyped-def]
    content = "Respondent ID,Which do you use?,,\n,Radio,Press,Other\n1,Radio,,x\n"
    table = open_table(lambda: io.BytesIO(content.encode()), Reading(head_rows=2))
    expected = ("Respondent ID", "Which do you use?: Radio", "Which do you use?: Press", "Which do you use?: Other")
    assert (table.headers, [*table.rows], table.first_line) == (expected, [("1", "Radio", "", "x")], 3)


@pytest.mark.parametrize(
    ("content", "cause"),
    [(b"\x89PNG\r\n\x1a\n" + bytes(40), "picture"), (b"%PDF-1.7\n1 0 obj", "PDF"), (b"", "no headers")],
)
def test_what_is_no_table_is_refused_whatever_it_is_called(read, content: bytes, cause: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnreadableTable, match=cause):
        read(content)


def test_a_workbook_with_macros_is_refused(read, workbook: Path) -> None:  # type: ignore[no-untyped-def]
    with zipfile.ZipFile(workbook) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    declared = parts["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, part in (parts | {"[Content_Types].xml": declared}).items():
            package.writestr(name, part)
    with pytest.raises(UnreadableTable, match="macros"):
        read(made.getvalue())


def test_a_cell_in_the_last_corner_of_a_sheet_is_refused_before_it_takes_all_memory():
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["No.", "Comment"])
        sheet.write_string(1_048_575, 16_383, "far away")
    with pytest.raises(UnreadableTable, match="larger than"):
        table_of(written.getvalue())


@pytest.mark.parametrize(
    ("rows", "area"),
    [
        ('<row r="1"><c r="A1"/><c r="C1"/></row><row r="4"><c r="B4"/></row>', 12),
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c/></row>", 4),
        ('<x:row r="9"><x:c s="1" r="AA9"/></x:row>', 243),
        ("<t>no row at all</t>", 0),
    ],
)
def test_the_area_of_a_sheet_is_told_from_its_cells(rows, area):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        package.writestr("xl/worksheets/sheet1.xml", f"<sheetData>{rows}</sheetData>")
    with zipfile.ZipFile(written) as package:
        assert area_of(package) == area
