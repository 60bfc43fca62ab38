from hypothesis import example, given, settings
from hypothesis import strategies as st

from yobal.lib.finding import places_of
from yobal.lib.text import normal_form


def found(text: str, sought: str) -> list[str]:
    return [text[start:end] for start, end in places_of(text, sought)]


def test_case_spacing_and_encoding_are_set_aside():
    assert found("Open  Data and\nOPEN DATA", "open data") == ["Open  Data", "OPEN DATA"]
    assert found("caf\u00e9, cafe\u0301", "CAFÉ") == ["caf\u00e9", "cafe\u0301"]


def test_khmer_words_are_found_though_no_space_parts_them():
    assert found("ក្រសួងអប់រំ", "អប់រំ") == ["អប់រំ"]
    assert found("ក្រសួង\u200bអប់\u200bរំ។", "អប់រំ") == ["អប់\u200bរំ"]


def test_what_nobody_sees_beside_a_space_hides_no_word():
    assert found("one \u200btwo \u200b three \0four", "one two three four") == ["one \u200btwo \u200b three \0four"]


def test_nothing_is_found_where_nothing_is_sought_or_stands():
    assert found("text", "  ") == found("text", "other") == []


@settings(max_examples=50)
@given(st.text(max_size=20), st.text(min_size=1, max_size=5), st.text(max_size=20))
@example("", "\u1100", "\u1161")  # two letters of Korean that compose
def test_what_is_found_reads_as_what_was_sought(before, sought, after):
    text = before + sought + after
    for place in found(text, sought):
        assert normal_form(sought) in normal_form(place)
