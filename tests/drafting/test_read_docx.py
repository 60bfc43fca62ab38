import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting import package
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.read_docx import read_docx
from yobal.drafting.tree import Fate, Node, Reason, count_by_kind, walk
from yobal.drafting.write_docx import write_docx
from yobal.lib.localized import Localized

from .drafts import strategy

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared test data are not on this machine")


def read(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return read_docx(io.BytesIO(buffer.getvalue()))


def typed(*lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return read(document)


def shape(nodes):
    return [(node.kind, node.number, dict(node.heading), dict(node.body), shape(node.children)) for node in nodes]


def fates(draft):
    return [(block.text, block.fate, block.reason) for block in draft.account]


# Headings


def test_the_strategy_is_read_by_its_styles():
    draft = read_docx(io.BytesIO(write_docx(strategy())))
    assert count_by_kind(draft.nodes) == {"part": 3, "priority": 6, "measure": 41}
    assert draft.nodes == strategy().nodes


def test_the_strategy_is_read_by_its_typed_numbers_when_all_styles_are_lost():
    document = docx.Document(io.BytesIO(write_docx(strategy())))
    for paragraph in document.paragraphs:
        paragraph.style = document.styles["Normal"]
    draft = read(document)
    counts = count_by_kind(draft.nodes)
    assert (counts["priority"], counts["measure"]) == (6, 41)
    assert draft.title == {"km": "យុទ្ធសាស្ត្រជាតិ", "en": "National strategy"}
    assert all(
        node.heading.has("km") and node.heading.has("en") for node in walk(draft.nodes) if node.kind == "measure"
    )


def test_levels_may_be_skipped():
    document = docx.Document()
    document.add_heading("A", 2)
    document.add_heading("B", 4)
    document.add_heading("C", 1)
    assert [(node.kind, len(node.children)) for node in read(document).nodes] == [("part", 1), ("part", 0)]


def test_an_outline_level_makes_a_heading_without_a_heading_style():
    document = docx.Document()
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    document.add_paragraph("Article 1: Scope")._p.get_or_add_pPr().append(level)
    document.add_paragraph("It applies.")
    assert shape(read(document).nodes) == [("article", "1", {"en": "Scope"}, {"en": "It applies."}, [])]


def test_a_style_based_on_a_heading_is_a_heading():
    document = docx.Document()
    style = document.styles.add_style("Chapter of a ministry", 1)
    style.base_style = document.styles["Heading 1"]
    document.add_paragraph("Chapter 2: Duties", style=style)
    assert [(node.kind, node.number) for node in read(document).nodes] == [("chapter", "2")]


def test_a_label_and_its_words_on_two_lines_are_one_heading():
    document = docx.Document()
    for line in ("ជំពូកទី ២", "បទប្បញ្ញត្តិទូទៅ", "Chapter 2", "General provisions"):
        document.add_heading(line, 1)
    heading = {"km": "បទប្បញ្ញត្តិទូទៅ", "en": "General provisions"}
    assert shape(read(document).nodes) == [("chapter", "2", heading, {}, [])]


def test_both_languages_in_one_heading_paragraph_are_one_heading():
    document = docx.Document()
    document.add_heading("មាត្រា ៥៖ វិសាលភាព\nArticle 5: Scope\nof application", 1)
    heading = {"km": "វិសាលភាព", "en": "Scope of application"}
    assert shape(read(document).nodes) == [("article", "5", heading, {}, [])]


def test_numbers_that_word_computes_are_read():
    draft = read_docx(io.BytesIO(numbered_by_word("Article %1", ["Scope", "Terms"])))
    assert [(node.kind, node.number, node.heading["en"]) for node in draft.nodes] == [
        ("article", "1", "Scope"),
        ("article", "2", "Terms"),
    ]


def numbered_by_word(pattern, headings):
    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{pattern}"/></w:lvl>'
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for heading in headings:
        properties = document.add_heading(heading, 1)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = 77
        properties.get_or_add_ilvl().val = 0
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# Typed numbers


def test_a_law_without_styles_is_read_by_its_labels_and_numbers():
    draft = typed(
        "Law on data",
        "Chapter I",
        "General provisions",
        "Article 1: Purpose",
        "This law protects data.",
        "1. Personal data",
        "2. Other data",
        "Article 2.- This law applies to everyone, as Article 1 of the law says.",
        "Article 1 of this law is explained by it.",
        "Chapter II: Duties",
        "Article 3",
    )
    assert draft.title == {"en": "Law on data"}
    clauses = [("clause", "1", {"en": "Personal data"}, {}, []), ("clause", "2", {"en": "Other data"}, {}, [])]
    second = "This law applies to everyone, as Article 1 of the law says.\nArticle 1 of this law is explained by it."
    assert shape(draft.nodes) == [
        (
            "chapter",
            "1",
            {"en": "General provisions"},
            {},
            [
                ("article", "1", {"en": "Purpose"}, {"en": "This law protects data."}, clauses),
                ("article", "2", {}, {"en": second}, []),
            ],
        ),
        ("chapter", "2", {"en": "Duties"}, {}, [("article", "3", {}, {}, [])]),
    ]


def test_bare_numbers_in_turn_make_provisions():
    draft = typed("I. Aims", "1. First", "1.1 Within", "3.5 million people live here", "2. Second", "II. Means")
    assert [(node.number, [child.number for child in node.children]) for node in draft.nodes] == [
        ("1", ["1", "2"]),
        ("2", []),
    ]
    within = draft.nodes[0].children[0].children[0]
    assert (within.number, within.body) == ("1.1", {"en": "3.5 million people live here"})
    assert draft.account[3].reason is Reason.LOOKS_NUMBERED


def test_a_number_far_from_its_turn_makes_no_provision():
    draft = typed("1. First", "2. Second", "90. is the number of the form")
    assert [node.number for node in draft.nodes] == ["1", "2"]
    assert draft.account[2].reason is Reason.LOOKS_NUMBERED


def test_a_table_of_contents_makes_no_provisions():
    draft = typed("Contents", "Article 1: Purpose\t3", "Article 2: Scope .......... 4", "Article 1: Purpose", "Text.")
    assert count_by_kind(draft.nodes) == {"article": 1}
    assert [reason for _, fate, reason in fates(draft) if fate is Fate.LEFT_OUT] == [Reason.CONTENTS] * 2


def test_a_document_without_any_structure_is_one_text():
    assert typed("One paragraph.", "Another").nodes == (Node("text", "", body=Localized(en="One paragraph.\nAnother")),)


# Two languages


def test_headings_with_text_between_are_paired_by_their_number():
    draft = typed(
        "មាត្រា ១៖ គោលបំណង",
        "ច្បាប់នេះការពារទិន្នន័យ។",
        "Article 1: Purpose",
        "This law protects data.",
        "មាត្រា ២៖ វិសាលភាព",
        "Article 2: Scope",
    )
    assert shape(draft.nodes) == [
        (
            "article",
            "1",
            {"km": "គោលបំណង", "en": "Purpose"},
            {"km": "ច្បាប់នេះការពារទិន្នន័យ។", "en": "This law protects data."},
            [],
        ),
        ("article", "2", {"km": "វិសាលភាព", "en": "Scope"}, {}, []),
    ]


def test_a_whole_text_in_khmer_before_the_whole_text_in_english_is_paired_by_number():
    draft = typed("ជំពូកទី ១", "មាត្រា ១៖ ក", "មាត្រា ២៖ ខ", "Chapter 1", "Article 1: A", "Article 2: B")
    assert shape(draft.nodes)[0][4] == [
        ("article", "1", {"km": "ក", "en": "A"}, {}, []),
        ("article", "2", {"km": "ខ", "en": "B"}, {}, []),
    ]


@pytest.mark.parametrize("khmer_first", [True, False])
def test_a_table_of_two_languages_is_read_row_by_row(khmer_first):
    rows = [
        ("ខ្មែរ", "English"),
        ("មាត្រា ១៖ គោលបំណង", "Article 1: Purpose"),
        ("ច្បាប់នេះការពារទិន្នន័យ។\nនិងសិទ្ធិ។", "This law protects data.\nAnd rights."),
        ("មាត្រា ២៖ វិសាលភាព", "Article 2: Scope"),
    ]
    draft = read(with_table(rows if khmer_first else [row[::-1] for row in rows]))
    assert shape(draft.nodes) == [
        (
            "article",
            "1",
            {"km": "គោលបំណង", "en": "Purpose"},
            {"km": "ច្បាប់នេះការពារទិន្នន័យ។\nនិងសិទ្ធិ។", "en": "This law protects data.\nAnd rights."},
            [],
        ),
        ("article", "2", {"km": "វិសាលភាព", "en": "Scope"}, {}, []),
    ]
    assert draft.account[0].reason is Reason.COLUMN_HEADS


def test_a_column_of_numbers_numbers_both_languages():
    draft = read(with_table([("ល.រ", "ខ្មែរ", "English"), ("១", "គោលបំណង", "Purpose"), ("២", "វិសាលភាព", "Scope")]))
    assert [(node.number, dict(node.heading)) for node in draft.nodes] == [
        ("1", {"km": "គោលបំណង", "en": "Purpose"}),
        ("2", {"km": "វិសាលភាព", "en": "Scope"}),
    ]


def with_table(rows, document=None):
    document = document or docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return document


def test_other_tables_become_lines_of_the_provision_in_which_they_stand():
    document = docx.Document()
    document.add_heading("Article 1: Fees", 1)
    with_table([("Act", "Fee"), ("Permit", "10\n000"), ("", "")], document)
    draft = read(document)
    assert draft.nodes[0].body == {"en": "| Act | Fee |\n| Permit | 10 000 |"}
    assert [block.reason for block in draft.account][-1] is Reason.EMPTY


# The account


def test_every_block_of_the_source_is_accounted_for():
    document = docx.Document()
    document.add_paragraph("Title", style="Title")
    document.add_heading("Article 1: Scope", 1)
    document.add_paragraph("Text")
    document.add_paragraph("")
    document.sections[0].header.paragraphs[0].text = "Draft of June"
    assert fates(read(document)) == [
        ("Title", Fate.TITLE, Reason.NONE),
        ("Article 1: Scope", Fate.HEADING, Reason.NONE),
        ("Text", Fate.BODY, Reason.NONE),
        ("", Fate.LEFT_OUT, Reason.EMPTY),
        ("Draft of June", Fate.LEFT_OUT, Reason.HEADER_OR_FOOTER),
    ]
    assert [block.into for block in read(document).account][1:3] == ["article 1 Scope"] * 2


def test_tracked_changes_are_read_as_accepted_and_what_they_delete_is_accounted_for():
    document = docx.Document()
    body = """<w:r><w:t xml:space="preserve">The fee is </w:t></w:r>
        <w:del w:id="1" w:author="A"><w:r><w:delText>10</w:delText></w:r></w:del>
        <w:ins w:id="2" w:author="A"><w:r><w:t>20</w:t></w:r></w:ins>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"""
    add_xml(document, body)
    assert fates(read(document)) == [
        ("The fee is 20", Fate.BODY, Reason.NONE),
        ("10", Fate.LEFT_OUT, Reason.DELETED),
        ("secret", Fate.LEFT_OUT, Reason.HIDDEN),
    ]


def add_xml(document, inside):
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"))


def test_links_fields_and_content_controls_keep_their_text():
    document = docx.Document()
    body = """<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>
        <w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:sdtContent></w:sdt>"""
    add_xml(document, body)
    assert read(document).nodes[0].body == {"en": "ab\tc"}


def test_a_picture_is_accounted_for():
    document = docx.Document()
    add_xml(document, "<w:r><w:drawing><w:blip/></w:drawing></w:r>")
    document.add_paragraph("See it.")
    assert fates(read(document))[0] == ("", Fate.LEFT_OUT, Reason.PICTURE)


def test_footnotes_follow_the_paragraph_that_they_explain():
    text = "<p><r><t>Data</t></r><r><footnoteReference id='2'/></r><r><t> count.</t></r></p>"
    related = "<Relationship Type='x/footnotes' Target='notes.xml'/>"
    parts = {
        "word/document": f"<document><body>{text}</body></document>",
        "word/_rels/document.xml.rels": f"<Relationships>{related}</Relationships>",
        "word/notes": "<footnotes><footnote id='2'><p><r><t>As in law.</t></r></p></footnote></footnotes>",
    }
    assert read_docx(archive(**parts)).nodes[0].body == {"en": "Data[^1] count.\n[^1]: As in law."}


# Files that are no drafts


def archive(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name if name.endswith(".rels") else name.replace("__", "/") + ".xml", content)
    return io.BytesIO(buffer.getvalue())


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "not a DOCX"),
        (b"hello", "not a DOCX"),
        (b"PK\x03\x04 broken", "not a DOCX"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "password"),
        (archive(other="<a/>").getvalue(), "not a DOCX document"),
        (archive(word__document="<a>").getvalue(), "damaged"),
        (archive(word__document="<a/>").getvalue(), "no text"),
        (archive(word__document="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").getvalue(), "entities"),
    ],
)
def test_what_is_no_docx_is_refused_with_its_cause(content, cause):
    with pytest.raises(UnreadableDraft, match=cause) as refused:
        read_docx(io.BytesIO(content))
    assert refused.value.place
    assert refused.value.mend


def test_an_entity_never_reads_a_file(tmp_path):
    (tmp_path / "secret").write_text("secret")
    hostile = f"<!DOCTYPE a [<!ENTITY b SYSTEM 'file://{tmp_path}/secret'>]><document><body><p><t>&b;</t></p></body></document>"
    with pytest.raises(UnreadableDraft, match="entities"):
        read_docx(archive(word__document=hostile))


@pytest.mark.parametrize("size", [11 * 2**20, 201 * 2**20])
def test_an_archive_that_swells_is_refused_before_it_is_unpacked(size):
    with pytest.raises(UnreadableDraft, match="larger than"):
        read_docx(archive(word__document=b"<a/>", bomb=bytes(size)))


def test_a_file_beyond_the_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr(package, "LARGEST_FILE", 10)
    with pytest.raises(UnreadableDraft, match="larger than"):
        read_docx(io.BytesIO(b"x" * 11))


def test_an_encrypted_archive_is_refused():
    content = bytearray(write_docx(strategy()))
    # The flag stands in the central directory, 8 bytes after each signature.
    position = content.find(b"PK\x01\x02")
    content[position + 8] |= 1
    with pytest.raises(UnreadableDraft, match="password"):
        read_docx(io.BytesIO(bytes(content)))


@given(st.randoms(use_true_random=False), st.integers(1, 20))
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused(chance, hits):
    content = bytearray(DAMAGED)
    for _ in range(hits):
        content[chance.randrange(len(content))] = chance.randrange(256)
    read_or_refuse(io.BytesIO(bytes(content)))


DAMAGED = write_docx(strategy())


@given(st.randoms(use_true_random=False), st.integers(1, 6))
@settings(max_examples=150, deadline=None)
def test_damaged_xml_is_read_or_refused(chance, hits):
    parts = {}
    with zipfile.ZipFile(io.BytesIO(numbered_by_word("%1.%2", ["A", "B"]))) as source:
        for name in ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"):
            content = bytearray(source.read(name))
            for _ in range(hits):
                content[chance.randrange(len(content))] = chance.choice(b'0123456789"<>abcz-')
            parts[name.removesuffix(".xml")] = bytes(content)
    read_or_refuse(archive(**parts))


def read_or_refuse(file):
    try:
        return read_docx(file)
    except UnreadableDraft:
        return None


# Real and hostile files


@needs_data
@pytest.mark.parametrize(
    "path", sorted(DATA.glob("hostile-input/docx-python-docx-fixtures/*.docx")), ids=lambda p: p.name
)
def test_each_odd_docx_is_read_or_refused(path):
    draft = read_or_refuse(path)
    assert draft is None or [block.index for block in draft.account] == list(range(len(draft.account)))


@needs_data
@pytest.mark.parametrize(
    "path", [p for p in sorted(DATA.glob("hostile-input/files/**/*")) if p.is_file()], ids=lambda p: p.name
)
def test_each_hostile_file_is_refused_also_inside_a_docx(path):
    with pytest.raises(UnreadableDraft):
        read_docx(path)
    with pytest.raises(UnreadableDraft):
        read_docx(archive(word__document=path.read_bytes()))


@needs_data
def test_a_real_policy_is_read_into_its_headings():
    draft = read_docx(DATA / "nz-nzgoal-se" / "docx" / "nzgoal-se.docx")
    headings = [node.heading.text("en") for node in walk(draft.nodes)]
    assert draft.title == {"en": "NZGOAL Software Extension"}
    assert headings[3:6] == ["Purpose", "Free and open source software and licences", "Approach and scope"]
    assert "Additional guidance notes" in [child.heading.text("en") for child in draft.nodes[5].children]
    assert draft.nodes[3].body["en"].startswith("1. Government agencies invest significantly")


@needs_data
def test_a_real_guidance_note_keeps_the_numbers_that_word_computes():
    draft = read_docx(DATA / "nz-nzgoal-se" / "docx" / "gn1.docx")
    considered = draft.nodes[4].children[0]
    assert considered.heading == {"en": "What to consider?"}
    assert considered.body["en"].startswith("12. Take into account")
