import contextlib
import io

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.encodings import GUESSED
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.read_sheet import read_sheet
from yobal.drafting.tree import Fate, Node, Reason
from yobal.lib.localized import Localized


def read(*rows):
    return read_sheet("\n".join(rows).encode())


def shape(nodes):
    return [(node.kind, node.number, dict(node.heading), dict(node.body), shape(node.children)) for node in nodes]


def xlsx(*rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    return buffer.getvalue()


def test_a_row_is_a_provision():
    draft = read("kind,number,heading,text", 'article,1,Scope,"It applies\nto all."', "Article,២,Terms,Data is data.")
    assert shape(draft.nodes) == [
        ("article", "1", {"en": "Scope"}, {"en": "It applies\nto all."}, []),
        ("article", "2", {"en": "Terms"}, {"en": "Data is data."}, []),
    ]
    assert [(block.fate, block.into, block.reason) for block in draft.account] == [
        (Fate.LEFT_OUT, "", Reason.COLUMN_HEADS),
        (Fate.HEADING, "article 1 Scope", Reason.NONE),
        (Fate.HEADING, "article 2 Terms", Reason.NONE),
    ]


def test_a_workbook_is_read_as_well():
    draft = read_sheet(xlsx(["No.", "Title"], [1, "Scope"], [1.2, "Terms"]))
    assert [(node.number, node.children[0].number) for node in draft.nodes] == [("1", "1.2")]


@pytest.mark.parametrize(
    "header",
    [
        "number,heading_km,heading_en,text_km,text_en",
        "No.;Title (Khmer);Title (English);Text (Khmer);Text (English)".replace(";", ","),
        "ល.រ,ចំណងជើង ខ្មែរ,ចំណងជើង អង់គ្លេស,ខ្លឹមសារ (ខ្មែរ),ខ្លឹមសារ (អង់គ្លេស)",
    ],
)
def test_headers_name_columns_in_both_languages(header):
    draft = read(header, "១,គោលបំណង,Purpose,ការពារ។,Protect.")
    assert shape(draft.nodes) == [
        ("part", "1", {"km": "គោលបំណង", "en": "Purpose"}, {"km": "ការពារ។", "en": "Protect."}, [])
    ]


def test_columns_that_only_name_a_language_hold_text_in_it():
    assert read("Khmer,English", "ក,AI").nodes[0].body == {"km": "ក", "en": "AI"}


def test_without_a_language_the_script_tells():
    assert [dict(node.body) for node in read("text", "ការពារ", "Protect").nodes] == [
        {"km": "ការពារ"},
        {"en": "Protect"},
    ]


def test_a_column_of_another_name_is_kept_as_a_line():
    draft = read("number,text,Body responsible,text", "1,Protect data.,MPTC,Again")
    assert draft.nodes[0].body == {"en": "Protect data.\nBody responsible: MPTC\ntext: Again"}


def test_what_is_no_number_is_kept_as_a_line():
    draft = read("ref,text", "GOV / 1,Protect.")
    assert (draft.nodes[0].number, draft.nodes[0].body) == ("", {"en": "Protect.\nref: GOV / 1"})


def test_numbers_may_come_with_their_label():
    draft = read("number,text", "Chapter II,A", "មាត្រា ៥,ក", "1.2.,B")
    assert [(node.kind, node.number) for node in draft.nodes] == [("chapter", "2"), ("article", "5"), ("part", "1.2")]


def test_rows_without_number_and_heading_are_text():
    assert read("number,text", ",An introduction.").nodes == (Node("text", "", body=Localized(en="An introduction.")),)


def test_dotted_numbers_make_a_tree():
    nodes = read("number,heading", "1,A", "1.1,B", "1.1.1,C", "2,D", "3.1,E").nodes
    assert [(node.number, [child.number for child in node.children]) for node in nodes] == [
        ("1", ["1.1"]),
        ("2", []),
        ("3.1", []),
    ]


def test_levels_make_a_tree():
    nodes = read("level,heading", "1,A", "៣,B", "2,C", "1,D").nodes
    assert [[child.heading["en"] for child in node.children] for node in nodes] == [["B", "C"], []]


def test_parents_make_a_tree():
    nodes = read("number,parent,heading", "1,,A", "5,1,B", "6,5,C").nodes
    assert nodes[0].children[0].children[0].number == "6"


def test_headings_that_every_text_brings_along_are_divided_from_it():
    draft = read("number,practice", "1,Data Governance: Prioritize it.", "2,Data Assets: List them: all.")
    assert [(node.heading["en"], node.body["en"]) for node in draft.nodes] == [
        ("Data Governance", "Prioritize it."),
        ("Data Assets", "List them: all."),
    ]
    assert not read("number,practice", "1,Data Governance: Prioritize it.", "2,List.").nodes[0].heading


def test_empty_rows_keep_their_number():
    draft = read("number,text", "1,A", ",", "2,B")
    assert [block.reason for block in draft.account][2] is Reason.EMPTY
    assert len(draft.account) == 4


@pytest.mark.parametrize(
    ("rows", "place", "cause"),
    [
        (["number,owner", "1,MPTC"], "row 1", "heading or the text"),
        (["kind,text", "article,A", "recital,B"], "row 3, column 1", "no kind"),
        (["level,text", "0,A"], "row 2, column 1", "no level"),
        (["level,text", "deep,A"], "row 2, column 1", "no level"),
        (["number,parent,text", "1,7,A"], "row 2, column 2", "No row above"),
        (["number,parent,text", "1,1,A"], "row 2, column 2", "No row above"),
        (["number,text", "1,A,more"], "row 2, column 3", "cells"),
        (["number,text", '1,"A'], "row 2", "quotation mark"),
        ([""], "row 1", "no headers"),
    ],
)
def test_what_is_wrong_is_refused_with_its_row_and_column(rows, place, cause):
    with pytest.raises(UnreadableDraft, match=cause) as refused:
        read(*rows)
    assert refused.value.place == place
    assert refused.value.mend


def test_provisions_nested_without_end_are_refused():
    rows = [f"{number},{number - 1 if number > 1 else ''},A" for number in range(1, 30)]
    with pytest.raises(UnreadableDraft, match="nested") as refused:
        read("number,parent,text", *rows)
    assert refused.value.place == "row 11"


def test_characters_that_are_no_text_leave_a_mark():
    assert read("text", "a\0b").nodes[0].body == {"en": "a\ufffdb"}


def test_windows_1252_and_utf_16_are_read():
    draft = read_sheet("text\nCafé “5 €”".encode("cp1252"))
    assert (draft.nodes[0].body, draft.warnings) == ({"en": "Café “5 €”"}, (GUESSED,))
    assert read_sheet("text\nមាត្រា".encode("utf-16")).nodes[0].body == {"km": "មាត្រា"}


def test_a_font_from_before_unicode_is_said():
    assert read("text", "RBHraCaNacRkkm<úCa Cati sasna RBHmhakSRt").account[1].reason is Reason.LEGACY_FONT


@given(st.lists(st.lists(st.text('"\0,១1.a \n', max_size=6), max_size=4), max_size=6))
@settings(max_examples=50, deadline=None)
def test_any_table_is_read_or_refused(rows):
    with contextlib.suppress(UnreadableDraft):
        read("number,parent,level,text", *(",".join(row) for row in rows))
