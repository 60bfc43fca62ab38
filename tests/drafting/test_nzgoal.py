"""A real draft compared with the text that was adopted: NZGOAL-SE, May and July 2016."""

from pathlib import Path

import pytest

from tests.drafting.test_redline import proposed
from yobal.drafting.read_draft import read_draft, read_drafts
from yobal.drafting.redline import Part, compare_versions

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "nz-nzgoal-se"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the shared data are not here")
DRAFTED = ("introduction.md", "legal-and-policy-context.md", "policy-principles.md", "review-and-release-process.md")


def parts(nodes, prefix, parent=""):
    """The provisions in reading order."""
    for place, node in enumerate(nodes):
        key = f"{prefix}.{place}"
        yield Part(key, parent, node.kind, node.number, node.heading, node.body)
        yield from parts(node.children, key, key)


def named(part):
    return part.heading.get("en") or f"paragraph {part.number}"


@pytest.fixture(scope="module")
def redline():
    drafted = read_drafts([(name, (FOLDER / "draft-2016-05-01" / name).read_bytes()) for name in DRAFTED])
    adopted = read_draft((FOLDER / "docx" / "nzgoal-se.docx").read_bytes(), "nzgoal-se.docx")
    old, new = list(parts(drafted.nodes, "a")), list(parts(adopted.nodes, "b"))
    return compare_versions(old, new, proposed(old, new))


def test_numbered_paragraphs_of_the_draft_are_found_in_the_sections_of_the_text(redline):
    merged = {named(row.new): [named(part) for part in row.old] for row in redline.rows if row.relation == "merged"}
    assert merged["Purpose"] == ["Purpose", "paragraph 1", "paragraph 2"]
    assert merged["Exceptions"] == ["Exceptions", "paragraph 18"]
    assert merged["Government Rules of Sourcing"] == ["Government Rules of Sourcing", "paragraph 12"]
    assert merged["No charging"] == ["No charging", "paragraph 26"]


def test_what_the_consultation_struck_out_and_added_is_told(redline):
    dropped = {named(row.old[0]) for row in redline.rows if row.relation == "dropped"}
    assert {"Alternative OSS licensing", "Potential stifling effect of sharealike licensing", "paragraph 22"} <= dropped
    new = {named(row.new) for row in redline.rows if row.relation == "new"}
    assert {"Agency acceptance of contributions from others", "Specimen clauses"} <= new


def test_the_reworded_sentences_read_as_a_person_would_mark_them(redline):
    purpose = next(row for row in redline.rows if row.new and named(row.new) == "Purpose")
    marks = [(span.op, span.text.strip()) for span in purpose.bodies["en"] if span.op != "same"]
    assert ("ins", "under free and open source software licence terms") in marks
    assert any(op == "del" and "encouarge" in text for op, text in marks)
    kept = max((span.text for span in purpose.bodies["en"] if span.op == "same"), key=len)
    assert "continuous and ongoing maintenance of the released software code" in "".join(
        span.text for span in purpose.bodies["en"] if span.op == "same"
    )
    assert len(kept) > 200
    assert len(marks) < 60
