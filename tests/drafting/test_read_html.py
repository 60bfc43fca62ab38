import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.encodings import GUESSED
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.read_html import read_html
from yobal.drafting.tree import Fate, Mark, Reason, walk

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def page(body, head=""):
    return read_html(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())


def body(markup):
    """What stands in the provision of a page that has one heading."""
    draft = page(f"<h1>Title</h1><h2>Article 1: Scope</h2>{markup}")
    return draft.nodes[0].body


def lines(markup):
    return body(markup).get("en", "").split("\n")


def shape(nodes):
    return [(node.kind, node.number, dict(node.heading), dict(node.body), shape(node.children)) for node in nodes]


def left_out(draft):
    return [(block.text, block.reason) for block in draft.account if block.fate is Fate.LEFT_OUT]


# Headings and titles


def test_headings_make_the_tree_and_the_first_alone_of_its_level_the_title():
    draft = page(
        "<h1>Law on data</h1><h2>Chapter 1: Aims</h2><p>Text.</p><h3>Article 1</h3><p>More.</p><h2>Chapter 2</h2>"
    )
    assert draft.title == {"en": "Law on data"}
    article = ("article", "1", {}, {"en": "More."}, [])
    assert shape(draft.nodes) == [
        ("chapter", "1", {"en": "Aims"}, {"en": "Text."}, [article]),
        ("chapter", "2", {}, {}, []),
    ]


def test_several_headings_of_the_first_level_are_no_titles():
    draft = page("<h1>Part 1: Aims</h1><h2>Why</h2><h1>Part 2: Means</h1>")
    assert not draft.title
    assert [node.number for node in draft.nodes] == ["1", "2"]


def test_a_title_may_be_in_both_languages():
    draft = page("<h1>ច្បាប់ស្តីពីទិន្នន័យ</h1><h1>Law on data</h1><h2>មាត្រា ១៖ គោលបំណង</h2><h2>Article 1: Purpose</h2>")
    assert draft.title == {"km": "ច្បាប់ស្តីពីទិន្នន័យ", "en": "Law on data"}
    assert shape(draft.nodes) == [("article", "1", {"km": "គោលបំណង", "en": "Purpose"}, {}, [])]


def test_the_name_of_the_page_is_the_title_where_the_text_has_none():
    assert page("<h2>Article 1</h2>", "<title>Law on data</title>").title == {"en": "Law on data"}
    draft = page("<h1>Law</h1><h2>Article 1</h2>", "<title>Law | Ministry</title>")
    assert (draft.title, left_out(draft)) == ({"en": "Law"}, [("Law | Ministry", Reason.MARKUP)])


def test_what_pandoc_marks_as_title_and_date_is_read_so():
    draft = page("<h1 class='title'>Law</h1><h3 class='date'>2016-07-20</h3><h1>Part 1</h1><h1>Part 2</h1>")
    assert draft.title == {"en": "Law"}
    assert [(node.kind, node.number) for node in draft.nodes] == [("text", ""), ("part", "1"), ("part", "2")]


def test_a_numbered_heading_is_no_title_even_alone():
    draft = page("<h1>Chapter 1: Aims</h1><h2>Article 1</h2>")
    assert shape(draft.nodes) == [("chapter", "1", {"en": "Aims"}, {}, [("article", "1", {}, {}, [])])]


def test_headings_by_role_count():
    draft = page("<div role='heading' aria-level='1'>Article 1</div><div role='heading'>Article 2</div>")
    assert [(node.kind, node.number) for node in draft.nodes] == [("article", "1")]
    assert draft.nodes[0].children[0].number == "2"


def test_numbers_that_a_list_gives_its_headings_are_theirs():
    draft = page("<ol><li><h2>Scope</h2><p>All.</p></li><li><h2>Terms</h2></li></ol>")
    assert [(node.number, dict(node.heading), dict(node.body)) for node in draft.nodes] == [
        ("1", {"en": "Scope"}, {"en": "All."}),
        ("2", {"en": "Terms"}, {}),
    ]


def test_a_heading_over_two_lines_is_one():
    assert page("<h1>M-16-21<br>Memorandum</h1><h1>B</h1>").nodes[0].heading == {"en": "M-16-21 Memorandum"}


def test_typed_numbers_are_read_where_nothing_is_marked():
    draft = page("<p>Law on data</p><p>Article 1: Purpose</p><p>This law protects.</p><div>Article 2: Scope</div>")
    assert draft.title == {"en": "Law on data"}
    assert [node.number for node in draft.nodes] == ["1", "2"]


def test_marks_say_by_hand_what_a_block_is():
    content = b"<p>Aims</p><p>To protect.</p>"
    assert shape(read_html(content, marks={0: Mark(1, "chapter")}).nodes) == [
        ("chapter", "", {"en": "Aims"}, {"en": "To protect."}, [])
    ]


# Text


def test_a_paragraph_ends_where_a_block_does():
    assert lines("loose<p>One <b>two</b>\n three</p>four<div>five<div>six</div>seven</div>eight<br>nine") == (
        ["loose", "One two three", "four", "five", "six", "seven", "eight", "nine"]
    )


def test_preformatted_text_keeps_its_lines():
    assert lines("<pre>one\n  two\n</pre>") == ["one", "two"]


def test_characters_that_are_no_text_leave_a_mark():
    assert body("<p>a\0b</p>") == {"en": "a\ufffdb"}


def test_links_are_remarked_where_their_address_is_lost():
    draft = page(
        "<p>A <a href='https://example.org/x'>law</a></p><p><a href='#top'>up</a> b</p><p><a href='http://a.org'>a.org</a></p>"
    )
    assert [block.reason for block in draft.account] == [Reason.LINKS, Reason.NONE, Reason.NONE]


@pytest.mark.parametrize(
    ("markup", "items"),
    [
        ("<ul><li>a<li>b</ul>", ["• a", "• b"]),
        ("<ol start=3><li>a<li>b<li value=9>c<li>d</ol>", ["3. a", "4. b", "9. c", "10. d"]),
        ("<ol type=a><li>x<ol/type=i><li>y<li>z</ol></ol>", ["a. x", "\ti. y", "\tii. z"]),
        ("<ol style='list-style-type: upper-alpha'><li>x</ol>", ["A. x"]),
        ("<ol style='list-style: khmer'><li>ក</ol>", []),
        ("<ul style='list-style-type:none'><li>(a) x</ul>", ["(a) x"]),
        ("<ul><li>(a) typed<li>i. typed</ul>", ["(a) typed", "i. typed"]),
        ("<ul><li><p>a</p><p>more</p><ul><li><p>b</p><p>more</p></ul></ul>", ["• a", "more", "\t• b", "\tmore"]),
        ("<ul><li>a</li><ul><li>b</ul></ul>after", ["• a", "\t• b", "after"]),
    ],
)
def test_lists_are_written_in_the_notation(markup, items):
    assert lines(markup) == items or not items


def test_khmer_numbers_of_a_list_are_khmer():
    assert body("<ol style='list-style-type: khmer'><li>ទិន្នន័យ</ol>") == {"km": "១. ទិន្នន័យ"}


def test_a_table_becomes_rows_and_spans_keep_their_columns():
    markup = """<table><caption>Fees</caption><thead><tr><th>Act<th>Fee<th>Note</thead>
      <tr><td rowspan=2>Permit<td colspan=2>10 | 20<tr><td><p>a</p><p>b</p><td>c</table>"""
    assert lines(markup) == ["Fees", "| Act | Fee | Note |", r"| Permit | 10 \| 20 |  |", "|  | a b | c |"]


def test_absurd_spans_are_bounded():
    assert lines("<table><tr><td colspan=99999 rowspan=99999>a<td>b<tr><td>c</table>")[0].count("|") < 200


def test_a_table_of_one_column_is_a_frame():
    assert lines("<table><tr><td><p>a</p><ul><li>b</ul></table>") == ["a", "• b"]


def test_a_table_of_two_languages_is_read_row_by_row():
    rows = [("ខ្មែរ", "English"), ("មាត្រា ១៖ គោលបំណង", "Article 1: Purpose"), ("ច្បាប់នេះការពារ។", "This law protects.")]
    table = "".join(f"<tr><td>{km}</td><td>{en}</td></tr>" for km, en in rows)
    draft = page(f"<table>{table}</table>")
    heading = {"km": "គោលបំណង", "en": "Purpose"}
    assert shape(draft.nodes) == [("article", "1", heading, {"km": "ច្បាប់នេះការពារ។", "en": "This law protects."}, [])]
    assert left_out(draft)[0][1] is Reason.COLUMN_HEADS


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<ul>loose<li>a</ul>", ["loose", "• a"]),
        ("<ul><li>a</li>loose<li>b</ul>", ["• a", "loose", "• b"]),
        ("<table>loose<tr><td>a<td>b</table>", ["loose", "| a | b |"]),
        (
            "<table><tr><td>a</td>loose<td>b</td></tr>more<form>most</form></table>",
            ["more", "most", "loose", "| a | b |"],
        ),
        ("<tr><td>a</tr>", ["a"]),
    ],
)
def test_text_in_wrong_places_is_not_lost(markup, words):
    assert lines(markup) == words


# Notes

NOTES = {
    "pandoc": (
        '<p>Data<a href="#fn1" class="footnoteRef" id="fnref1"><sup>1</sup></a> count.</p><p>Next.</p>',
        '<div class="footnotes"><hr><ol><li id="fn1"><p>As in <em>law</em>.<a href="#fnref1">↩</a></p></li></ol></div>',
    ),
    "policy": (
        '<p>Data<sup id="fnr32"><a href="#fn32">32</a></sup> count.</p><p>Next.</p><h2>Footnotes</h2>',
        '<ul><li id="fn32"><sup>32</sup> As in law. <a href="#fnr32">&#8617;</a></li></ul>',
    ),
    "word": (
        '<p>Data<a href="#_ftn1" name="_ftnref1">[1]</a> count.</p><p>Next.</p>',
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> As in law.</p></div>',
    ),
    "libreoffice": (
        '<p>Data<a name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> count.</p><p>Next.</p>',
        '<div id="sdfootnote1"><p><a name="sdfootnote1sym" href="#sdfootnote1anc">1</a> As in law.</p></div>',
    ),
}


@pytest.mark.parametrize("program", NOTES)
def test_notes_stand_below_the_paragraph_that_refers_to_them(program):
    draft = page(f"<h2>Article 1</h2>{''.join(NOTES[program])}")
    assert [dict(node.body) for node in draft.nodes] == [{"en": "Data[^1] count.\n[^1]: As in law.\nNext."}]


def test_a_note_that_two_places_refer_to_stands_once():
    markup = '<p>A<a href="#n" id="r">1</a></p><p>B<a href="#n" id="q">1</a></p>'
    markup += '<p id="n">Law <a href="#r">^</a> <a href="#q">^</a></p>'
    assert lines(markup) == ["A[^1]", "[^1]: Law", "B[^1]"]


def test_a_note_whose_reference_is_left_out_is_not_lost():
    markup = '<p>A<del><a href="#n" id="r">1</a></del></p><p id="n">Law <a href="#r">^</a></p><p>B</p>'
    assert lines(markup) == ["A", "B", "Law ^"]


def test_links_to_sections_that_link_back_are_no_notes():
    markup = '<p><a href="#s1" id="t1">See the section on terms</a></p><p id="s1">Terms <a href="#t1">back</a></p>'
    assert lines(markup) == ["See the section on terms", "Terms back"]


# What is left out


def test_what_is_no_text_is_accounted_for():
    draft = page(
        "<nav><ul><li><a href='/'>Home</a></ul></nav><h1>Law</h1><script>alert(1)</script><p>Kept<del>gone</del></p>"
        "<p style='display: none'>unseen</p><!-- a remark --><footer>Ministry</footer>",
        "<style>p{}</style>",
    )
    assert left_out(draft) == [
        ("p{}", Reason.MARKUP),
        ("• Home", Reason.NAVIGATION),
        ("alert(1)", Reason.MARKUP),
        ("gone", Reason.DELETED),
        ("unseen", Reason.HIDDEN),
        ("a remark", Reason.MARKUP),
        ("Ministry", Reason.HEADER_OR_FOOTER),
    ]


def test_where_a_page_names_its_main_text_the_rest_is_beside_it():
    draft = page("<div><div>Logo</div><main><h1>Article 1</h1><p>Text</p></main></div><div><p>Contact</p></div>")
    assert left_out(draft) == [("Logo", Reason.HEADER_OR_FOOTER), ("Contact", Reason.HEADER_OR_FOOTER)]
    assert draft.nodes[0].body == {"en": "Text"}


def test_a_list_of_links_within_the_page_is_its_contents():
    draft = page("<ul><li><a href='#a'>A</a><ul><li><a href='#b'>B</a></ul></ul><h1 id='a'>A</h1><h2 id='b'>B</h2>")
    assert left_out(draft) == [("• A", Reason.CONTENTS), ("• B", Reason.CONTENTS)]


def test_a_picture_in_the_page_is_kept_and_one_elsewhere_is_named():
    source = f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"
    draft = page(
        f"<p>See <img src='{source}' alt='A map'></p><p><img src='a/b.png'></p><svg><title>Chart</title></svg>"
    )
    assert draft.figures == {"figure-1.png": PIXEL}
    assert draft.nodes[0].body == {"en": "See\n![A map](figure-1.png)"}
    assert left_out(draft) == [("a/b.png", Reason.PICTURE), ("Chart", Reason.PICTURE)]


@pytest.mark.parametrize("source", ["data:,x", "data:image/png;base64,%%%", "data:image/svg+xml,<svg/>", "data:"])
def test_a_picture_that_is_none_is_left_out(source):
    assert page(f"<p>a</p><img alt=b src='{source}'>").account[1].reason is Reason.PICTURE


# Fonts and encodings


@pytest.mark.parametrize(
    ("markup", "head"),
    [
        ("<p><font face='Limon S1'>maRta 1</font></p>", ""),
        ("<p style=\"font-family: 'Limon R1', serif\">maRta 1</p>", ""),
        ("<p class=k>maRta 1</p>", "<style>.k { font-family: Limon S1 }</style>"),
        ("<p>maRta 1</p>", "<style>body, p {font-family:'Limon S1'}</style>"),
    ],
)
def test_a_font_from_before_unicode_is_said(markup, head):
    assert page(markup, head).account[-1].reason is Reason.LEGACY_FONT


def test_the_nearest_font_counts():
    draft = page("<div style='font-family:Limon S1'><p style='font-family:Arial'>Article 1</p></div>")
    assert draft.account[0].reason is Reason.NONE


def test_the_page_declares_its_encoding():
    content = "<meta charset=iso-8859-2><p>Łódź</p>".encode("iso-8859-2")
    draft = read_html(content)
    assert (draft.nodes[0].body, draft.warnings) == ({"en": "Łódź"}, ())


def test_a_page_in_windows_1252_is_read_with_a_warning():
    draft = read_html("<p>Café – “5 €”</p>".encode("cp1252"))
    assert (draft.nodes[0].body, draft.warnings) == ({"en": "Café – “5 €”"}, (GUESSED,))


def test_a_page_in_utf_16_is_read():
    assert read_html("<p>មាត្រា ១</p>".encode("utf-16")).nodes[0].number == "1"


# Hostile pages


@pytest.mark.parametrize("tag", ["div", "ul><li", "table><tr><td", "b", "blockquote"])
def test_what_is_nested_too_deeply_is_refused(tag):
    with pytest.raises(UnreadableDraft, match="nested too deeply"):
        page(f"<{tag}>" * 10_000 + "deep")


def test_nothing_is_lost_just_below_the_bound():
    draft = page("<div>" * 90 + "deep" + "</div>" * 90)
    assert draft.nodes[0].body == {"en": "deep"}


def test_entities_of_its_own_are_refused():
    with pytest.raises(UnreadableDraft, match="entities"):
        read_html(b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>')


@pytest.mark.parametrize("content", [b"", b"   ", b"<!-- only -->", b"<html></html>"])
def test_an_empty_page_has_no_provisions(content):
    draft = read_html(content)
    assert (draft.nodes, draft.title) == ((), {})


MARKUP = (
    "<p> </p> <ul> <ol/type=i> <li> </ul> <table> <tr> <td/colspan=3> </table> <h1> </h1> <h2> <br> <section> <pre>"
    " <a/href=#a> <a/id=a> </a> <!----> <del>d</del> text មាត្រា១ &amp; &#0; <main> </main>"
    " <title>t</title> <style>s</style> <svg></svg> <img> <td>"
)


@given(st.lists(st.sampled_from(MARKUP.split()), max_size=25))
@settings(max_examples=50, deadline=None)
def test_no_word_is_lost_whatever_the_markup(pieces):
    words = [f"word{number}." for number in range(len(pieces))]
    markup = " ".join(f"{piece} {word}" for piece, word in zip(pieces, words, strict=True))
    draft = read_html(f"<body>{markup}".encode())
    texts = [draft.title, *(text for node in walk(draft.nodes) for text in (node.heading, node.body))]
    told = " ".join([*(part for text in texts for part in text.values()), *(block.text for block in draft.account)])
    assert [word for word in words if word not in told] == []
