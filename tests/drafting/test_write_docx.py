import io
import zipfile

import docx
import pytest
from hypothesis import given, settings

from yobal.drafting.read_docx import read_docx
from yobal.drafting.tree import Draft, Node
from yobal.drafting.write_docx import write_docx
from yobal.lib.localized import Localized

from .drafts import drafts, strategy


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
