import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.package import open_package
from yobal.drafting.returned.read_marks import read_marks
from yobal.drafting.returned.remarks import Ignored, Kind

from .word import cell, deleted, document, ins, mark, moved, note, noted, p, reply, row, run, table

REAL = Path(__file__).parents[4] / "shared" / "data" / "hostile-input" / "docx-python-docx-fixtures"
needs_data = pytest.mark.skipif(not REAL.is_dir(), reason="the shared test data are not on this machine")


def read(*body, **parts):
    marked = read_marks(open_package(io.BytesIO(document(*body, **parts))))
    # Whatever the file holds: every mark is told or counted.
    assert sum(remark.marks for remark in marked.remarks) + sum(marked.ignored.values()) == marked.marks
    return marked


def changes(*body, **parts):
    return [(one.author, one.removed, one.added) for one in read(*body, **parts).remarks]


# Changes inside a paragraph


def test_a_replacement_is_one_remark_with_its_sentence_before_and_after():
    text = p("Teachers are trained. Reports come ", deleted("Dara", "yearly"), ins("Dara", "monthly"), ". It ends.")
    (remark,) = read(p("Measure 1.2: Training", style="Heading2"), text, p("Below.")).remarks
    assert (remark.author, remark.removed, remark.added) == ("Dara", "yearly", "monthly")
    assert remark.quote == "Reports come yearly."
    assert remark.proposed == "Reports come monthly."
    assert remark.paragraph == "Teachers are trained. Reports come yearly. It ends."
    assert remark.place == ("Measure 1.2: Training",)
    assert (remark.before, remark.after, remark.marks) == ("Measure 1.2: Training", "Below.", 2)


def test_each_author_and_each_stretch_is_a_remark_of_its_own():
    text = p(
        "A ", ins("Dara", "b "), ins("Sok", "c "), "d ", deleted("Dara", "e "), mark("ins", "Dara", run("f ")), "g."
    )
    assert changes(text) == [("Dara", "", "b"), ("Sok", "", "c"), ("Dara", "e", "f")]
    assert [one.proposed for one in read(text).remarks] == ["A b d e g.", "A c d e g.", "A d f g."]


def test_what_one_inserted_and_another_struck_out_is_told_of_both():
    inserted = mark("ins", "Dara", run("at ") + deleted("Sok", "once ") + run("last "))
    found = read(p("It ends ", inserted, "here.")).remarks
    assert [(one.author, one.removed, one.added) for one in found] == [
        ("Dara", "", "at once last"),
        ("Sok", "once", ""),
    ]
    assert found[0].proposed == "It ends at once last here."


def test_khmer_sentences_are_told_apart():
    text = p("គ្រូទទួលបានការបណ្តុះបណ្តាល។ របាយការណ៍", ins("ដារ៉ា", "ប្រចាំឆ្នាំ"), "ត្រូវបោះពុម្ព។ ចប់។")
    (remark,) = read(text).remarks
    assert remark.quote == "របាយការណ៍ត្រូវបោះពុម្ព។"
    assert remark.proposed == "របាយការណ៍ប្រចាំឆ្នាំត្រូវបោះពុម្ព។"


# Paragraphs, tables, notes, moves


def test_a_new_paragraph_is_proposed_alone_and_knows_what_it_follows():
    new = p(ins("Dara", "A new duty."), end=mark("ins", "Dara"))
    (remark,) = read(p("Old."), new, p("Next.")).remarks
    assert (remark.quote, remark.proposed, remark.before, remark.after) == ("", "A new duty.", "Old.", "Next.")
    assert remark.marks == 2


def test_paragraphs_that_were_struck_out_together_are_one_deletion():
    gone = [p(deleted("Dara", text), end=mark("del", "Dara")) for text in ("First.", "Second.")]
    (remark,) = read(p("Stays."), *gone, p("Ends.")).remarks
    assert remark.is_deletion
    assert (remark.quote, remark.proposed, remark.marks) == ("First.\nSecond.", "", 4)


def test_a_moved_paragraph_is_one_remark():
    away = p(moved("moveFrom", "Dara", "m1", run("It moves.")), end=mark("moveFrom", "Dara"))
    here = p(moved("moveTo", "Dara", "m1", run("It moves.")), end=mark("moveTo", "Dara"))
    (remark,) = read(away, p("Between."), p("Late."), here, p("Last.")).remarks
    assert remark.is_move
    assert (remark.quote, remark.before, remark.after, remark.marks) == ("It moves.", "Late.", "Last.", 4)


def test_rows_that_were_inserted_are_one_remark_each_and_cells_are_read_alone():
    new = row(cell(p(ins("Dara", "Roads"))), cell(p(ins("Dara", "5"))), tracked=mark("ins", "Dara"))
    old = row(cell("Schools"), cell(p(deleted("Sok", "3"), ins("Sok", "4"))))
    assert changes(p("Costs"), table(old, new)) == [("Sok", "3", "4"), ("Dara", "", "Roads | 5")]


def test_footnotes_headings_and_lists_are_read():
    footnotes = f'<w:footnote w:id="2">{p("See ", ins("Dara", "also "), "the law.")}</w:footnote>'
    heading = p("Measure 1.1: ", deleted("Sok", "Old"), ins("Sok", "New"), style="Heading2")
    text = p("Text", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    item = p("(a) one ", ins("Sok", "two"), properties='<w:numPr><w:numId w:val="3"/></w:numPr>')
    found = read(heading, text, item, footnotes=footnotes).remarks
    assert [one.proposed for one in found] == ["Measure 1.1: New", "(a) one two", "See also the law."]
    assert {one.place for one in found} == {("Measure 1.1: Old",)}


def test_what_no_reader_sees_is_counted_and_no_remark():
    styled = '<w:r><w:rPr><w:rPrChange w:id="9" w:author="Dara"><w:rPr/></w:rPrChange></w:rPr><w:t>bold</w:t></w:r>'
    marked = read(p("It is ", styled, ins("Dara", " "), " here"), p("One", end=mark("ins", "Sok")), p("two."))
    assert (marked.remarks, marked.ignored) == ((), {Ignored.FORMATTING: 1, Ignored.SPACING: 2})


# Margin notes


def test_margin_notes_bring_their_passage_and_answers_stay_in_their_thread():
    body = p("We plan ", noted(1, noted(2, run("ten ") + deleted("Sok", "big ") + run("schools"))), " soon.")
    answered = [note(1, "Dara", "Why ten?", "Say so."), note(2, "Sok", "I agree.")]
    first, change, second = sorted(
        read(p("Priority 1: Schools", style="Heading1"), body, notes=answered, replies=[reply(2, 1)]).remarks,
        key=lambda one: (one.author, one.kind != Kind.CHANGE),
    )
    assert (first.text, first.quote, first.place) == ("Why ten?\nSay so.", "ten big schools", ("Priority 1: Schools",))
    assert (second.text, second.reply_to, second.quote) == ("I agree.", "Why ten?\nSay so.", "ten big schools")
    assert change.proposed == "We plan ten schools soon."


def test_a_note_over_several_paragraphs_and_one_that_stands_nowhere():
    body = [p('<w:commentRangeStart w:id="1"/>', "One."), p("Two.", '<w:commentRangeEnd w:id="1"/>')]
    there, nowhere = read(*body, notes=[note(1, "Dara", "Both?"), note(7, "Sok", "Lost.")]).remarks
    assert (there.quote, there.paragraph) == ("One.\nTwo.", "One. Two.")
    assert (nowhere.text, nowhere.place, nowhere.paragraph) == ("Lost.", (), "")


@needs_data
def test_a_file_of_word_itself_is_read():
    marked = read_marks(open_package(REAL / "comments-rich-para.docx"))
    assert [one.quote for one in marked.remarks] == [
        "Some text worthy of note.", "Other text worthy of note.", "Paragraph 5", "Paragraph 6",
    ]  # fmt: skip
    assert marked.remarks[0].author == "Steve Canny"
    assert marked.marks == 4


# Any file


def parts(authors=("Dara", "Sok")):
    author = st.sampled_from(authors)
    words = st.text(st.sampled_from("ab ក។.\n"), max_size=6).map(run)
    leaf = words | st.just('<w:r><w:br w:type="page"/></w:r>')
    marked = st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda name, who, inside: mark(name, who, "".join(inside)),
            st.sampled_from(("ins", "del", "moveFrom", "moveTo")),
            author,
            st.lists(inner, max_size=3),
        ),
        max_leaves=6,
    )
    end = st.just("") | st.builds(mark, st.sampled_from(("ins", "del")), author)
    return st.builds(lambda inside, ended: p(*inside, end=ended), st.lists(marked, max_size=5), end)


@settings(max_examples=50, deadline=None)
@given(st.lists(parts(), max_size=4), st.lists(st.lists(parts(), min_size=1, max_size=2), max_size=2))
def test_every_mark_of_any_file_is_told_or_counted(body, cells):
    tracked = row(*(cell(*inside) for inside in cells), tracked=mark("ins", "Dara"))
    read(*body, table(tracked))
