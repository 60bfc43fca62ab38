import pytest
from hypothesis import given
from hypothesis import strategies as st

from yobal.drafting.headings import (
    LABELS,
    Heading,
    compose,
    is_contents_line,
    is_typed_heading,
    lettered,
    numbered,
    take_apart,
    to_roman,
)


@pytest.mark.parametrize(
    ("line", "kind", "number", "text"),
    [
        ("Strategic priority 1: Human resources", "priority", "1", "Human resources"),
        ("PRIORITY AREA 3 – Digital government", "priority", "3", "Digital government"),
        ("អាទិភាពយុទ្ធសាស្ត្រទី ១៖ ធនធានមនុស្ស", "priority", "1", "ធនធានមនុស្ស"),
        ("យុទ្ធសាស្ត្រអាទិភាពទី១៖ ធនធានមនុស្ស", "priority", "1", "ធនធានមនុស្ស"),
        ("Measure 1.2", "measure", "1.2", ""),
        ("វិធានការ ១.២", "measure", "1.2", ""),
        ("មាត្រា ៥.- វិសាលភាព", "article", "5", "វិសាលភាព"),
        ("មាត្រា\u200b៥", "article", "5", ""),
        ("Article 5a. Scope", "article", "5a", "Scope"),
        ("ជំពូកទី ២", "chapter", "2", ""),
        ("Chapter II", "chapter", "2", ""),
        ("ផ្នែកទី ៣ គោលដៅ", "part", "3", "គោលដៅ"),
        ("ជំពូកទីមួយ", "chapter", "1", ""),
        ("ជំពូកទី ដប់ប្រាំពីរ៖ ទិន្នន័យ", "chapter", "17", "ទិន្នន័យ"),
        ("PART TWO - Data", "part", "2", "Data"),
        ("Chapter Twelve", "chapter", "12", ""),
        ("IV. Scope", "", "4", "Scope"),
        ("១- គោលបំណង", "", "1", "គោលបំណង"),
        ("១.២ គោលបំណង", "", "1.2", "គោលបំណង"),
        ("1 Introduction", "", "1", "Introduction"),
        ("13", "", "13", ""),
        ("១.២.", "", "1.2", ""),
        ("2025", "", "", "2025"),
        ("Part of the plan", "", "", "Part of the plan"),
        ("Part C", "", "", "Part C"),
        ("Article IIII", "", "", "Article IIII"),
        ("ជំពូកទីមួយនៃច្បាប់", "", "", "ជំពូកទីមួយនៃច្បាប់"),
        ("Part one of the plan", "", "", "Part one of the plan"),
        ("2025 in  review", "", "", "2025 in review"),
        ("C. Elegans", "", "", "C. Elegans"),
    ],
)
def test_a_heading_tells_its_kind_its_number_and_its_words(line, kind, number, text):
    heading = take_apart(line)
    assert (heading.kind, heading.number, heading.text) == (kind, number, text)


@pytest.mark.parametrize(
    "line", ["Article 5 of the law applies.", "Measure 1.2 supports it", "Priorities", "1. Purpose"]
)
def test_a_sentence_that_names_a_provision_is_no_heading(line):
    assert is_typed_heading(line) is None


@pytest.mark.parametrize(
    "line", ["Article 5", "Article 5 Scope of application", "មាត្រា ៥ វិសាលភាព", "Measure 1.1: it. is."]
)
def test_a_label_with_a_number_makes_a_heading_without_any_style(line):
    assert is_typed_heading(line)


def test_letters_number_in_the_order_of_their_alphabet():
    assert [lettered(f"{letter}. x").letter for letter in ("A", "Z", "ក", "ង", "អ")] == [1, 26, 1, 5, 33]
    assert lettered("ក. គោលបំណង").text == "ក. គោលបំណង"
    assert lettered("Mr. A") is None


def test_a_sentence_that_begins_with_a_year_is_not_numbered():
    assert numbered("2025 Was a year", strict=True) is None
    assert numbered("2025 Was a year", strict=False) is None


def test_lines_of_a_table_of_contents_are_known_by_their_page_numbers():
    assert is_contents_line("Article 5 Scope ........ 12")
    assert is_contents_line("មាត្រា ៥\t១២")
    assert not is_contents_line("Article 5: 12")


@given(
    st.sampled_from(sorted(LABELS)),
    st.lists(st.integers(1, 99), max_size=3),
    st.text("កខគ ងab", max_size=9),
    st.sampled_from(["km", "en"]),
)
def test_a_composed_heading_is_taken_apart_again(kind, numbers, text, language):
    number, text = ".".join(map(str, numbers)), " ".join(text.split())
    heading = take_apart(compose(kind, number, text, language))
    assert (heading.kind, heading.number, heading.text) == (kind, number, text)


@given(st.integers(1, 39))
def test_roman_numerals_become_digits(value):
    assert take_apart(f"Chapter {to_roman(value)}: A") == Heading("chapter", str(value), "A", 2, separated=True)
