"""What was sought is marked where it stands, in the text as it is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.search.excerpts import excerpt, placed_tokens
from yobal.search.words import tokens

LETTERS = "aB1é3 .'-<İßﬁe\u0301\u200b\u00ad\u17b4" + "ក្រតដេាី់។២"
WRITTEN = st.text(st.sampled_from(LETTERS), max_size=40)


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Teach <b>teachers</b>, teach!", "teach", ["Teach", "teachers", "teach"]),
        ("A cafe\u0301 and a CAFÉ.", "cafe", ["cafe\u0301", "CAFÉ"]),
        ("ត្រូវការបញ្ញា សិប្ប\u200bនិម្មិត។", "បញ្ញាសិប្បនិម្មិត", ["បញ្ញា សិប្ប\u200bនិម្មិត"]),
        ("ឆ្នាំ២០២៥", "2025", ["២០២៥"]),
        ("schools teach", '"teach schools" schools', ["schools"]),
        ("nothing of it", "else", []),
        ("nothing of it", "-of", []),
        ("", "", []),
    ],
)
def test_words_are_marked_as_they_are_written(text, words, marked):
    pieces = excerpt(text, words)
    assert [piece.text for piece in pieces if piece.marked] == marked
    assert not pieces or "".join(piece.text for piece in pieces) == text


def test_an_excerpt_of_a_long_text_begins_before_the_first_place_and_cuts_no_word():
    text = "before " * 2_000 + "here " + "after " * 2_000
    pieces = excerpt(text, "here", length=60)
    assert [(piece.text, piece.marked) for piece in pieces] == [
        ("…", False),
        ("before before ", False),
        ("here", True),
        (" after after after after after after after…", False),
    ]
    assert excerpt(text, "nowhere") == []


def test_a_place_on_the_seam_of_two_stretches_is_found():
    for shift in range(0, 12, 3):
        assert any(
            piece.marked for piece in excerpt("-" * (4_000 - shift) + " soft water " + "-" * 4_000, "soft water")
        )


@settings(max_examples=50)
@given(text=WRITTEN)
def test_tokens_with_their_places_are_the_tokens(text):
    placed = list(placed_tokens(text))
    assert [token for token, _, _ in placed] == tokens(text)
    assert all(start < end <= len(text) for _, start, end in placed)
