"""The same texts are found on either database, by what the words mean to a reader."""

from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.search.actions import Entry, empty, put, remove
from yobal.search.asking import understood
from yobal.search.models import IndexedText
from yobal.search.queries import found

SCOPE, OTHER = UUID(int=1), UUID(int=2)
TEXTS = {
    1: "Teach artificial intelligence (AI) in schools, from grade 7 on.",
    2: "Teachers need time; the aims of measure 3.2 are good.",
    3: "សូមបង្រៀនបញ្ញាសិប្បនិម្មិតនៅសាលារៀន ចាប់ពីឆ្នាំ២០២៥។",
    4: "បញ្ញា សិប្ប\u200bនិម្មិត ត្រូវការការបណ្ដុះបណ្ដាលស្ត្រី។",
    5: "Café owners in Siem Reap ask for Internet; AI សម្រាប់ទេសចរណ៍",
    6: 'It costs 100% <b>too much</b>; O\'Neil said: "never\\again" _now_',
}
QUESTIONS = [
    ("teach", {1, 2}),
    ("TEACH schools", {1}),
    ("teach -teachers", {1}),
    ('"teach"', {1}),
    ("each", set()),  # a word is sought from its beginning
    ("ai", {1, 5}),  # and a short one as it is: not 'aims'
    ('"measure 3.2"', {2}),
    ("measure 3.2", {2}),
    ('"measure good"', set()),
    ("បញ្ញាសិប្បនិម្មិត", {3, 4}),  # spaces and breaks between words do not matter
    ("បញ្ញា​ សិប្បនិម្មិត", {3, 4}),
    ("បញ្ញា -សាលា", {4}),
    ("រៀន", {3}),  # in the middle of what is written without spaces
    ("២០២៥", {3}),
    ("2025", {3}),
    ("202", set()),  # a number is no beginning of another
    ("បណ្តុះបណ្តាល", {4}),  # da and ta are drawn alike as subscripts
    ("ស្រ្តី", {4}),  # and the order of subscripts is not seen
    ("ការ", {4}),
    ("ប", {3, 4, 5}),
    ("cafe", {5}),
    ('"AI សម្រាប់"', {5}),
    ("AI -បញ្ញា -teach", {5}),
    ("-teach -បញ្ញា -café", {6}),
    ("100", {6}),
    ("o'neil", {6}),
    ("never\\again", {6}),
    ("<b>", {6}),
    ("%", set()),
    ("។", set()),
    ("", set()),
    ("-", set()),
    ('"', set()),
]


def references(words: str, **facts: object) -> set[int]:
    asked = {"scope": SCOPE, "kind": "comment", "audience": "reviewers"} | facts
    scope = asked.pop("scope")
    rows = IndexedText.objects.filter(reference__in=found(scope, words, **asked))
    return set(rows.values_list("reference", flat=True))


def fill(texts: dict[int, str], *, scope: UUID = SCOPE, kind: str = "comment") -> None:
    put(Entry(scope, kind, reference, "reviewers", text) for reference, text in texts.items())


@pytest.mark.django_db
def test_both_databases_find_what_a_reader_means():
    fill(TEXTS)
    assert {words: references(words) for words, _ in QUESTIONS} == dict(QUESTIONS)
    answered = {
        words: {key for key, text in TEXTS.items() if understood(words).is_answered_by(text)} for words, _ in QUESTIONS
    }
    assert answered == dict(QUESTIONS)


@pytest.mark.django_db
def test_what_was_replaced_removed_or_stands_elsewhere_is_not_found(django_assert_num_queries):
    fill(TEXTS)
    fill({1: "Teach elsewhere."}, scope=OTHER)
    fill({7: "Teach in an attachment."}, kind="attachment")
    assert references("teach") == {1, 2}
    assert references("teach", kind="attachment") == {7}
    assert references("-salmon", kind="attachment") == {7}
    assert references("teach", audience="public") == set()
    fill({1: "Something else."})
    remove([2, 99], scope=SCOPE, kind="comment")
    assert references("teach") == set()
    assert references("else") == {1}
    assert references("teach", scope=OTHER) == {1}
    while empty():
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM " + ("search_terms" if connection.vendor == "sqlite" else "search_mark"))
        assert cursor.fetchone() == (0,)


HOSTILE = st.text(
    st.sampled_from([*"ab1 \"'-*:&|!()^\\%_NEAR\0\ud800", "ក", "្", "រ", "ា", "\u200b", "។", "“"]), max_size=30
)


@pytest.mark.django_db
@settings(max_examples=50)
@given(words=HOSTILE, text=HOSTILE)
def test_whatever_is_typed_finds_what_holds_it_and_nothing_else(words, text):
    fill({1: text})
    assert references(words) == ({1} if understood(words).is_answered_by(text) else set())


@pytest.mark.django_db
def test_a_text_longer_than_an_index_holds_is_found_by_its_beginning():
    fill({1: "beginning " + " ".join(f"word{number:060}" for number in range(20_000)) + " end"})
    assert references("beginning") == {1}


@pytest.mark.django_db
def test_a_question_as_long_as_the_box_is_answered():
    fill({1: "បញ្ញា" * 1000})
    assert references("បញ្ញា" * 40) == {1}
