import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yobal.drafting import compare
from yobal.drafting.compare import Span, compare_text, is_changed

PIECES = ("ក្រុមការងារ", "ប្រមូល", "មតិ", "។", "😀", " ", "\n", "\r\n", "word", "It's", ".", "\u200b")
SCRIPTS = st.sampled_from(
    [*"កគងតា\u17d2\u17b6\u17c6។ ", *"ab A.'’\"“-–—\t\n\r\x00", "e\u0301", "\u200b", "\xa0", "👩\u200d🌾"]
)
texts = st.lists(st.sampled_from(PIECES) | SCRIPTS | st.characters(), max_size=25).map("".join)


def apply(spans, old):
    """Change the old text as the redline says, going through it from its beginning."""
    new, position = "", 0
    for span in spans:
        assert old.startswith(span.before, position)
        position += len(span.before)
        new += span.after
    assert position == len(old)
    return new


@given(texts, texts)
def test_the_spans_join_to_both_texts_exactly(old, new):
    spans = compare_text(old, new)
    assert apply(spans, old) == new
    assert "".join(span.before for span in spans) == old


@given(texts, texts)
def test_neighbouring_spans_differ_and_none_is_empty(old, new):
    spans = compare_text(old, new)
    assert all(span.before or span.after for span in spans)
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
    assert signed(old, new) == spans


def signed(old, new):
    signs = {"same": "", "del": "-", "ins": "+"}
    return [signs[span.op] + span.text for span in compare_text(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "spans"),
    [
        (
            "Officials are trained to read the law.",
            "Officials and teachers were taught to love the poems.",
            ["Officials ", "-are trained to read", "+and teachers were taught to love", " the ", "-law", "+poems", "."],
        ),
        ("It costs 10 a year.", "It costs 25 a month.", ["It costs ", "-10 a year", "+25 a month", "."]),
        ("Agencies shall promptly publish.", "Agencies must promptly release.", None),
    ],
    ids=["a small word between long changes", "a letter between short ones", "a word that matters"],
)
def test_scraps_between_changes_are_changed_with_them(old, new, spans):
    kept = ["Agencies ", "-shall", "+must", " promptly ", "-publish", "+release", "."]
    assert signed(old, new) == (spans or kept)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It’s “free” – or not.", 'It\'s "free" — or not.'),
        ("one\u00a0two  three ", "one two three"),
        ("ក្រុមការងារប្រមូលមតិ", "ក្រុម\u200bការងារ\u200bប្រមូល\u200bមតិ\u200b"),
        ("caf\u00e9\r\nb", "cafe\u0301\nb"),
        ("a\x00b", "ab"),
    ],
    ids=["quotation marks and dashes", "spacing", "breaks in Khmer", "encoding and line ends", "NUL"],
)
def test_what_nobody_sees_is_kept_but_not_marked(old, new):
    (span,) = compare_text(old, new)
    assert (span.op, span.before, span.after) == ("same", old, new)
    assert not is_changed([span])


def test_what_is_written_otherwise_does_not_hide_a_change():
    assert signed("It’s “free” here.", 'It\'s "open" here.') == ["It's \"", "-free", "+open", '" here.']
    assert signed("ក្រុម\u200bការងារប្រមូលមតិ", "ក្រុមការងារពិនិត្យមតិ") == ["ក្រុមការងារ", "-ប្រមូល", "+ពិនិត្យ", "មតិ"]


def test_capitals_and_numbers_are_changes():
    assert signed("the minister of 2015", "The minister of 2016") == [
        "-the", "+The", " minister of ", "-2015", "+2016"
    ]  # fmt: skip


def test_an_insertion_begins_where_a_sentence_begins():
    old = "The office opens. The office closes."
    assert signed(old, "The office opens. The office rests. The office closes.") == [
        "The office opens. ", "+The office rests. ", "The office closes."
    ]  # fmt: skip


def test_the_label_of_an_item_is_one_word():
    assert signed("(a) save time;\n(b) share it.", "a. save time;\nb. share it.") == [
        "-(a)", "+a.", " save time;\n", "-(b)", "+b.", " share it."
    ]  # fmt: skip


def test_lines_are_compared_with_the_line_that_is_like_them():
    old = "The office keeps a register of licences.\nIt answers in ten days.\nFees are set by law."
    new = "The office keeps a list of licences.\nFees are set by the minister."
    assert signed(old, new) == [
        "The office keeps a ",
        "-register",
        "+list",
        " of licences.\n",
        "-It answers in ten days.\n",
        "Fees are set by ",
        "-law",
        "+the minister",
        ".",
    ]


def test_a_line_that_is_only_cut_in_two_shows_the_cut_alone():
    old = "The office keeps a register of licences. It answers every letter in ten days."
    assert signed(old, old.replace(". It", ".\nIt")) == [
        "The office keeps a register of licences.", "- ", "+\n", "It answers every letter in ten days."
    ]  # fmt: skip


def test_a_list_made_of_a_sentence_keeps_the_sentence():
    old = "Agencies should make their software available for re-use, unless an exception applies."
    new = "Agencies are encouraged:\na. to make their software available for re-use, unless an exception applies."
    spans = compare_text(old, new)
    assert spans[0] == Span("same", "Agencies ")
    assert spans[-1] == Span("same", " make their software available for re-use, unless an exception applies.")


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
    assert apply(spans, old) == new


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
