import io
import zipfile

import docx
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting import legacy_fonts
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.read_draft import read_draft, read_drafts
from yobal.drafting.tree import Mark, Reason
from yobal.drafting.write_docx import write_docx

from .drafts import strategy

PDF = b"%PDF-1.7\n1 0 obj"


def archive(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def sheet():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        workbook.add_worksheet().write_column(0, 0, ["text", "Article 1 says so"])
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (write_docx(strategy()), "draft.pdf"),
        (b"<!-- saved --><!DOCTYPE HTML><h1>Article 1</h1>", "draft.txt"),
        (b"<p>Article 1</p>", "DRAFT.HTM"),
        (b"## Article 1", "draft.markdown"),
        (b"Article 1: Scope\n\nIt applies.", "draft.TXT"),
        (b"number,text\n1,It applies.", "draft.csv"),
        (b"number\ttext\n1\tIt applies.", "draft.tsv"),
        (sheet(), "draft"),
    ],
)
def test_a_draft_is_told_by_its_content_then_by_its_name(content, name):
    assert read_draft(content, name).nodes


def test_plain_text_is_read_by_its_typed_numbers():
    draft = read_draft("ច្បាប់\r\n\r\nមាត្រា ១៖ គោលបំណង\r\nការពារ។".encode(), "draft.txt")
    assert (draft.nodes[0].number, dict(draft.nodes[0].body)) == ("1", {"km": "ការពារ។"})
    assert draft.account[1].reason is Reason.EMPTY


@pytest.mark.parametrize(
    ("content", "name", "cause"),
    [
        (PDF, "draft.docx", "PDF loses letters"),
        (b"\n\n" + PDF, "draft.txt", "PDF loses letters"),
        (b"{\\rtf1 hello}", "draft.rtf", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "draft.docx", "a picture has no text"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "draft.doc", "password"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "draft.xls", "password"),
        (b"hello", "draft.docx", "not a DOCX"),
        (b"PK\x03\x04", "draft.docx", "not a DOCX"),
        (b"hello", "draft.exe", "cannot be read as a draft"),
        (b"hello", "", "cannot be read as a draft"),
        (b"", "draft.md", "no text"),
        (b" \n", "draft.txt", "no text"),
        (archive(**{"word/vbaProject.bin": "x"}), "draft.docm", "macros"),
        (archive(**{"xl/workbook.xml": "x"}), "draft.xlsx", "damaged"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "draft.ods", "damaged"),
        (archive(**{"mimetype": "application/vnd.oasis.opendocument.text", "Basic/a.xml": "x"}), "a.odt", "macros"),
    ],
)
def test_what_is_no_draft_is_refused_with_its_cause(content, name, cause):
    with pytest.raises(UnreadableDraft, match=cause) as refused:
        read_draft(content, name)
    assert refused.value.place
    assert refused.value.mend


def test_marks_reach_every_format():
    for content, name in (
        (b"Aims\nText", "a.txt"),
        (b"Aims\n\nText", "a.md"),
        (b"<p>Aims<p>Text", "a.html"),
        (typed(), "a"),
    ):
        draft = read_draft(content, name, marks={0: Mark(1, "chapter")})
        assert [(node.kind, dict(node.heading)) for node in draft.nodes] == [("chapter", {"en": "Aims"})], name


def typed():
    document = docx.Document()
    document.add_paragraph("Aims")
    document.add_paragraph("Text")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_font_from_before_unicode_warns():
    draft = read_draft(b"<p style='font-family:Limon S1'>maRta 1</p>", "a.html")
    assert draft.warnings == (legacy_fonts.WARNING,)
    assert read_draft(b"<p>Article 1</p>", "a.html").warnings == ()


# Several files


def test_several_files_follow_each_other_by_name():
    files = [("b10.md", b"## Ten"), ("B2.md", b"# Two"), ("a.md", b"# All\n\nBegin.\n\n## One\n\nText")]
    draft = read_drafts(files)
    assert draft.title == {"en": "All"}
    headings = [node.heading.get("en", "") for node in draft.nodes]
    assert headings == ["", "One", "Two", "Ten"]
    assert [block.index for block in draft.account] == list(range(len(draft.account)))


def test_marks_count_through_all_files():
    files = [("1.txt", b"First\nText"), ("2.txt", b"Second\nText")]
    draft = read_drafts(files, marks={0: Mark(1), 2: Mark(1)})
    assert [dict(node.heading) for node in draft.nodes] == [{"en": "First"}, {"en": "Second"}]


def test_no_file_and_too_many_are_refused():
    for files in ([], [("a.txt", b"a")] * 101):
        with pytest.raises(UnreadableDraft, match="between 1 and 100"):
            read_drafts(files)


# Whatever the bytes


SOURCES = [
    (write_docx(strategy()), "a.docx"),
    (b"<table><tr><td>a<td>b</table><ul><li>c</ul><h1>d</h1>" * 3, "a.html"),
    ("## មាត្រា ១\n\n| a | b |\n| - | - |\n\na. b\n\n[^1]\n\n[^1]: c\n".encode() * 3, "a.md"),
    (b'number,level,text\n1,1,"a\nb"\n2,2,c\n', "a.csv"),
    (sheet(), "a.xlsx"),
]


@given(st.sampled_from(SOURCES), st.randoms(use_true_random=False), st.integers(1, 30))
@settings(max_examples=50, deadline=None)
def test_a_damaged_draft_is_read_or_refused(source, chance, hits):
    content, name = bytearray(source[0]), source[1]
    for _ in range(hits):
        content[chance.randrange(len(content))] = chance.randrange(256)
    read_or_refuse(bytes(content), name)


@given(st.binary(max_size=200), st.sampled_from(["a.docx", "a.odt", "a.html", "a.md", "a.txt", "a.csv", "a.xlsx", "a"]))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_read_or_refused(content, name):
    read_or_refuse(content, name)


def read_or_refuse(content, name):
    try:
        return read_draft(content, name)
    except UnreadableDraft:
        return None
