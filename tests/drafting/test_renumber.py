"""Consecutive numbers in the style that is there."""

from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.renumber import Place, renumbered


def numbers(*places, **options):
    return renumbered([Place(*place) for place in places], **options)


def test_measures_are_numbered_below_their_priority():
    assert numbers(
        (0, "priority", "1"),
        (1, "measure", "1.1"),
        (1, "measure", ""),
        (1, "measure", "1.2"),
        (0, "priority", "3"),
        (1, "measure", "3.4"),
        (1, "measure", "1.3"),
    ) == ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"]


def test_articles_count_through_the_chapters_when_no_number_comes_twice():
    chapters = [
        (0, "chapter", "I"),
        (1, "article", "1"),
        (1, "article", ""),
        (0, "chapter", "III"),
        (1, "article", "2"),
    ]
    assert numbers(*chapters) == ["I", "1", "2", "II", "3"]


def test_articles_begin_anew_in_each_chapter_when_they_did():
    chapters = [(0, "chapter", "I"), (1, "article", "1"), (0, "chapter", "II"), (1, "article", "1"), (1, "article", "")]
    assert numbers(*chapters) == ["I", "1", "II", "1", "2"]


def test_letters_and_small_roman_numerals_keep_their_form():
    clauses = [(0, "clause", "a"), (0, "clause", ""), (0, "clause", "b"), (0, "part", "i"), (0, "part", "iii")]
    assert numbers(*clauses) == ["a", "b", "c", "i", "ii"]


def test_kinds_without_numbers_stay_without():
    assert numbers((0, "text", ""), (0, "part", "1"), (0, "text", "")) == ["", "1", ""]


def test_those_without_a_number_can_stay_so():
    assert numbers((0, "part", ""), (0, "part", "1"), (0, "part", "3"), unnumbered=False) == ["", "1", "2"]


def test_numbers_of_an_unknown_form_are_left_alone():
    assert numbers((0, "article", "5 bis"), (0, "article", "7 ter")) == ["5 bis", "7 ter"]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=15))
def test_numbers_that_were_taken_away_come_back(wanted):
    counts, right, bare = [0, 0, 0], [], []
    for level, taken in wanted:
        depth = min(level, next((above for above in range(3) if not counts[above]), 2))
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (2 - depth)
        kind = ("priority", "measure", "clause")[depth]
        number = (str(counts[0]), f"{counts[0]}.{counts[1]}", "abcdefghijklmno"[counts[2] - 1])[depth]
        first = kind not in {place[1] for place in right}
        right.append((depth, kind, number))
        bare.append((depth, kind, "" if taken and depth and not first else number))
    assert numbers(*bare) == [number for _, _, number in right]
