"""What a file is, by its content."""

import io
import zipfile
from pathlib import Path

import pytest

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.file_kinds import kind_of
from yobal.drafting.plain_text import READABLE, text_of

HOSTILE = Path(__file__).parents[3] / "shared" / "data" / "hostile-input"
ODT = '<c xmlns:text="urn:t"><text:p>ការបង្រៀន <text:span>school</text:span></text:p></c>'
DOCX = '<w:document xmlns:w="urn:w"><w:p><w:r><w:t>ការបង្រៀន </w:t></w:r><w:r><w:t>school</w:t></w:r></w:p></w:document>'
XXE = (
    '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="urn:w"><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:document>'
)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40
OGG = b"OggS\0\x02" + b"\0" * 60
M4A = b"\0\0\0\x20ftypM4A \0\0\0\0" + b"\0" * 60


def archive(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 60, "jpg"),
        (OGG, "ogg"),
        (M4A, "m4a"),
        (b"ID3\x03" + b"\0" * 60, "mp3"),
        (b"#!AMR\n" + b"\0" * 40, "amr"),
        ("យោបល់របស់ខ្ញុំ".encode(), "txt"),
        ("Opinion\r\n".encode("utf-16"), "txt"),
        (archive(word__document_xml=b"<w/>"), "docx"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, ending: str) -> None:
    assert kind_of(content).ending == ending


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xef\xbb\xbf<!doctype html><script>1</script>",
        b"#!/bin/sh\nrm -rf /",
        b"MZ\x90\0\x03",
        b"{\\rtf1 }",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        archive(readme=b"just a zip"),
        archive(**{"word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}),
        b"\x7fELF" + b"\0" * 60,
    ],
    ids=lambda content: repr(content[:12]),
)
def test_what_a_browser_or_a_machine_could_run_is_not_taken(content: bytes) -> None:
    with pytest.raises(UnreadableDraft):
        kind_of(content)


@pytest.mark.skipif(not HOSTILE.exists(), reason="the shared data are not here")
def test_the_hostile_corpus_does_no_harm() -> None:
    """Every file of it is refused with what to do, or is a kind that no browser runs; reading its words ends well."""
    for path in sorted(found for found in HOSTILE.rglob("*") if found.is_file()):
        content = path.read_bytes()
        try:
            kind = kind_of(content)
        except UnreadableDraft:
            continue
        assert kind.media_type in READABLE, path
        assert path.suffix not in (".svg", ".zip"), path


def test_the_words_of_each_kind_of_document_are_found() -> None:
    odt = archive(**{"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": ODT.encode()})
    docx = archive(**{"word/document.xml": DOCX.encode()})
    for content in (odt, docx, "ការបង្រៀន school".encode()):
        assert text_of(content, media_type=kind_of(content).media_type) == "ការបង្រៀន school"


def test_a_broken_file_gives_no_words_and_says_so() -> None:
    with pytest.raises(UnreadableDraft):
        text_of(b"%PDF-1.7\nnothing of the kind", media_type="application/pdf")
    bomb = archive(**{"word/document.xml": XXE.encode()})
    assert "root:" not in text_of(bomb, media_type=kind_of(bomb).media_type)
