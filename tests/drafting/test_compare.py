import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yobal.drafting import compare
from yobal.drafting.compare import Span, compare_text

PIECES = ("ក្រុមការងារ", "ប្រមូល", "មតិ", "។", "😀", " ", "\n", "\r\n", "word", "It's", ".", "\u200b")
texts = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=25).map("".join)


@given(texts, texts)
def test_the_spans_join_to_both_texts_exactly(old, new):
    spans = compare_text(old, new)
    assert "".join(span.text for span in spans if span.op != "ins") == old
    assert "".join(span.text for span in spans if span.op != "del") == new


@given(texts, texts)
def test_neighbouring_spans_differ_and_none_is_empty(old, new):
    spans = compare_text(old, new)
    assert all(span.text for span in spans)
    assert all((a.op, b.op) in ALLOWED for a, b in pairwise(spans))


ALLOWED = {("same", "del"), ("same", "ins"), ("del", "ins"), ("del", "same"), ("ins", "same")}


@given(texts)
def test_a_text_is_the_same_as_itself(text):
    assert compare_text(text, text) == ((Span("same", text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "spans"),
    [
        ("The fee is 10 riel.", "The fee is 20 riel.", ["The fee is ", "-10", "+20", " riel."]),
        ("ក្រុមការងារប្រមូលមតិ", "ក្រុមការងារពិនិត្យមតិ", ["ក្រុមការងារ", "-ប្រមូល", "+ពិនិត្យ", "មតិ"]),
        ("one two", "three four", ["-one two", "+three four"]),
        ("A.\nB.\n", "A.\nNew.\nB.\n", ["A.\n", "+New.\n", "B.\n"]),
    ],
)
def test_changes_are_shown_word_by_word(old, new, spans):
    signs = {"same": "", "del": "-", "ins": "+"}
    assert [signs[span.op] + span.text for span in compare_text(old, new)] == spans


SENTENCE = "Paragraph {} says that the ministry shall publish what it decides."
LONG = [SENTENCE.format(number) for number in range(2_000)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n".join(LONG), "\n".join(LONG).replace("shall publish", "publishes")),
        ("\n".join(LONG), "\n".join([*LONG[:500], "New.", *LONG[900:]]).replace("what it decides", "all")),
        (" ".join(LONG), " ".join(LONG[5:]).replace("shall publish", "publishes")),
        ("a\n" * 50_000, "b\na\n" * 40_000),
        ("a b " * 20_000, "b c " * 20_000),
    ],
    ids=["reworded throughout", "cut and reworded", "one paragraph", "repeated lines", "repeated words"],
)
def test_long_texts_are_compared_in_seconds(old, new):
    started = time.monotonic()
    spans = compare_text(old, new)
    assert time.monotonic() - started < 10
    assert "".join(span.text for span in spans if span.op != "ins") == old
    assert "".join(span.text for span in spans if span.op != "del") == new


def test_a_long_text_that_is_reworded_throughout_is_still_compared_word_by_word():
    spans = compare_text(" ".join(LONG), " ".join(LONG).replace("shall publish", "publishes"))
    assert {span.text for span in spans if span.op == "del"} == {"shall publish"}
    assert len([span for span in spans if span.op == "ins"]) == 2_000


@given(st.lists(st.sampled_from(PIECES), max_size=60), st.lists(st.sampled_from(PIECES), max_size=60))
def test_the_ways_for_long_texts_join_to_both_texts_too(old, new):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "EXACT", 4)
        patch.setattr(compare, "TOO_LONG", 40)
        test_the_spans_join_to_both_texts_exactly.hypothesis.inner_test("".join(old), "".join(new))
