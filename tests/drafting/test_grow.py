import pytest

from yobal.drafting.grow import grow
from yobal.drafting.lines import Line
from yobal.drafting.tree import Fate, Mark, Reason


def grown(*texts, marks=None):
    return grow([Line(text) for text in texts], marks)


def outline(nodes):
    return [(node.kind, node.number, node.heading.text("en"), outline(node.children)) for node in nodes]


# Numbers and letters that are typed


def test_number_words_open_provisions_in_khmer_and_english():
    draft = grown("ជំពូកទីមួយ", "បទប្បញ្ញត្តិទូទៅ", "ជំពូកទីពីរ៖ ទិន្នន័យ", "មាត្រា ១", "ជំពូកទីដប់បី", "អវសានប្បញ្ញត្តិ")
    assert [(node.number, node.heading["km"]) for node in draft.nodes] == [
        ("1", "បទប្បញ្ញត្តិទូទៅ"),
        ("2", "ទិន្នន័យ"),
        ("13", "អវសានប្បញ្ញត្តិ"),
    ]
    assert [node.number for node in grown("Chapter One", "General", "PART TWO: Data").nodes] == ["1", "2"]


@pytest.mark.parametrize("sentence", ["មាត្រាមួយត្រូវបានកែ", "ជំពូកទីមួយនៃច្បាប់នេះត្រូវបានកែ", "Part one of the plan is done"])
def test_a_number_word_in_a_sentence_opens_no_provision(sentence):
    assert [node.kind for node in grown(sentence, "Text.").nodes] == ["text"]


def test_letters_with_text_below_them_open_provisions():
    draft = grown("ក. គោលបំណង", "អត្ថបទ។", "ខ. វិសាលភាព", "អត្ថបទទីពីរ។", "គ. អនុវត្ត", "អត្ថបទទីបី។")
    assert [(node.heading["km"], node.body["km"]) for node in draft.nodes] == [
        ("ក. គោលបំណង", "អត្ថបទ។"),
        ("ខ. វិសាលភាព", "អត្ថបទទីពីរ។"),
        ("គ. អនុវត្ត", "អត្ថបទទីបី។"),
    ]


def test_letters_below_numerals_stand_above_digits():
    draft = grown("I. Aims", "A. People", "1. Skills", "Text.", "B. Data", "Text.", "II. Means", "A. Money", "Text.")
    assert outline(draft.nodes) == [
        (
            "part",
            "1",
            "Aims",
            [("section", "", "A. People", [("clause", "1", "Skills", [])]), ("section", "", "B. Data", [])],
        ),
        ("part", "2", "Means", [("section", "", "A. Money", [])]),
    ]


def test_letters_of_both_languages_are_one_provision():
    draft = grown("ក. គោលបំណង", "អត្ថបទ។", "A. Purpose", "Text.", "ខ. វិសាលភាព", "អត្ថបទ។", "B. Scope", "Text.")
    assert [dict(node.heading) for node in draft.nodes] == [
        {"km": "ក. គោលបំណង", "en": "A. Purpose"},
        {"km": "ខ. វិសាលភាព", "en": "B. Scope"},
    ]


def test_letters_in_a_row_are_items_of_a_list():
    draft = grown(
        "Article 1: Duties", "The ministry shall:", "ក. train", "ខ. teach", "គ. report", "A. the end", "B. of it"
    )
    assert len(draft.nodes) == 1
    assert draft.nodes[0].body["en"].count("\n") >= 2


def test_a_number_with_a_dash_is_one():
    assert [node.number for node in grown("១- គោលបំណង", "២- វិសាលភាព").nodes] == ["1", "2"]
    assert grown("1-2 people come").nodes[0].kind == "text"


def test_a_body_is_written_as_the_notation_writes_it():
    assert grown("•   First", "\t(a)\tnested", "|a|b |").nodes[0].body == {"en": "• First\n\t(a) nested\n| a | b |"}


# Marks

PLAIN = ("Our country", "It is small.", "Money", "It is little.", "Taxes", "They are few.", "Page 3")


def test_marks_make_a_tree_of_a_text_that_has_neither_styles_nor_numbers():
    marks = {0: Mark(1, "chapter"), 2: Mark(1, "chapter"), 4: Mark(2), 6: Mark(-1)}
    draft = grown(*PLAIN, marks=marks)
    assert outline(draft.nodes) == [
        ("chapter", "", "Our country", []),
        ("chapter", "", "Money", [("section", "", "Taxes", [])]),
    ]
    assert draft.nodes[1].children[0].body == {"en": "They are few."}
    assert draft.account[6].fate is Fate.LEFT_OUT
    assert draft.account[6].reason is Reason.MARKED


def test_indices_stand_for_the_same_blocks_with_and_without_marks():
    before, after = grown(*PLAIN), grown(*PLAIN, marks={2: Mark(1), 6: Mark(-1)})
    assert [(block.index, block.text) for block in before.account] == [
        (block.index, block.text) for block in after.account
    ]


def test_a_mark_outranks_a_style():
    lines = [Line("A", 1), Line("B", 1), Line("C", 2), Line("D")]
    draft = grow(lines, {1: Mark(0), 2: Mark(1), 3: Mark(2, "article")})
    assert outline(draft.nodes) == [("part", "", "A", []), ("part", "", "C", [("article", "", "D", [])])]
    assert draft.nodes[0].body == {"en": "B"}


def test_a_mark_outranks_a_number():
    draft = grown("1. First", "2. Second", "words", "3. Third", marks={1: Mark(0), 2: Mark(1)})
    assert outline(draft.nodes) == [("part", "1", "First", []), ("part", "", "words", []), ("part", "3", "Third", [])]
    assert draft.nodes[0].body == {"en": "2. Second"}


def test_a_mark_brings_back_what_was_left_out():
    lines = [Line("Article 1: A\t3", left_out=Reason.CONTENTS), Line("Text.")]
    assert outline(grow(lines, {0: Mark(1)}).nodes)[0][:2] == ("article", "1")


def test_a_mark_deeper_than_the_tree_goes_just_below_what_is_open():
    assert outline(grown("A", "B", marks={0: Mark(4), 1: Mark(9)}).nodes) == [
        ("part", "", "A", [("section", "", "B", [])])
    ]


def test_marked_headings_in_two_languages_are_one():
    marks = {0: Mark(1), 1: Mark(1), 4: Mark(1), 5: Mark(1)}
    draft = grown("គោលបំណង", "Purpose", "អត្ថបទ។", "Text.", "វិសាលភាព", "Scope", marks=marks)
    assert [dict(node.heading) for node in draft.nodes] == [
        {"km": "គោលបំណង", "en": "Purpose"},
        {"km": "វិសាលភាព", "en": "Scope"},
    ]


def test_a_mark_makes_a_title():
    assert grown("National plan", "Text.", marks={0: Mark(0, "title")}).title == {"en": "National plan"}


def test_marks_of_blocks_that_are_not_there_mark_nothing():
    assert grown("A", marks={-1: Mark(1), 9: Mark(1)}) == grown("A")
