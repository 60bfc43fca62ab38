import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yobal.lib.text import digest, excerpt, normal_form, paragraphs, seen_form


@given(st.text())
@example("a\r\nb\rc\n\r\n")
@example("\u2028\x85\x0b\x00")
def test_paragraphs_join_to_the_text(text):
    assert "".join(paragraphs(text)) == text


def test_paragraphs_end_after_each_kind_of_line_end():
    assert paragraphs("a\r\nb\rc\n\nd") == ["a\r\n", "b\r", "c\n", "\n", "d"]


@pytest.mark.parametrize(
    "same",
    [
        "  the article\n",
        "The\u00a0Article",
        "THE ARTICLE",
        "Th\u200be Article\x00",
        "\ufeffthe\r\n\tarticle",
        "the arti\u00adcle",
    ],
)
def test_wordings_that_look_the_same_are_the_same(same):
    assert normal_form(same) == "the article"
    assert digest(same) == hashlib.sha256(b"the article").digest()


def test_encodings_of_one_letter_are_the_same_and_other_words_are_not():
    assert normal_form("cafe\u0301") == normal_form("CAFÉ")
    assert normal_form("ក្រុម\u200bការងារ") == normal_form("ក្រុមការងារ")
    assert digest("ក្រុម") != digest("ការងារ")


@given(st.text())
def test_the_normal_form_of_a_normal_form_is_itself(text):
    assert normal_form(normal_form(text)) == normal_form(text)


def test_a_damaged_text_has_a_digest_too():
    assert len(digest("\ud800")) == 32


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_an_excerpt_is_one_line_of_at_most_its_length(text, length):
    line = excerpt(text, length)
    assert len(line) <= length
    assert len(line.splitlines()) <= 1


def test_an_excerpt_ends_between_words():
    assert excerpt("One  line\nof words", 12) == "One line of…"
    assert excerpt("ក្រុមការងារប្រមូលមតិ", 14) == "ក្រុមការងារ…"
    assert excerpt("short", 5) == "short"
    assert excerpt("incomprehensible", 5) == "inco…"


def test_wordings_that_read_alike_have_one_seen_form_with_their_capitals_and_lines():
    assert seen_form("“It’s  free”\u200b – or\r\nNot") == '"It\'s free" - or\nNot'
    assert seen_form("a") != seen_form("A")


@given(st.text())
def test_the_seen_form_of_a_seen_form_is_itself(text):
    assert seen_form(seen_form(text)) == seen_form(text)
