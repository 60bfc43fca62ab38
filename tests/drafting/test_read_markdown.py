import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.encodings import GUESSED
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.read_markdown import read_markdown
from yobal.drafting.tree import Fate, Reason


def read(text, **options):
    return read_markdown(text.encode(), **options)


def lines(text):
    return read(f"## Article 1: Scope\n\n{text}").nodes[0].body["en"].split("\n")


def left_out(draft):
    return [(block.text, block.reason) for block in draft.account if block.fate is Fate.LEFT_OUT]


def test_headings_lists_tables_and_notes_are_read():
    text = """# Law on data

## Article 1: Purpose

This *law*[^a] **protects** [data](http://a.org).

* one
  more
  1. two

| Act | Fee |
| --- | ---: |
| Permit | 10 \\| 20 |

[^a]: As in law.

Article 2
---------
"""
    draft = read(text)
    assert draft.title == {"en": "Law on data"}
    assert [(node.kind, node.number, dict(node.heading)) for node in draft.nodes] == [
        ("article", "1", {"en": "Purpose"}),
        ("article", "2", {}),
    ]
    assert draft.nodes[0].body["en"].split("\n") == [
        "This law[^1] protects data.",
        "[^1]: As in law.",
        "• one more",
        "\t1. two",
        "| Act | Fee |",
        r"| Permit | 10 \| 20 |",
    ]


def test_khmer_is_read():
    draft = read("# ច្បាប់\n\n## មាត្រា ១៖ គោលបំណង\n\nច្បាប់នេះការពារទិន្នន័យ។")
    assert (draft.nodes[0].number, dict(draft.nodes[0].heading)) == ("1", {"km": "គោលបំណង"})


def test_the_fields_before_the_text_name_the_document_and_are_accounted_for():
    text = "---\nlayout: page\ntitle: 'Law on data'\n---\n## Article 1\n"
    draft = read(text)
    assert (draft.title, left_out(draft)) == ({"en": "Law on data"}, [("layout: page", Reason.MARKUP)])
    later = read(text, may_title=False)
    assert (later.title, left_out(later)) == ({}, [("layout: page title: 'Law on data'", Reason.MARKUP)])


def test_the_text_outranks_the_fields_in_naming_the_document():
    assert read("---\ntitle: A\n---\n# B\n\n## Article 1\n").title == {"en": "B"}


def test_items_with_letters_are_items():
    text = """It may:

a.  save time
    and money;
b.  if it does so:
    i.  use it; and
    ii. share it
c)  or not.

(the **Principle**).

(a) first
(b) second
"""
    assert lines(text) == [
        "It may:",
        "a. save time and money;",
        "b. if it does so:",
        "\ti. use it; and",
        "\tii. share it",
        "c) or not.",
        "(the Principle).",
        "(a) first",
        "(b) second",
    ]


def test_a_sentence_that_goes_on_with_a_letter_is_no_item():
    assert lines("This is plan\nA. It is good.") == ["This is plan A. It is good."]


def test_what_is_indented_is_text():
    assert lines("a.  first\n\n    more\n\n    more still") == ["a. first", "more", "more still"]


def test_what_is_fenced_is_left_as_it_is():
    assert lines("```\na.  x\n--- ---\n```") == ["a. x", "--- ---"]


@pytest.mark.parametrize(
    "drawn",
    [
        "  ------- -----\n  Act     Fee\n  Permit  10 | 20\n  ------- -----",
        "  ------- -----\n  Act     Fee\n\n  Per     10 |\n  mit     20\n  ------- -----",
    ],
)
def test_tables_drawn_with_dashes_are_tables(drawn):
    assert [line.replace("Per mit", "Permit") for line in lines(f"{drawn}\n\nAfter")] == [
        "| Act | Fee |",
        r"| Permit | 10 \| 20 |",
        "After",
    ]


def test_dashes_that_never_close_lose_nothing():
    assert "Permit" in " ".join(lines("--- ---\nPermit\nmore"))


def test_attributes_are_no_text_and_accounted_for():
    draft = read('## Scope {#scope .big}\n\n{::options footnote_nr="6" /}\n\n[PDF]({{ site.url }}/a.pdf){: .button}\n')
    assert (dict(draft.nodes[0].heading), dict(draft.nodes[0].body)) == ({"en": "Scope"}, {"en": "PDF"})
    assert [reason for _, reason in left_out(draft)] == [Reason.MARKUP] * 3


def test_markup_of_a_web_page_is_read_as_such():
    assert lines("<ol type='i'>\n<li>x</li>\n</ol>\n\na<br/>b") == ["i. x", "a", "b"]


def test_notes_in_markup_are_notes():
    text = "Data<sup id='r1'><a href='#n1'>1</a></sup>.\n\n### Footnotes\n\n<p id='n1'>Law <a href='#r1'>^</a></p>"
    assert lines(text) == ["Data[^1].", "[^1]: Law"]


def test_windows_1252_is_read_with_a_warning():
    draft = read_markdown("## Café\n\n“5 €”".encode("cp1252"))
    assert (dict(draft.nodes[0].heading), draft.warnings) == ({"en": "Café"}, (GUESSED,))


@pytest.mark.parametrize("text", ["> " * 10_000 + "deep", "* " * 10_000 + "deep", "<div>" * 10_000 + "deep"])
def test_what_is_nested_too_deeply_is_refused(text):
    with pytest.raises(UnreadableDraft, match="nested too deeply"):
        read(text)


@given(st.text("#*->|` \n[]()^:a1ក<>!_~\\{}.\t", max_size=60))
@settings(max_examples=50, deadline=None)
def test_any_text_is_read(text):
    read(text)
