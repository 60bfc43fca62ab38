import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yobal.lib.khmer import (
    ZERO_WIDTH_SPACE,
    from_khmer_digits,
    is_khmer,
    sentences,
    to_khmer_digits,
    whole_signs,
    with_breaks,
    words,
)

KHMER = "ក្រុមការងារប្រមូលមតិយោបល់ទាំងអស់។"
pieces = st.sampled_from(
    [*KHMER, "ក្រុម", "ការងារ", "មតិ", ZERO_WIDTH_SPACE, "😀", " ", "\n", "\r", "a", "It's", ".", "។ល។"]
)
mixtures = st.lists(pieces | st.characters(), max_size=40).map("".join)


@given(mixtures)
@example("x\ud800y\x00")
@example("😀" + KHMER)
def test_words_join_to_the_text(text):
    assert "".join(words(text)) == text


def test_khmer_is_cut_into_words_after_an_emoji_as_before_it():
    assert words("😀ក្រុមការងារប្រមូល")[1:] == words("ក្រុមការងារប្រមូល") == ["ក្រុមការងារ", "ប្រមូល"]


@given(mixtures)
def test_sentences_cover_the_text(text):
    spans = sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


def test_sentences_end_at_khmer_signs_full_stops_and_line_ends():
    text = "😀មតិទីមួយ។ មតិទីពីរ៕ One point. It's another.\nA heading\n\nLast"
    assert [text[start:end] for start, end in sentences(text)] == [
        "😀មតិទីមួយ។ ",
        "មតិទីពីរ៕ ",
        "One point. ",
        "It's another.\n",
        "A heading\n\n",
        "Last",
    ]


def test_the_khmer_et_cetera_ends_no_sentence_in_its_middle():
    text = "ទិន្នន័យ កម្មវិធី។ល។ មតិ។"
    assert [text[start:end] for start, end in sentences(text)] == ["ទិន្នន័យ កម្មវិធី។ល។ ", "មតិ។"]


@given(mixtures)
def test_breaking_twice_is_breaking_once(text):
    once = with_breaks(text)
    assert with_breaks(once) == once
    assert once.replace(ZERO_WIDTH_SPACE, "") == text.replace(ZERO_WIDTH_SPACE, "")
    assert once.count(ZERO_WIDTH_SPACE * 2) == text.count(ZERO_WIDTH_SPACE * 2)


def test_breaks_are_put_between_khmer_words_only():
    assert with_breaks("😀 AI in ក្រុមការងារប្រមូល in English") == "😀 AI in ក្រុមការងារ\u200bប្រមូល in English"


def test_a_break_that_the_writer_placed_stays_alone():
    assert with_breaks("ក្រុមការងារ\u200bប្រមូល") == "ក្រុមការងារ\u200bប្រមូល"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("មាត្រា ៥", True),
        ("បញ្ញាសិប្បនិម្មិត (Artificial Intelligence)", True),
        ("Article 5", False),
        ("The word for an article is មាត្រា, in the singular and the plural alike", False),
        ("12. –", False),
        ("", False),
    ],
)
def test_a_third_of_the_letters_makes_a_text_khmer(text, expected):
    assert is_khmer(text) is expected


def test_digits_change_script_and_nothing_else():
    assert to_khmer_digits("Measure 1.20") == "Measure ១.២០"
    assert from_khmer_digits("វិធានការ ១.២០") == "វិធានការ 1.20"


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("ខ្ញុំសុំ", (1, 3), "ខ្ញុំ"),
        ("ខ្ញុំសុំ", (0, 1), "ខ្ញុំ"),
        ("cafe\u0301 au", (0, 4), "cafe\u0301"),
        ("ab", (0, 9), "ab"),
        ("ab", (1, 1), ""),
    ],
)
def test_a_passage_is_widened_to_whole_signs(text, cut, whole):
    start, end = whole_signs(text, *cut)
    assert text[start:end] == whole
