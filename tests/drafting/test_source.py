import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from yobal.drafting.lines import Line, table_lines
from yobal.drafting.read_docx import read_docx
from yobal.drafting.tree import Fate, Reason

from .drafts import picture


def read(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return read_docx(io.BytesIO(buffer.getvalue()))


def body(document):
    return read(document).nodes[0].body


def add_xml(document, inside):
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{inside}</w:p>"))


def table(document, rows):
    made = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return made


# Lists


def test_items_of_a_list_stand_as_deep_as_in_word():
    document = docx.Document()
    document.add_heading("Duties", 1)
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate((("bullet", "o"), ("lowerLetter", "(%2)"), ("none", "")))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text, level in (("Train", 0), ("teachers", 1), ("pupils\nof all ages", 1), ("everywhere", 2), ("Report", 0)):
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val, properties.get_or_add_ilvl().val = 77, level
    assert body(document) == {
        "en": "• Train\n\t(a) teachers\n\t(b) pupils\n\tof all ages\n\t\teverywhere\n• Report",
    }


def test_the_list_styles_of_word_make_items():
    document = docx.Document()
    for style, text in (("List Bullet", "A"), ("List Number", "B"), ("List Number", "C")):
        document.add_paragraph(text, style=style)
    document.add_heading("End", 1)
    assert body(document) == {"en": "• A\n1. B\n2. C"}


# Tables


def test_a_merged_cell_keeps_its_text_once_and_its_column():
    document = docx.Document()
    document.add_heading("Fees", 1)
    made = table(document, [("Act", "Fee", "Term"), ("Permit", "", "1 year"), ("Licence", "10", "2 years")])
    made.cell(1, 0).merge(made.cell(1, 1))
    made.cell(1, 2).merge(made.cell(2, 2))
    assert body(document) == {
        "en": "| Act | Fee | Term |\n| Permit |  | 1 year 2 years |\n| Licence | 10 |  |",
    }


def test_rows_of_a_table_are_equally_long():
    document = docx.Document()
    made = table(document, [("Act", "Fee"), ("Permit", "10")])
    made.rows[1]._tr.remove(made.rows[1]._tr.tc_lst[1])
    assert body(document) == {"en": "| Act | Fee |\n| Permit |  |"}


def test_a_table_within_a_table_is_flattened_and_accounted_for():
    document = docx.Document()
    made = table(document, [("Act", "Fee"), ("Permit", "")])
    inner = made.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "small|tiny", "5"
    draft = read(document)
    assert draft.nodes[0].body == {"en": "| Act | Fee |\n| Permit | small\\|tiny; 5 |"}
    assert [(block.fate, block.reason) for block in draft.account] == [
        (Fate.BODY, Reason.NONE),
        (Fate.BODY, Reason.NESTED_TABLE),
    ]


def test_a_table_in_which_both_scripts_stand_remains_one_table():
    document = docx.Document()
    table(document, [("Name", "Fee", "ឈ្មោះ"), ("Permit", "10", "អាជ្ញាប័ណ្ណ"), ("100", "20", "30")])
    assert len(body(document)) == 1
    assert body(document)["km"].count("\n") == 2


def test_latin_words_in_the_khmer_column_are_khmer_text():
    document = docx.Document()
    rows = [("មាត្រា ១៖ គោលបំណង", "Article 1: Purpose"), ("AI Lab", "The laboratory"), ("អត្ថបទ។", "Text.")]
    table(document, rows + [("ចប់។", "End.")] * 2)
    assert body(document) == {"km": "AI Lab\nអត្ថបទ។\nចប់។\nចប់។", "en": "The laboratory\nText.\nEnd.\nEnd."}


def test_an_english_note_below_a_khmer_table_belongs_to_it():
    cells = [[Line("ថ្លៃ[^1]"), Line("[^1]: World Bank.", spoken="en")], [Line("១០")], [Line("ប្រាក់")]]
    assert [(line.text, line.language) for line in table_lines([cells])] == [
        ("| ថ្លៃ[^1] | ១០ | ប្រាក់ |", "km"),
        ("[^1]: World Bank.", "km"),
    ]


# Figures


def test_a_picture_is_kept_with_the_words_that_describe_it():
    document = docx.Document()
    document.add_paragraph("See here.").add_run().add_picture(io.BytesIO(picture(2)))
    document.inline_shapes[0]._inline.docPr.set("descr", "A map\nof schools")
    document.add_picture(io.BytesIO(picture(3)))
    document.add_picture(io.BytesIO(picture(2)))
    draft = read(document)
    assert draft.nodes[0].body == {
        "en": "See here.\n![A map of schools](figure-1.png)\n![](figure-2.png)\n![](figure-1.png)"
    }
    assert draft.figures == {"figure-1.png": picture(2), "figure-2.png": picture(3)}
    assert [block.fate for block in draft.account] == [Fate.BODY] * 4


def test_a_picture_in_a_table_stands_below_it():
    document = docx.Document()
    made = table(document, [("Map", "Words"), ("", "Here")])
    made.cell(1, 0).paragraphs[0].add_run().add_picture(io.BytesIO(picture(2)))
    assert body(document) == {"en": "| Map | Words |\n|  | Here |\n![](figure-1.png)"}


def test_a_drawing_that_no_page_can_show_is_left_out_with_its_words():
    document = docx.Document()
    document.add_paragraph("See it.")
    drawing = '<wp:inline><wp:docPr id="1" name="x" descr="Flow"/><a:blip r:embed="rId999"/></wp:inline>'
    add_xml(document, f"<w:r><w:drawing>{drawing}</w:drawing></w:r>")
    add_xml(document, "<w:r><w:drawing><wp:inline/></w:drawing></w:r>")
    assert [(block.text, block.reason) for block in read(document).account][:2] == [
        ("", Reason.PICTURE),
        ("Flow", Reason.PICTURE),
    ]


def test_the_logo_in_a_header_is_accounted_for():
    document = docx.Document()
    document.add_paragraph("Text.")
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(picture(1)))
    assert read(document).account[-1].reason is Reason.PICTURE


def test_a_part_in_another_format_is_accounted_for():
    document = docx.Document()
    document.add_paragraph("Text.")
    document.element.body.insert(0, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="rId9"/>'))
    assert read(document).account[0].reason is Reason.EMBEDDED


# Words of a paragraph


@pytest.mark.parametrize(
    "link",
    [
        '<w:hyperlink r:id="rId9"><w:r><w:t>the law</w:t></w:r></w:hyperlink>',
        '<w:r><w:instrText> HYPERLINK "https://law.example" </w:instrText></w:r><w:r><w:t>the law</w:t></w:r>',
    ],
)
def test_the_account_tells_where_addresses_of_links_were(link):
    document = docx.Document()
    add_xml(document, link)
    (block,) = read(document).account
    assert (block.text, block.fate, block.reason) == ("the law", Fate.BODY, Reason.LINKS)


@pytest.mark.parametrize(
    "link",
    [
        '<w:hyperlink w:anchor="here"><w:r><w:t>above</w:t></w:r></w:hyperlink>',
        '<w:hyperlink r:id="rId9"><w:r><w:t>http://law.</w:t></w:r><w:r><w:t>example/</w:t></w:r></w:hyperlink>',
        '<w:hyperlink r:id="rId9"><w:r><w:t>law@ministry.example</w:t></w:r></w:hyperlink>',
    ],
)
def test_a_link_within_the_document_or_to_the_address_that_it_shows_loses_nothing(link):
    document = docx.Document()
    add_xml(document, link)
    assert read(document).account[0].reason is Reason.NONE


def test_signs_of_symbol_fonts_leave_a_mark():
    document = docx.Document()
    add_xml(document, '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>yes</w:t><w:sym w:char="2713"/></w:r>')
    assert body(document) == {"en": "□yes✓"}


def test_a_run_that_says_its_latin_letters_are_khmer_is_believed():
    document = docx.Document()
    lang = '<w:rPr><w:lang w:val="km-KH" w:bidi="km-KH"/></w:rPr>'
    add_xml(document, f"<w:r>{lang}<w:t>AI Lab</w:t></w:r>")
    document.add_paragraph("ទិន្នន័យ")
    assert body(document) == {"km": "AI Lab\nទិន្នន័យ"}
