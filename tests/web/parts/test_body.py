"""The body of a provision as HTML: its blocks, its footnotes, and nothing that a writer could slip in."""

import re
from html.parser import HTMLParser

from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting import notation
from yobal.drafting.notation import Figure, Footnote, Item, Paragraph, Table
from yobal.web.parts.body import DEEPEST, body_html


def shown(body: str, language: str = "en", **facts: object) -> str:
    return body_html(body, language=language, **facts)


class Balance(HTMLParser):
    """Counts open elements, and the deepest nesting of lists."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.lists = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.ids += [facts["id"] or ""] if "id" in facts else []
        self.targets += [(facts["href"] or "")[1:]] if "href" in facts else []
        if tag not in ("br", "img"):
            self.open.append(tag)
        self.lists = max(self.lists, self.open.count("ul"))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_each_line_is_a_paragraph_and_no_mark_up():
    assert shown("One <b>two</b>.\n\n**Three**") == "<p>One &lt;b&gt;two&lt;/b&gt;.</p><p>**Three**</p>"


def test_bullets_are_a_list_and_labels_stay_as_they_were_typed():
    html = shown("Do this:\n• one\n• two\n(a) first\n(b) second")
    assert "<p>Do this:</p>" in html
    assert '<ul class="yb-list yb-list--bullet"><li>one</li><li>two</li></ul>' in html
    assert '<ul class="yb-list" role="list"><li><span class="yb-list__label">(a)</span> first</li>' in html


def test_items_under_an_item_are_a_list_within_it():
    html = shown("1. one\n\t(a) under one\n\t\t• under a\n2. two")
    assert re.search(r"under one<ul [^>]*><li>under a</li></ul></li></ul></li><li>.*2\.", html)


def test_a_line_without_label_continues_its_item():
    assert "<li>one<br>and more</li>" in shown("• one\n\tand more")


def test_lists_nest_no_deeper_than_readers_follow():
    html = shown("\n".join("\t" * depth + "• deep" for depth in range(3000)))
    assert Balance(html).lists == DEEPEST + 1
    assert html.count("<li>") == 3000


def test_a_table_names_its_columns_and_can_be_scrolled_by_keys():
    html = shown("| Year | Schools |\n| 2025 | <10> |\n| 2026 |")
    assert '<div class="yb-scroll" tabindex="0" role="group" aria-label="Table">' in html
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)', html) == ["Year", "Schools"]
    assert re.findall(r"<td[^>]*>([^<]*)", html) == ["2025", "&lt;10&gt;", "2026", ""]


def test_a_figure_shows_the_kept_file_with_its_words():
    body = '![A "map"](figure-1.png)'
    html = shown(body, figures={"figure-1.png": "/f/1.png?a&b"})
    assert '<img src="/f/1.png?a&amp;b" alt="A &quot;map&quot;"' in html
    assert shown(body) == '<p class="yb-figure">[A &quot;map&quot;]</p>'


def test_footnotes_and_the_text_lead_to_each_other():
    body = "Law[^1] and law[^1], but [^9].\n[^1]: Of 1998."
    html = shown(body, anchor="article-1")
    found = Balance(html)
    assert found.ids == ["ref-article-1-en-1", "note-article-1-en-1"]
    assert found.targets == ["note-article-1-en-1", "note-article-1-en-1", "ref-article-1-en-1"]
    assert "but [^9]." in html
    assert html.endswith("Of 1998.</p></div>")


def test_footnotes_of_two_languages_have_addresses_of_their_own():
    body = "Law[^1]\n[^1]: Of 1998."
    both = shown(body, anchor="article-1") + shown(body, "km", anchor="article-1")
    ids = Balance(both).ids
    assert len(ids) == len(set(ids)) == 4


def test_a_second_note_of_a_label_is_still_read():
    assert "<p>other</p>" in shown("Law[^1]\n[^1]: one\n[^1]: other")


def test_the_tag_writes_it_in_a_template():
    page = Template("{% load yobal %}{% body text 'en' %}").render(Context({"text": "• <one>"}))
    assert page == '<ul class="yb-list yb-list--bullet"><li>&lt;one&gt;</li></ul>'


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=12)
parts = st.one_of(
    words.map(Paragraph),
    st.builds(Item, words, st.sampled_from(["•", "1.", "(a)", ""]), st.integers(0, 4)),
    st.builds(Table, st.lists(st.lists(words, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)),
    st.builds(Figure, words, st.just("figure-1.png")),
    st.builds(Footnote, st.sampled_from(["1", "២"]), words.map(lambda text: f"{text}[^1]")),
)


@settings(max_examples=50)
@given(st.lists(parts, max_size=8))
def test_whatever_is_written_every_element_is_closed_and_every_link_has_its_end(some):
    found = Balance(shown(notation.written(some), anchor="a", figures={"figure-1.png": "/f"}))
    assert not found.open
    assert len(found.ids) == len(set(found.ids))
    assert set(found.targets) <= set(found.ids)
