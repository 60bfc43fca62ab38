import contextlib
import io
from pathlib import Path

import docx
import pytest
import xlsxwriter

from tests.drafting.drafts import strategy
from tests.drafting.questionnaire.forms import converted, needs_office
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.redline import Part
from yobal.drafting.returned.bounded import read_returned_bounded
from yobal.drafting.returned.columns import Role
from yobal.drafting.returned.reading import read_returned
from yobal.drafting.returned.remarks import Kind
from yobal.drafting.tree import walk
from yobal.drafting.write_docx import write_docx

from .word import cell, deleted, document, ins, note, noted, p, row, run, table

HOSTILE = Path(__file__).parents[4] / "shared" / "data" / "hostile-input"
needs_data = pytest.mark.skipif(not HOSTILE.is_dir(), reason="the shared test data are not on this machine")
BODIES = {
    ("measure", "1.1"): ("Schools", "Ten schools are built. They have books.", "សាងសង់សាលារៀនដប់។"),
    ("measure", "1.2"): ("Teachers", "Teachers are trained each year.\nThey report.", "គ្រូត្រូវបានបណ្តុះបណ្តាល។"),
    ("article", "5"): ("Duties", "They report.", "ភារកិច្ច។"),
}
PARTS = [
    Part(f"{kind}-{number}", "", kind, number, {"en": heading}, {"en": english, "km": khmer})
    for (kind, number), (heading, english, khmer) in BODIES.items()
]


def keys(reading):
    return [(one.key, one.method) for one in reading.placed]


def workbook(rows, *merged):
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet("Comments")
        for at, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(at, column, text)
        for top, left, bottom, right, text in merged:
            sheet.merge_range(top, left, bottom, right, text)
    return written.getvalue()


# The draft, returned


def test_remarks_find_their_provision_by_paragraph_heading_or_quote():
    reading = read_returned(
        document(
            p("Measure 1.1: Schools", style="Heading2"),
            p("Ten schools are built. They ", deleted("Dara", "have"), ins("Dara", "own"), " books."),
            p(ins("Sok", "A new sentence that stands nowhere yet.")),
            p("Article 5: Duties", style="Heading2"),
            p(noted(1, run("They report."))),
            p("Annex", style="Heading1"),
            p("Quite another text ", ins("Dara", "here"), " of which nobody knows."),
            notes=[note(1, "Dara", "To whom?")],
        ),
        PARTS,
    )
    first, *_others, silent = reading.placed
    assert keys(reading)[:4] == [("measure-1.1", "text"), ("measure-1.1", "heading"), ("article-5", "text"), ("", "")]
    # What was not sent out and is not tracked was added in silence; what the file leaves out was not deleted.
    assert (len(reading.placed), silent.key, silent.remark.quote) == (5, "article-5", "")
    assert (first.language, PARTS[0].body["en"][first.start : first.end]) == ("en", "They have books.")


def parts_of(draft):
    return [
        Part(f"p-{at}", "", node.kind, node.number, node.heading, node.body)
        for at, node in enumerate(walk(draft.nodes))
    ]


def test_what_was_rewritten_in_silence_becomes_a_remark_and_nothing_else():
    draft = strategy()
    rewritten = docx.Document(io.BytesIO(write_docx(draft)))
    parts = parts_of(draft)
    assert (read_returned(write_docx(draft), parts).placed, read_returned(write_docx(draft), parts).share) == ((), 1.0)
    changed = next(one for one in rewritten.paragraphs if one.text == "The vision is this.")
    changed.text = "The vision is this and that."
    changed.insert_paragraph_before("Something is new here.")
    saved = io.BytesIO()
    rewritten.save(saved)
    found = read_returned(saved.getvalue(), parts).placed
    assert [(one.remark.quote, one.remark.proposed, one.key) for one in found] == [
        ("The vision is this.", "The vision is this and that.", "p-0"), ("", "Something is new here.", "p-0"),
    ]  # fmt: skip
    assert {one.remark.kind for one in found} == {Kind.UNTRACKED}


# Tables of comments


ISO = ["MB/NC1", "Line number", "Clause/ Subclause", "Paragraph/ Figure/ Table/", "Type of comment2", "Comments",
       "Proposed change", "Observations of the secretariat"]  # fmt: skip


def test_a_table_in_the_iso_form_is_read():
    rows = [
        ISO,
        ["KH1", "12", "1.2", "2", "te", "Too few.", "Each month.", ""],
        ["KH2", "", "Art. 5", "", "ed", "Typo", "", "ok"],
    ]
    reading = read_returned(workbook(rows), PARTS)
    assert keys(reading) == [("measure-1.2", "number"), ("article-5", "number")]
    first = reading.placed[0].remark
    assert (first.organisation, first.nature, first.text, first.proposed) == (
        "KH1",
        "te",
        "Too few.\nLine number: 12\nParagraph/ Figure/ Table/: 2",
        "Each month.",
    )
    assert first.where == "Comments!2"
    (read,) = reading.tables
    assert (read.cells.mapped, read.cells.ignored, read.cells.empty) == (11, 1, 4)


def test_a_ministrys_matrix_with_merged_cells_and_two_rows_of_heads_is_read():
    head = [["ល.រ", "ស្ថាប័ន", "មាត្រា/វិធានការ", "", "", "ផ្សេងៗ"], ["", "", "", "", "", ""]]
    rows = [
        *head,
        ["១", "", "", "ល្អ", "", ""],
        ["២", "", "", "ខ្លី", "គ្រប់ឆ្នាំ", "ប្រញាប់"],
        ["៣", "", "មាត្រា ៥", "", "លុប", ""],
    ]
    merged = [
        (0, 0, 1, 0, "ល.រ"), (0, 1, 1, 1, "ស្ថាប័ន"), (0, 2, 1, 2, "មាត្រា/វិធានការ"), (0, 3, 0, 4, "មតិយោបល់"),
        (0, 5, 1, 5, "ផ្សេងៗ"), (2, 1, 4, 1, "ក្រសួងអប់រំ"), (2, 2, 3, 2, "វិធានការទី ១.២"),
    ]  # fmt: skip
    rows[1] = ["", "", "", "មតិ", "សំណើកែសម្រួល", ""]
    reading = read_returned(workbook(rows, *merged), PARTS)
    told = [(one.key, one.remark.organisation, one.remark.text, one.remark.proposed) for one in reading.placed]
    assert told == [
        ("measure-1.2", "ក្រសួងអប់រំ", "ល្អ", ""),
        ("measure-1.2", "ក្រសួងអប់រំ", "ខ្លី\nផ្សេងៗ: ប្រញាប់", "គ្រប់ឆ្នាំ"),
        ("article-5", "ក្រសួងអប់រំ", "", "លុប"),
    ]
    assert [column.role for column in reading.tables[0].columns] == [
        "ignore", "organisation", "place", "comment", "proposed", "comment",
    ]  # fmt: skip


def test_a_table_in_word_gives_merged_cells_to_each_row_and_its_titles_to_the_rows_below():
    heads = row(*(cell(text) for text in ("Organisation", "Comment", "Proposed wording")))
    title = row(cell("Measure 1.1", span=3))
    rows = [
        row(cell("BRAC", merge="restart"), cell("Too many."), cell("Nine schools.")),
        row(cell(merge=""), cell("No books?"), cell("")),
        row(cell("KAS"), cell(""), cell("")),
    ]
    reading = read_returned(document(p("Our comments"), table(heads, title, *rows)), PARTS)
    told = [(one.key, one.remark.organisation, one.remark.text) for one in reading.placed]
    assert told == [("measure-1.1", "BRAC", "Too many."), ("measure-1.1", "BRAC", "No books?")]


def test_a_person_corrects_what_columns_hold():
    content = b"Ref,Who,A,B\n1.2,BRAC,Good,Better\n"
    unknown = read_returned(content, PARTS)
    assert (unknown.placed, unknown.tables[0].columns[0].head) == ((), "Ref")
    corrected = {0: Role.PLACE, 1: Role.ORGANISATION, 2: Role.COMMENT, 3: Role.PROPOSED}
    (found,) = read_returned(content, PARTS, mapping={"": corrected}).placed
    assert (found.key, found.remark.text, found.remark.proposed) == ("measure-1.2", "Good", "Better")


# The child process


def test_what_comes_back_from_the_child_is_what_was_read():
    marked = document(p("Measure 1.1", style="Heading2"), p("Ten ", ins("Dara", "new "), "schools are built."))
    for content in (marked, workbook([ISO, ["KH1", "", "5", "", "ge", "Good.", "", ""]])):
        assert read_returned_bounded(content, PARTS) == read_returned(content, PARTS)


@needs_data
def test_hostile_files_do_no_harm():
    files = [
        *sorted((HOSTILE / "docx-python-docx-fixtures").glob("*.docx"))[::6],
        *(HOSTILE / "files" / "xxe").iterdir(),
    ]
    for path in [*files, HOSTILE / "files" / "zip-symlink-etc_passwd.zip"]:
        with contextlib.suppress(UnreadableDraft):
            assert all("root:" not in str(one) for one in read_returned(path.read_bytes(), PARTS).placed)


@needs_office
def test_what_libreoffice_wrote_of_a_marked_draft_is_read(tmp_path):
    """Saved as ODT by LibreOffice, and made a DOCX by it again when it is read."""
    marked = document(
        p("Measure 1.2: Teachers", style="Heading2"),
        p("Teachers are trained each ", deleted("Dara", "year"), ins("Dara", "month"), "."),
        p(noted(1, run("They report."))),
        notes=[note(1, "សុខ", "ទៅអ្នកណា?")],
    )
    reading = read_returned_bounded(converted(marked, "odt", folder=tmp_path), PARTS)
    told = [(one.key, one.remark.author, one.remark.text, one.remark.proposed) for one in reading.placed[:2]]
    assert told == [
        ("measure-1.2", "Dara", "", "Teachers are trained each month."),
        ("measure-1.2", "សុខ", "ទៅអ្នកណា?", ""),
    ]
