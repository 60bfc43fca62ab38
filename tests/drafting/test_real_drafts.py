"""Drafts that governments published, in the formats in which they did."""

import re
from html import escape
from pathlib import Path

import pytest
from lxml import etree

from yobal.drafting.account import unplaced
from yobal.drafting.bounded import read_bounded
from yobal.drafting.merge import merge_languages
from yobal.drafting.read_draft import read_drafts
from yobal.drafting.tree import count_by_kind, walk

from .test_read_odt import needs_office

DATA = Path(__file__).parents[2].parent / "shared" / "data"
NZ = DATA / "nz-nzgoal-se"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared test data are not on this machine")


def files(*paths):
    return [(path.name, path.read_bytes()) for path in paths]


# One policy in four formats


def outline(draft):
    """Kind, number, heading and depth of each provision, and its text without what is listed below."""
    return [
        (depth, node.kind, node.number, node.heading.get("en", ""), text(node.body.get("en", "")))
        for depth, node in with_depth(draft.nodes)
    ]


def with_depth(nodes, depth=0):
    for node in nodes:
        yield depth, node
        yield from with_depth(node.children, depth + 1)


# What the files themselves differ in, each for its reason.
KNOWN = {
    "pictures": (
        re.compile(r"!\[.*\]\(.*\)\n?"),
        "web page and Markdown name pictures elsewhere, an ODT drops their words",
    ),
    "fields": (
        re.compile(r"(?m)^title: .*$|(?<=logo\.) (?:---|—) title: .*$|(?<=^\[) (?:---|—) title: .*$"),
        "the maker of DOCX, ODT and HTML took the fields before each page of Markdown for text",
    ),
    "broken note": (re.compile(r"\[?\^9\^\]?(?:\(#fn9\))?\{.*?\}"), "one note of the source is malformed"),
}
# The maker of DOCX and ODT wrote typographic signs for those of a typewriter.
SIGNS = str.maketrans("“”‘’", "\"\"''")


def text(body):
    body = body.translate(SIGNS)
    for pattern, _ in KNOWN.values():
        body = pattern.sub("", body)
    lines = (" ".join(line.split()) for line in body.split("\n"))
    return [line for line in lines if line]


@pytest.fixture(scope="module")
def as_docx():
    return outline(read_bounded(files(NZ / "docx" / "nzgoal-se.docx")))


def test_a_policy_in_docx_has_its_provisions(as_docx):
    assert len(as_docx) == 53
    assert as_docx[4][3:] == ("Free and open source software and licences", as_docx[4][4])
    assert as_docx[4][4][0].startswith("3. For the purposes of NZGOAL-SE, free and open source software (FOSS) is")


@needs_office
def test_the_same_policy_in_odt_is_the_same(as_docx):
    assert outline(read_bounded(files(NZ / "odt" / "nzgoal-se.odt"))) == as_docx


def test_the_same_policy_as_a_web_page_is_the_same(as_docx):
    assert outline(read_bounded(files(NZ / "html" / "nzgoal-se.html"))) == as_docx


def test_the_same_policy_in_markdown_is_the_same(as_docx):
    # Six pages, of which the maker of the DOCX made one text: the date below its title, and a line 'Top' between two
    # pages, whose dashes made it a heading.
    pages = outline(read_bounded(files(*(NZ / "markdown" / "nzgoal-se").glob("*.md"))))
    assert pages == without_seams(as_docx)


def without_seams(provisions):
    kept = []
    for depth, kind, number, heading, lines in provisions:
        if heading in {"↑Top", "[↑Top"}:
            kept[-1][4].append(heading)
        elif kind != "text":
            kept.append((depth, kind, number, heading, list(lines)))
    return kept


def test_the_draft_of_that_policy_is_read_with_its_numbered_paragraphs():
    draft = read_bounded(files(*(NZ / "draft-2016-05-01").glob("*.md")))
    assert [block.reason for block in unplaced(draft)] == ["picture"]
    numbers = [node.number for node in walk(draft.nodes) if node.number]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) > 60


# Others


def test_nine_pages_of_a_policy_in_markdown_have_no_block_without_a_place():
    draft = read_bounded(files(*(DATA / "us-source-code-policy" / "pages").glob("*.md")))
    assert not unplaced(draft)
    numbers = [node.number for node in draft.nodes if node.number]
    assert sorted(numbers) == ["1", "2", "3", "4", "5", "6", "7"]
    notes = [
        line for node in walk(draft.nodes) for line in node.body.get("en", "").split("\n") if line.startswith("[^")
    ]
    assert len(notes) == 39


def test_a_table_of_practices_has_no_block_without_a_place():
    draft = read_bounded(files(DATA / "us-federal-data-strategy" / "draft-practices.csv"))
    assert not unplaced(draft)
    assert [node.number for node in draft.nodes] == [str(number) for number in range(1, 48)]
    assert count_by_kind(draft.nodes) == {"part": 47}
    assert all(node.heading["en"] and "objective: " in node.body["en"] for node in draft.nodes)


def test_an_action_plan_in_markdown_keeps_its_tables_and_says_which_pictures_are_missing():
    draft = read_drafts(files(DATA / "us-federal-data-strategy" / "action-plan.md"))
    assert any(node.body.get("en", "").count("\n| ") > 3 for node in walk(draft.nodes))
    assert {block.reason for block in unplaced(draft)} == {"picture", "deleted"}


def declaration(language):
    """The Universal Declaration of Human Rights as a web page."""
    root = etree.parse(str(DATA / "khmer" / "udhr" / f"udhr_{language}.xml")).getroot()
    markup = {
        "title": {"udhr": "h1", "preamble": "h2", "article": "h2"},
        "para": "p",
        "orderedlist": "ol",
        "listitem": "li",
    }

    def page(element, parent):
        name = etree.QName(element).localname
        tag = markup.get(name, "div")
        tag = tag[parent] if isinstance(tag, dict) else tag
        inside = "".join(page(child, name) for child in element)
        return f"<{tag}>{escape((element.text or '').strip())}{inside}</{tag}>"

    return f"<meta charset=utf-8>{page(root, '')}".encode()


def test_the_universal_declaration_aligns_article_by_article():
    khmer, english = (read_bounded([(f"{code}.html", declaration(code))]) for code in ("khm", "eng"))
    merged = merge_languages(khmer, english)
    articles = [node for node in walk(merged.draft.nodes) if node.kind == "article"]
    assert [node.number for node in articles] == [str(number) for number in range(1, 31)]
    assert all(node.body.has("km") and node.body.has("en") for node in articles)
    # Only the Khmer text says when it was adopted.
    assert [(place.first.node.kind, place.second) for place in merged.misalignments] == [("text", None)]
    assert not unplaced(merged.draft)
    assert merged.draft.title["en"] == "Universal Declaration of Human Rights"
    assert articles[2].body == {
        "km": "បុគ្គលម្នាក់ៗ មានសិទ្ធិរស់រានមានជីវិត សេរីភាព និងសន្ដិសុខផ្ទាល់ខ្លួន។",
        "en": "Everyone has the right to life, liberty and the security of person.",
    }
