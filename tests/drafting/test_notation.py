import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yobal.drafting.notation import (
    Figure,
    Footnote,
    Item,
    Paragraph,
    Reference,
    Table,
    blocks,
    cells,
    figure_names,
    pieces,
    plain,
    renumbered,
    row,
    written,
)

BODY = """\
The ministry shall[^1]:
[^1]: As amended.
• train
\t(a) teachers
\t\tof all schools
ក. ថវិកា
| Act | Fee |
| A \\| B | 10 |
![A map](figure-1.png)
The end."""


def test_a_body_is_read_into_its_blocks():
    assert blocks(BODY) == [
        Paragraph("The ministry shall[^1]:"),
        Footnote("1", "As amended."),
        Item("train"),
        Item("teachers", "(a)", 1),
        Item("of all schools", "", 2),
        Item("ថវិកា", "ក.", 0),
        Table((("Act", "Fee"), ("A | B", "10"))),
        Figure("A map", "figure-1.png"),
        Paragraph("The end."),
    ]


def test_blocks_are_written_as_the_body_that_they_were_read_from():
    assert written(blocks(BODY)) == BODY


def test_the_plain_text_of_a_body_has_its_words_only():
    assert plain(BODY).split("\n") == [
        "The ministry shall:",
        "As amended.",
        "• train",
        "(a) teachers",
        "of all schools",
        "ក. ថវិកា",
        "Act; Fee",
        "A | B; 10",
        "A map",
        "The end.",
    ]


@pytest.mark.parametrize("line", ["1. First", "1) First", "១.២. ដំបូង", "(iv) Fourth", "B. Second", "- Dash", "៣) បី"])
def test_a_label_makes_an_item(line):
    assert isinstance(blocks(line)[0], Item)


@pytest.mark.parametrize(
    "line", ["2025. A year", "3.5 million", "e.g. this", "Mr. A", "•", "-5 degrees", "(see above) x"]
)
def test_other_beginnings_make_no_item(line):
    assert blocks(line) == [Paragraph(line)]


@given(st.lists(st.text("ab|\\ ក\n", max_size=6), min_size=1, max_size=4))
@settings(max_examples=50)
def test_cells_are_read_as_they_were_written_but_for_their_spaces(texts):
    assert cells(row(texts)) == tuple(" ".join(text.split()) for text in texts)


@given(st.text("ab•|\\!()[]^:1.\t\n ក-", max_size=40))
@settings(max_examples=50)
@example("|1\t1|")
def test_whatever_was_typed_is_written_again_as_it_is_read(body):
    assert blocks(written(blocks(body))) == blocks(body)


def test_a_text_is_cut_at_its_references():
    assert pieces("a[^1] b[^x]") == ["a", Reference("1"), " b", Reference("x")]


def test_notes_are_numbered_in_their_order_within_a_body():
    assert renumbered("a[^7] b[^x]\n[^7]: c\n[^x]: d") == "a[^1] b[^2]\n[^1]: c\n[^2]: d"


def test_a_reference_without_a_note_keeps_its_label():
    assert renumbered("a[^1] b[^7]\n[^7]: c") == "a[^1] b[^2]\n[^2]: c"


def test_figures_are_known_by_their_names():
    assert figure_names(f"{BODY}\n![a [b](c)](figure-2.jpg)") == ["figure-1.png", "figure-2.jpg"]
