import time
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.lineage import Edge, Leaf, propose_lineage
from yobal.drafting.redline import Part, Wording, compare_versions, compose

FEES = "The ministry collects a fee of ten riel for each permit that it issues to a company."
DATA = "Every operator protects personal data with the means that the state of the art offers."
COURT = "The court of Phnom Penh hears disputes between operators and their customers."
KHMER = "ក្រុមការងារប្រមូលមតិយោបល់ទាំងអស់ពីសាធារណជន។"


def part(key, number="", text="", *, parent="", heading="", kind="article", **bodies):
    return Part(
        key, parent, kind, number, {"en": heading} if heading else {}, {"en": text, **bodies} if text else bodies
    )


def leaves(parts):
    def text(found):
        return "\n".join([*found.heading.values(), *found.body.values()])

    return [Leaf(found.key, f"{found.kind} {found.number}", text(found), found.parent) for found in parts]


def proposed(old, new):
    return propose_lineage(leaves(old), leaves(new))


def rows(old, new, edges=None):
    return compare_versions(old, new, proposed(old, new) if edges is None else edges).rows


def signed(spans):
    signs = {"same": "", "del": "-", "ins": "+"}
    return [signs[span.op] + span.text for span in spans]


def test_rows_stand_in_the_order_of_the_new_text_and_what_was_left_out_behind_what_it_followed():
    old = [part("a1", "1", FEES), part("a2", "2", COURT), part("a3", "3", DATA)]
    new = [part("b1", "1", FEES), part("b2", "2", DATA), part("b3", "3", KHMER)]
    found = rows(old, new)
    assert [(row.relation, [p.key for p in row.old], row.new and row.new.key) for row in found] == [
        ("same", ["a1"], "b1"),
        ("dropped", ["a2"], None),
        ("moved", ["a3"], "b2"),
        ("new", [], "b3"),
    ]
    assert found[2].moved_from == old[2]
    assert found[0].moved_from is None


def test_what_was_left_out_at_the_beginning_comes_first():
    assert [row.relation for row in rows([part("a", "1", COURT), part("b", "2", FEES)], [part("c", "2", FEES)])] == [
        "dropped",
        "same",
    ]


def test_heading_and_body_of_each_language_are_compared():
    old = [part("a", "1", "Ten riel.", heading="Fees", km="ក្រុមការងារប្រមូលមតិ")]
    new = [part("b", "1", "Ten dollars.", heading="Fees", km="ក្រុមការងារពិនិត្យមតិ")]
    (row,) = rows(old, new, [Edge("a", "b", "changed", 1.0)])
    assert signed(row.headings["en"]) == ["Fees"]
    assert signed(row.bodies["en"]) == ["Ten ", "-riel", "+dollars", "."]
    assert signed(row.bodies["km"]) == ["ក្រុមការងារ", "-ប្រមូល", "+ពិនិត្យ", "មតិ"]
    assert list(row.bodies) == ["km", "en"]


def test_a_provision_that_was_reworded_and_renumbered_says_both():
    (row,) = rows([part("a", "1", FEES)], [part("b", "4", FEES.replace("ten", "20"))])
    assert (row.relation, row.moved_from) == ("changed", part("a", "1", FEES))


def test_each_piece_of_a_split_provision_shows_the_stretch_that_it_continues():
    old = [part("a", "1", f"{FEES}\n{DATA}", heading="Fees and data")]
    new = [part("b1", "1", FEES.replace("ten", "20"), heading="Fees and data"), part("b2", "2", DATA, heading="Data")]
    one, two = rows(old, new)
    assert (one.relation, two.relation) == ("split", "split")
    assert (one.beside, two.beside) == ((new[1],), (new[0],))
    assert [sign for sign in signed(one.bodies["en"]) if sign[0] in "-+"] == ["-ten", "+20"]
    assert not [sign for sign in signed(two.bodies["en"]) if sign[0] in "-+"]
    assert signed(one.headings["en"]) == ["Fees and data"]
    assert signed(two.headings["en"]) == ["+Data"]


def test_merged_provisions_are_compared_together_with_what_they_became():
    old, new = [part("a1", "1", FEES), part("a2", "2", DATA)], [part("b", "1", f"{FEES}\n{DATA} It reports.")]
    (row,) = rows(old, new)
    assert (row.relation, row.old, row.new) == ("merged", tuple(old), new[0])
    assert signed(row.bodies["en"])[-1] == "+ It reports."


def test_what_reads_as_before_is_the_same_unless_somebody_changed_it_on_purpose():
    old, new = [part("a", "1", "It’s free.")], [part("b", "1", "It's free.")]
    assert rows(old, new)[0].relation == "same"
    (row,) = rows(old, new, [Edge("a", "b", "changed", 1.0)])
    assert row.relation == "changed"
    assert not row.is_reworded


def test_a_relation_that_the_words_belie_is_mended():
    old, new = [part("a", "1", FEES)], [part("b", "1", DATA)]
    assert rows(old, new, [Edge("a", "b", "same", 1.0)])[0].relation == "changed"
    assert rows(old, [part("b", "1", FEES)], [Edge("a", "b", "changed", 1.0)])[0].relation == "same"


def test_the_numbers_count_relations_and_words_of_each_language():
    old = [part("a1", "1", "Ten riel for each permit.", km="ក្រុមការងារប្រមូលមតិ"), part("a2", "2", COURT)]
    new = [part("b1", "1", "Ten dollars.", km="ក្រុមការងារពិនិត្យមតិ"), part("b3", "3", "New words here.")]
    found = compare_versions(old, new, [Edge("a1", "b1", "changed", 1.0)])
    assert found.relations == {"changed": 1, "new": 1, "dropped": 1}
    assert found.wordings == {"km": Wording(1, 1), "en": Wording(4, 4 + len(COURT.split()))}


def test_provisions_that_no_edge_names_are_new_or_left_out():
    assert [row.relation for row in rows([part("a", "1", FEES)], [part("b", "1", FEES)], [])] == ["dropped", "new"]


# Composing


def edge(old, new, relation, score=1.0):
    return Edge(old, new, relation, score)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("same", "same", "same"),
        ("same", "changed", "changed"),
        ("changed", "same", "changed"),
        ("moved", "same", "moved"),
        ("moved", "changed", "changed"),
    ],
)
def test_two_steps_make_one(first, second, both):
    assert compose([edge("a", "b", first, 0.5)], [edge("b", "c", second, 0.5)]) == (edge("a", "c", both, 0.25),)


def test_splits_and_merges_are_carried_along():
    split = [edge("a", "b1", "split"), edge("a", "b2", "split")]
    kept = [edge("b1", "c1", "same"), edge("b2", "c2", "changed")]
    assert compose(split, kept) == (edge("a", "c1", "split"), edge("a", "c2", "split"))
    merged = [edge("b1", "c", "merged"), edge("b2", "c", "merged")]
    assert compose([edge("a1", "b1", "same"), edge("a2", "b2", "moved")], merged) == (
        edge("a1", "c", "merged"),
        edge("a2", "c", "merged"),
    )


def test_what_was_split_and_merged_again_is_one():
    split = [edge("a", "b1", "split"), edge("a", "b2", "split")]
    assert compose(split, [edge("b1", "c", "merged"), edge("b2", "c", "merged")]) == (edge("a", "c", "changed"),)


def test_what_was_left_out_on_the_way_is_left_out_and_what_came_and_went_is_not_told():
    first = [edge("a1", "b1", "same"), edge("a2", None, "dropped"), edge(None, "b3", "new"), edge(None, "b4", "new")]
    second = [edge("b1", None, "dropped"), edge("b3", None, "dropped"), edge("b4", "c4", "changed")]
    assert compose(first, second) == (
        edge(None, "c4", "new", 0.0),
        edge("a1", None, "dropped", 0.0),
        edge("a2", None, "dropped", 0.0),
    )


# Laws

SCRAPS = st.sampled_from(
    [FEES, DATA, COURT, KHMER, "\n", " ", "😀", "e\u0301", "\u200b", "\r\n", "\x00", "It’s", "(a) "]
)
TEXTS = st.lists(SCRAPS | st.characters(), max_size=4).map("".join)


@st.composite
def versions(draw, name):
    count = draw(st.integers(0, 4))
    return [
        Part(
            f"{name}{place}",
            f"{name}{draw(st.integers(0, place - 1))}" if place and draw(st.booleans()) else "",
            "article",
            draw(st.sampled_from(["", "1", "2"])),
            draw(st.dictionaries(st.sampled_from(["km", "en"]), TEXTS, max_size=1)),
            draw(st.dictionaries(st.sampled_from(["km", "en"]), TEXTS, max_size=2)),
        )
        for place in range(count)
    ]


@st.composite
def pairs(draw):
    old, new = draw(versions("a")), draw(versions("b"))
    ends = [(one.key, two.key) for one in old for two in new]
    made = draw(st.lists(st.sampled_from(ends), unique=True, max_size=4)) if ends else []
    edges = [Edge(*ends, draw(st.sampled_from(["same", "changed", "split"])), 0.5) for ends in made]
    return old, new, edges if draw(st.booleans()) else proposed(old, new)


def side(spans, name):
    return "".join(getattr(span, name) for span in spans)


@settings(max_examples=50)
@given(pairs())
def test_the_rows_hold_both_versions_byte_for_byte(drawn):
    old, new, edges = drawn
    found = rows(old, new, edges)
    assert [row.new for row in found if row.new] == new
    assert {p.key for row in found for p in row.old} == {p.key for p in old}
    for row in found:
        for spans, words in ((row.headings, "heading"), (row.bodies, "body")):
            for language in ("km", "en"):
                shown = spans.get(language, ())
                assert side(shown, "after") == (getattr(row.new, words).get(language, "") if row.new else "")
                if row.relation != "split":
                    texts = [getattr(p, words).get(language, "") for p in row.old]
                    assert side(shown, "before") == "\n".join(filter(None, texts))
    for provision in old:
        pieces = [row for row in found if row.relation == "split" and row.old == (provision,)]
        whole = {row.new.key for row in pieces} | {p.key for row in pieces for p in row.beside}
        if pieces and len(whole) == len(pieces):
            for language in ("km", "en"):
                stretches = "".join(side(row.bodies.get(language, ()), "before") for row in pieces)
                assert stretches == provision.body.get(language, "")


@settings(max_examples=50)
@given(versions("a"), versions("b"), versions("c"))
def test_composed_edges_reach_every_provision_of_both_ends(first, second, third):
    edges = compose(proposed(first, second), proposed(second, third))
    assert {edge.old_key for edge in edges if edge.old_key} == {p.key for p in first}
    assert {edge.new_key for edge in edges if edge.new_key} == {p.key for p in third}


def test_three_thousand_provisions_are_compared_in_seconds():
    def version(name, verb):
        texts = (
            f"In case {n} the ministry {verb} operator {n * 7} about matter {n * 13} within days. {FEES} {DATA} "
            f"{KHMER} ({', '.join(map(str, accumulate(range(n % 9))))})"
            for n in range(3_000)
        )
        return [part(f"{name}{n}", str(n), text) for n, text in enumerate(texts)]

    old, new = version("a", "informs the"), version("b", "shall inform each")
    started = time.monotonic()
    found = compare_versions(old, new, proposed(old, new))
    assert time.monotonic() - started < 30
    assert found.relations == {"changed": 3_000}
