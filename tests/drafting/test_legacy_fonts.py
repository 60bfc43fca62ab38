import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.legacy_fonts import by_selector, font_family, is_legacy, looks_legacy
from yobal.drafting.read_docx import read_docx
from yobal.drafting.tree import Reason

LIMON = "RBHraCaNacRkkm<úCa"


@pytest.mark.parametrize(
    "font", ["Limon S1", "limon r1", "'Limon F3', serif", "ABC-TEXT-5", "Khek", "Baidok3c", "ABC Zero"]
)
def test_fonts_from_before_unicode_are_known_by_their_names(font):
    assert is_legacy(font)


@pytest.mark.parametrize(
    "font",
    ["Khmer OS", "Khmer OS Siemreap", "Khmer OS Battambang, Limon S1", "Khmer MEF1", "Noto Sans Khmer", "Arial",
     "Calibri", "Hanuman", "DaunPenh", "MoolBoran", "Tacteing Unicode", "Leelawadee UI", "Abadi", "Kepler Std", ""],
)  # fmt: skip
def test_other_fonts_are_not(font):
    assert not is_legacy(font)


def test_the_looks_of_text_without_its_font_tell():
    assert looks_legacy(f"{LIMON} Cati sasna RBHmhakSRt maRta 1 raCrdæaPi)al")


@pytest.mark.parametrize(
    "text",
    [
        "Article 1: McDonald's iPhone and the eGovernment of Cambodia are named here, as is YouTube.",
        "រាជរដ្ឋាភិបាល RBHraCaNacRkkm និងក្រសួង",
        "See https://example.org/aBcD?x=[1] and write to mPTC@example.org or to iT@example.org",
        "CAPITALS ONLY, AS IN A TITLE; R&D (2025) and/or O'Brien's co-operation",
        "",
        "łódź, Çeşme, français, naïveté, Ångström, œuvre, straße",
    ],
)
def test_ordinary_text_is_left_in_peace(text):
    assert not looks_legacy(text)


@given(st.text(max_size=80))
@settings(max_examples=50)
def test_any_text_can_be_asked(text):
    assert looks_legacy(text) in {True, False}


def test_a_style_sheet_says_which_classes_have_such_a_font():
    sheet = 'p.MsoNormal, li { margin:0; font-family:"Limon S1",serif } .b{font-family:Arial} h1 em {font:1em Limon}'
    assert by_selector(sheet) == {".MsoNormal": True, "li": True, ".b": False}
    assert font_family("color:red; FONT-FAMILY: 'Limon S1', serif") == "'Limon S1', serif"


def blocks(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return [(block.text, block.reason) for block in read_docx(io.BytesIO(buffer.getvalue())).account]


def test_a_docx_names_the_font_of_a_run_or_of_a_style():
    document = docx.Document()
    document.add_paragraph().add_run("maRta 1").font.name = "Limon S1"
    style = document.styles.add_style("Khmer of old", 1)
    style.font.name = "Limon R1"
    document.styles.add_style("Below it", 1).base_style = style
    document.add_paragraph("CMBUk 2", style="Below it")
    document.add_paragraph("In Latin letters", style="Below it").runs[0].font.name = "Arial"
    document.add_paragraph("មាត្រា ៣", style="Below it")
    assert blocks(document) == [
        ("maRta 1", Reason.LEGACY_FONT),
        ("CMBUk 2", Reason.LEGACY_FONT),
        ("In Latin letters", Reason.NONE),
        ("មាត្រា ៣", Reason.NONE),
    ]


def test_a_docx_without_names_of_fonts_is_told_by_its_looks():
    document = docx.Document()
    document.add_paragraph(f"{LIMON} Cati sasna RBHmhakSRt")
    assert blocks(document)[0][1] is Reason.LEGACY_FONT
