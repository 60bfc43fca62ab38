import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.encodings import Decoded, decoded

TEXT = "មាត្រា ១, Article 1: “Scope”\n" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_unicode_is_read_however_it_is_encoded(encoding):
    text = "Article 1, 2, 3\n" * 9 if encoding.startswith("utf-16-") else TEXT
    assert decoded(text.encode(encoding)) == Decoded(text)


def test_a_marked_text_needs_no_latin_letters():
    assert decoded(codecs.BOM_UTF16_BE + "មាត្រា".encode("utf-16-be")) == Decoded("មាត្រា")


def test_windows_1252_is_read_and_called_a_guess():
    assert decoded("Café – “5 €”".encode("cp1252")) == Decoded("Café – “5 €”", guessed=True)


def test_what_the_file_declares_is_no_guess():
    assert decoded("Łódź".encode("iso-8859-2"), declared="iso-8859-2") == Decoded("Łódź")


@pytest.mark.parametrize("declared", ["no such encoding", "hex", "", "\0"])
def test_a_declaration_that_says_nothing_is_passed_over(declared):
    assert decoded(b"na\xefve", declared=declared) == Decoded("naïve", guessed=True)


def test_unicode_outweighs_a_wrong_declaration():
    assert decoded("មាត្រា".encode(), declared="iso-8859-1") == Decoded("មាត្រា")


def test_characters_that_are_no_text_leave_a_mark():
    assert decoded(b"a\0b\x0bc\td\r\ne\rf").text == "a\ufffdb\ufffdc\td\ne\nf"


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_any_bytes_are_read(content):
    assert "\0" not in decoded(content).text
