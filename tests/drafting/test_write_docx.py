import io
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest
from hypothesis import given, settings

from yobal.drafting.read_docx import read_docx
from yobal.drafting.tree import Draft, Node
from yobal.drafting.write_docx import write_docx
from yobal.lib.localized import Localized

from .drafts import drafts, picture, rich_drafts, strategy


def again(draft, **options):
    return read_docx(io.BytesIO(write_docx(draft, **options)))


@given(drafts(("km", "en")))
@settings(max_examples=40, deadline=None)
def test_a_draft_in_two_languages_is_read_as_it_was_written(draft):
    read = again(draft)
    assert (read.title, read.nodes) == (draft.title, draft.nodes)


@pytest.mark.parametrize("language", ["km", "en"])
@given(draft=drafts(("km", "en")))
@settings(max_examples=20, deadline=None)
def test_one_language_of_a_draft_is_read_as_it_was_written(language, draft):
    read = again(draft, languages=[language])
    assert (read.title, read.nodes) == (only(draft, language).title, only(draft, language).nodes)


@given(rich_drafts())
@settings(max_examples=40, deadline=None)
def test_lists_tables_notes_figures_and_hostile_signs_are_read_as_they_were_written(draft):
    read = again(draft)
    assert (read.title, read.nodes, read.figures) == (draft.title, draft.nodes, draft.figures)


def only(draft, language):
    def text(localized):
        return Localized({key: value for key, value in localized.items() if key == language})

    def node(full):
        return Node(full.kind, full.number, text(full.heading), text(full.body), tuple(map(node, full.children)))

    return Draft(text(draft.title), tuple(map(node, draft.nodes)))


def test_headings_stand_in_heading_styles_one_language_after_the_other():
    document = docx.Document(io.BytesIO(write_docx(strategy())))
    lines = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    start = lines.index(("Heading 1", "អាទិភាពយុទ្ធសាស្ត្រទី ១៖ ធនធានមនុស្ស"))
    assert lines[start + 1] == ("Heading 1", "Strategic priority 1: Human resources")
    assert lines[start + 4] == ("Heading 2", "វិធានការ ១.១៖ បណ្តុះបណ្តាលទី 1")


RICH = """\
The ministry shall[^1]:
[^1]: As amended.
• train
\t(a) teachers
| Act | Fee |
| Permit | 10 |
![A map](figure-1.png)"""


def rich(body=RICH, **figures):
    node = Node("article", "1", Localized(en="Duties"), Localized(en=body))
    return Draft(Localized(), (node,), figures=figures or {"figure-1.png": picture(2)})


def test_a_body_is_written_with_what_word_has_for_it():
    document = docx.Document(io.BytesIO(write_docx(rich())))
    texts = {paragraph.text: paragraph for paragraph in document.paragraphs}
    assert texts["train"].style.name == "List Bullet"
    assert 'w:ilvl w:val="1"' in texts["(a) teachers"]._p.xml
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["Permit", "10"]
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "A map"
    assert "w:footnoteReference" in texts["The ministry shall:"]._p.xml
    (notes,) = (part for part in document.part.package.iter_parts() if part.partname == "/word/footnotes.xml")
    assert b"As amended." in notes.blob


def test_what_word_has_no_words_for_stands_there_in_the_notation():
    body = "See[^9] it.\n[^1]: A note.\n![A map](figure-1.webp)\n![Gone](figure-2.png)"
    draft = rich(body, **{"figure-1.webp": b"RIFF....WEBP"})
    assert again(draft).nodes == draft.nodes


def test_a_table_of_terms_in_both_languages_remains_a_table():
    draft = rich("| Term | ពាក្យ |\n| Data | ទិន្នន័យ |\n| Article 1: Law | មាត្រា ១៖ ច្បាប់ |", **{"figure-1.png": b""})
    assert again(draft).nodes == draft.nodes


def test_latin_words_and_english_notes_in_a_khmer_body_remain_there():
    body = "AI Lab\n| Fee | 10[^1] |\n[^1]: World Bank, 2020.\nទិន្នន័យ[^2]\n[^2]: Ibid.\n![Map](figure-1.png)"
    node = Node("article", "1", Localized(km="AI"), Localized(km=body))
    draft = Draft(Localized(), (node,), figures={"figure-1.png": picture(2)})
    assert again(draft).nodes == draft.nodes


def test_notes_count_from_one_in_each_provision():
    nodes = tuple(Node("article", n, Localized(en="Duties"), Localized(en="It[^1].\n[^1]: A note.")) for n in "12")
    assert again(Draft(Localized(), nodes)).nodes == nodes


def test_a_wide_picture_fits_the_page():
    document = docx.Document(io.BytesIO(write_docx(rich(**{"figure-1.png": picture(9000)}))))
    section = document.sections[0]
    assert document.inline_shapes[0].width <= section.page_width - section.left_margin - section.right_margin


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_a_draft_comes_back_the_same_from_another_word_processor(tmp_path):
    khmer = "ក្រសួងត្រូវ[^1]៖\n[^1]: ដូចបានកែ។\n• AI Lab\n\tក. បណ្តុះបណ្តាល\n| សកម្មភាព | ថ្លៃ |\n| Permit | ១០ |"
    article = Node("article", "1", Localized(km="ភារកិច្ច", en="Duties"), Localized(km=khmer, en=RICH))
    chapter = Node("chapter", "2", Localized(km="ទិន្នន័យ", en="Data"), children=(article,))
    draft = replace(strategy(), nodes=(*strategy().nodes, chapter), figures={"figure-1.png": picture(2)})
    (tmp_path / "draft.docx").write_bytes(write_docx(draft))
    convert(tmp_path / "draft.docx", "odt")
    convert(tmp_path / "draft.odt", "docx")
    read = read_docx(tmp_path / "draft.docx")
    assert (read.title, read.nodes, read.figures) == (draft.title, draft.nodes, draft.figures)


def convert(source, form):
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", source.parent, source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def test_khmer_is_set_in_a_font_that_has_it():
    document = docx.Document(io.BytesIO(write_docx(strategy())))
    xml = document.paragraphs[0]._p.xml
    assert 'w:cs="Noto Sans Khmer"' in xml
    assert 'w:bidi="km-KH"' in xml
    assert "cstheme" not in document.styles["Heading 1"].element.xml


def test_the_same_draft_gives_the_same_bytes():
    assert write_docx(strategy()) == write_docx(strategy())


def test_characters_that_xml_cannot_hold_are_left_out():
    draft = Draft(Localized(en="A\x00 title\ud800"), (Node("part", "", Localized(en="B\x0b")),))
    assert again(draft).title == {"en": "A title"}


def test_all_parts_of_the_archive_are_compressed():
    with zipfile.ZipFile(io.BytesIO(write_docx(strategy()))) as archive:
        assert {part.compress_type for part in archive.infolist()} == {zipfile.ZIP_DEFLATED}
