"""Nothing that anybody writes on a form is dropped in silence, and what cannot be read is named with its place."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.table import _Cell

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.questionnaire.definition import slots_of
from yobal.drafting.questionnaire.read import read_bounded, read_cells
from yobal.drafting.questionnaire.understand import identity_of, understand
from yobal.drafting.questionnaire.write_docx import write_docx
from yobal.drafting.questionnaire.write_xlsx import write_xlsx

from .forms import FORM, PIXEL, fill_docx, fill_xlsx

EMPTY = write_docx(FORM)
HOSTILE = Path(__file__).parents[3].parent / "shared" / "data" / "hostile-input"


def changed(change) -> bytes:
    document = docx.Document(io.BytesIO(EMPTY))
    change(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def row_of(document, ref: str) -> list[_Cell]:
    rows = ((row, table) for table in document.tables for row in table._tbl.tr_lst)
    cells = ([_Cell(cell, table) for cell in row.tc_lst] for row, table in rows)
    return next(found for found in cells if found[0].text == ref)


def test_two_marks_where_one_is_asked_for_are_both_named():
    filled = understand(read_cells(fill_docx(EMPTY, {("q-vision/agree", 2): "x", ("q-vision/not", 2): "x"})), FORM)
    assert filled.answers == {"q-vision": "agree\nnot"}
    (problem,) = filled.problems
    assert (problem.question.code, problem.where.name) == ("q-vision", "2")
    assert problem.words == "យល់ស្រប / Agree, មិនយល់ស្រប / Do not agree"


def test_words_in_the_place_of_a_mark_are_no_mark():
    filled = understand(
        read_cells(fill_docx(EMPTY, {("q-vision/agree", 2): "not really", ("q-vision/not", 2): "☐"})), FORM
    )
    assert (filled.answers, [problem.words for problem in filled.problems]) == ({}, ["not really"])


def test_an_answer_that_is_not_among_the_choices_is_named():
    content = fill_xlsx(
        write_xlsx(FORM), {("q-vision", 2): "maybe", ("q-provisions/+1", 1): "9.9", ("q-provisions/+1", 2): "!"}
    )
    filled = understand(read_cells(content), FORM)
    assert [(problem.words, problem.where.name, problem.where.row) for problem in filled.problems] == [
        ("maybe", "Form", 7),
        ("9.9", "q-provisions", 3),
    ]
    assert [(remark.anchor, remark.text) for remark in filled.remarks] == [("", "!")]


def test_words_beside_the_places_for_answers_are_listed():
    def write(document):
        document.add_paragraph("Please also read our letter.")
        row_of(document, "q-vision/agree")[1].add_paragraph("but only in schools")
        row_of(document, "q-topics/agree")[0].paragraphs[0].runs[0].text = "q-other/agree"
        row_of(document, "q-other/agree")[2].text = "x"
        row_of(document, "q-general")[1].paragraphs[0].add_run().add_picture(io.BytesIO(PIXEL))
        document.sections[0].header.paragraphs[0].text = "Our letterhead"

    filled = understand(read_cells(changed(write)), FORM)
    said = ["but only in schools", "x", "Please also read our letter.", "Our letterhead"]
    assert [found.words for found in filled.unplaced] == said
    assert (filled.unknown, filled.answers) == (["q-other/agree"], {})
    assert [problem.question.code for problem in filled.problems] == ["q-general"]


def test_a_row_that_somebody_added_or_copied_is_another_comment():
    def write(document):
        table = next(table for table in document.tables if len(table._tbl.tr_lst) > 8)
        for texts in (["", "Measure 1.2", "Added", ""], ["q-provisions/measure-1.2", "", "Copied", ""]):
            for cell, text in zip(table.add_row().cells, texts, strict=False):
                cell.text = text
        row_of(document, "q-provisions/measure-1.2")[2].text = "First"

    filled = understand(read_cells(changed(write)), FORM)
    assert [(remark.anchor, remark.text) for remark in filled.remarks] == [
        ("measure-1.2", text) for text in ("First", "Added", "Copied")
    ]
    assert (filled.unplaced, filled.problems) == ([], [])


def test_further_senders_are_as_many_as_the_rows_that_name_one_and_words_in_place_of_a_signature_are_told():
    def write(document):
        table = next(table for table in document.tables if table._tbl.tr_lst and "signatory/1" in table._tbl.xml)
        row_of(document, "signatory/2")[1].text = "Thy"
        row_of(document, "signatory/2")[4].text = "signed by hand"
        table.add_row().cells[1].text = "Added"

    filled = understand(read_cells(changed(write)), FORM)
    assert filled.answers == {"signatory/1/name": "Thy", "signatory/2/name": "Added"}
    assert [found.words for found in filled.unplaced] == ["signed by hand"]


def test_words_in_the_place_of_the_mark_that_hides_a_comment_are_told():
    typed = {("q-provisions/*", 2): "All", ("q-provisions/*", 4): "perhaps"}
    filled = understand(read_cells(fill_docx(EMPTY, typed)), FORM)
    assert [(one.text, one.is_confidential) for one in filled.remarks] == [("All", False)]
    assert [problem.words for problem in filled.problems] == ["perhaps"]


def test_what_is_deleted_under_tracked_changes_is_not_said():
    content = fill_docx(EMPTY, {("q-general", 1): "kept"})
    source = zipfile.ZipFile(io.BytesIO(content))
    body = source.read("word/document.xml").decode().replace(
        "<w:t>kept</w:t></w:r>",
        "<w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>!</w:t></w:r></w:ins>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
    )  # fmt: skip
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            target.writestr(name, body if name == "word/document.xml" else source.read(name))
    assert understand(read_cells(written.getvalue()), FORM).answers == {"q-general": "kept!✓"}


def test_the_form_is_known_by_its_property_where_the_first_table_is_gone():
    content = changed(lambda document: document.tables[0]._tbl.getparent().remove(document.tables[0]._tbl))
    assert identity_of(read_cells(content)) == ("ai-strategy", 2)


def test_no_two_places_for_answers_share_a_ref():
    expected = 1 + (1 + 3) * 2 + 2 + 1 + 1 + 1 + 1 + 3 + 60 - 1 + 2 + (1 + 2) + 20
    assert len(slots_of(FORM)) == expected


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the shared test data are not on this machine")
def test_hostile_files_are_refused_or_are_no_form_and_do_no_harm():
    for path in sorted(
        path for path in HOSTILE.rglob("*") if path.suffix in {".docx", ".xlsx", ".zip", ".xml", ".svg"}
    ):
        try:
            cells = read_cells(path.read_bytes())
        except UnreadableDraft:
            continue
        assert identity_of(cells) is None
        assert understand(cells, FORM).is_empty


def test_a_file_that_is_none_of_ours_is_refused_from_the_process_too():
    with pytest.raises(UnreadableDraft, match="no form"):
        read_bounded(b"PK\x03\x04 damaged")
