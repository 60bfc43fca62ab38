import time
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from yobal.drafting.lineage import Edge, Leaf, features, likeness, propose_lineage

FEES = "The ministry collects a fee of ten riel for each permit that it issues to a company."
DATA = "Every operator protects personal data with the means that the state of the art offers."
COURT = "The court of Phnom Penh hears disputes between operators and their customers."
leaves = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "1.1"]),
        st.sampled_from([FEES, DATA, COURT, f"{FEES} {DATA}", FEES.replace("ten", "20"), ""]),
    ),
    max_size=8,
)


def version(prefix, *provisions):
    return [Leaf(f"{prefix}{index}", number, text) for index, (number, text) in enumerate(provisions)]


def relations(old, new):
    return [(edge.old_key, edge.new_key, edge.relation) for edge in propose_lineage(old, new)]


def test_an_unchanged_version_is_the_same_throughout():
    old, new = version("a", ("1", FEES), ("2", DATA)), version("b", ("1", FEES), ("2", DATA))
    assert propose_lineage(old, new) == (Edge("a0", "b0", "same", 1.0), Edge("a1", "b1", "same", 1.0))


def test_an_inserted_provision_moves_the_others():
    old = version("a", ("1", FEES), ("2", DATA))
    new = version("b", ("1", COURT), ("2", FEES), ("3", DATA))
    assert relations(old, new) == [(None, "b0", "new"), ("a0", "b1", "moved"), ("a1", "b2", "moved")]


def test_a_reworded_provision_is_changed_wherever_it_stands():
    old = version("a", ("1", FEES), ("2", DATA))
    new = version("b", ("1", FEES.replace("ten", "twenty")), ("5", DATA.replace("Every operator", "Each company")))
    assert relations(old, new) == [("a0", "b0", "changed"), ("a1", "b1", "changed")]


def test_a_provision_that_nothing_continues_is_dropped():
    assert relations(version("a", ("1", FEES), ("2", COURT)), version("b", ("1", FEES))) == [
        ("a0", "b0", "same"),
        ("a1", None, "dropped"),
    ]


def test_the_same_number_alone_continues_nothing():
    assert [edge.relation for edge in propose_lineage(version("a", ("1", FEES)), version("b", ("1", COURT)))] == [
        "new",
        "dropped",
    ]


def test_the_same_number_suffices_at_less_likeness_than_another_number():
    half = f"{FEES} {DATA} {COURT} It keeps a public register of these cases."
    assert 0.25 < likeness(features(FEES), features(half)) < 0.5
    with_number = propose_lineage(version("a", ("1", FEES)), version("b", ("1", half)))
    without = propose_lineage(version("a", ("1", FEES)), version("b", ("2", half)))
    assert [edge.relation for edge in with_number] == ["changed"]
    assert [edge.relation for edge in without] == ["new", "dropped"]


def test_khmer_wordings_are_compared_without_spaces():
    old = version("a", ("1", "ក្រុមការងារប្រមូលមតិយោបល់ទាំងអស់ពីសាធារណជន"))
    new = version("b", ("2", "ក្រុមការងារប្រមូលមតិយោបល់ទាំងអស់ពីប្រជាជន"))
    assert relations(old, new) == [("a0", "b0", "changed")]


def under(parent, leaf):
    return replace(leaf, parent=parent)


def test_the_same_words_under_another_provision_are_moved():
    old = version("a", ("1", "Money"), ("2", "Rights"), ("", FEES))
    new = version("b", ("1", "Money"), ("2", "Rights"), ("", FEES))
    old[2], new[2] = under("a0", old[2]), under("b1", new[2])
    assert [edge.relation for edge in propose_lineage(old, new)] == ["same", "same", "moved"]


def test_what_stands_under_a_provision_that_moved_stays_with_it():
    old = [*version("a", ("1", "Money"), ("2", "Rights")), under("a0", Leaf("a2", "", FEES))]
    new = [*version("b", ("1", "Rights"), ("2", "Money")), under("b1", Leaf("b2", "", FEES))]
    assert [edge.relation for edge in propose_lineage(old, new)] == ["moved", "moved", "same"]


def test_of_provisions_without_numbers_the_one_in_another_order_is_moved():
    old, new = version("a", ("", FEES), ("", DATA), ("", COURT)), version("b", ("", COURT), ("", FEES), ("", DATA))
    assert relations(old, new) == [("a2", "b0", "moved"), ("a0", "b1", "same"), ("a1", "b2", "same")]


def test_words_that_stand_many_times_go_with_what_they_stand_under():
    old = version("a", ("1", FEES), ("2", DATA), ("", "Purpose"), ("", "Purpose"))
    new = version("b", ("2", DATA.replace("Every", "Each")), ("", "Purpose"))
    old[2:], new[1] = [under("a0", old[2]), under("a1", old[3])], under("b0", new[1])
    assert ("a3", "b1", "same") in relations(old, new)


def test_a_change_of_quotation_marks_or_spacing_changes_nothing_and_of_capitals_does():
    old = version("a", ("1", "The ministry’s  register is “open”."))
    assert [
        edge.relation for edge in propose_lineage(old, version("b", ("1", 'The ministry\'s register is "open".')))
    ] == ["same"]
    assert [
        edge.relation for edge in propose_lineage(old, version("b", ("1", "The Ministry’s register is “open”.")))
    ] == ["changed"]


def test_a_provision_that_became_two_is_split():
    old = version("a", ("1", f"{FEES} {DATA}"), ("2", COURT))
    new = version("b", ("1", FEES), ("2", DATA), ("3", COURT))
    assert relations(old, new) == [("a0", "b0", "split"), ("a0", "b1", "split"), ("a1", "b2", "moved")]


def test_a_provision_that_became_many_is_split_though_none_is_like_it():
    parts = [f"In case {n} the {word} registers matter {n * 7} within {n * 3} days of notice." for n, word in PEOPLE]
    old, new = version("a", ("1", " ".join(parts))), version("b", *((str(n), part) for n, part in enumerate(parts, 1)))
    assert [edge.relation for edge in propose_lineage(old, new)] == ["split"] * len(parts)


PEOPLE = list(enumerate(("ministry", "court", "operator", "governor", "council", "auditor"), 1))


def test_two_provisions_that_became_one_are_merged():
    old = version("a", ("1", FEES), ("2", COURT), ("3", DATA))
    new = version("b", ("1", f"{FEES} {DATA}"), ("2", COURT))
    assert relations(old, new) == [("a0", "b0", "merged"), ("a2", "b0", "merged"), ("a1", "b1", "same")]


def test_a_copy_of_a_provision_that_stays_is_new_and_no_piece_of_it():
    old, new = version("a", ("1", FEES)), version("b", ("1", FEES), ("2", FEES))
    assert [edge.relation for edge in propose_lineage(old, new)] == ["same", "new"]


def test_a_few_words_that_stand_elsewhere_are_no_piece_of_it():
    old, new = version("a", ("1", f"{FEES} {DATA}")), version("b", ("1", FEES), ("2", "Every operator"))
    assert [edge.relation for edge in propose_lineage(old, new)] == ["changed", "new"]


def test_what_a_person_fixed_stays_and_the_rest_is_proposed_around_it():
    old, new = version("a", ("1", FEES), ("2", DATA)), version("b", ("1", FEES), ("2", DATA), ("3", COURT))
    fixed = [Edge("a0", "b2", "same", 0.3), Edge("a1", None, "dropped", 0.0), Edge(None, "b1", "new", 0.0)]
    assert propose_lineage(old, new, [*fixed, Edge("gone", "b0", "same", 1.0)]) == (
        Edge(None, "b0", "new", 0.0),
        Edge(None, "b1", "new", 0.0),
        Edge("a0", "b2", "changed", 0.3),
        Edge("a1", None, "dropped", 0.0),
    )


def test_a_person_can_split_and_merge():
    old, new = version("a", ("1", FEES), ("2", DATA)), version("b", ("1", COURT), ("2", ""))
    split = [Edge("a0", "b0", "split", 0.0), Edge("a0", "b1", "split", 0.0)]
    assert propose_lineage(old, new, split) == (*split, Edge("a1", None, "dropped", 0.0))
    merged = [Edge("a0", "b0", "merged", 0.0), Edge("a1", "b0", "merged", 0.0)]
    assert propose_lineage(old, new, merged) == (*merged, Edge(None, "b1", "new", 0.0))


@given(leaves, leaves)
def test_every_provision_has_its_edge(before, after):
    old, new = version("a", *before), version("b", *after)
    edges = propose_lineage(old, new)
    assert list(dict.fromkeys(edge.new_key for edge in edges if edge.new_key)) == [leaf.key for leaf in new]
    assert sorted({edge.old_key for edge in edges if edge.old_key}) == [leaf.key for leaf in old]
    assert all((edge.relation == "new") is (edge.old_key is None) for edge in edges)
    assert all((edge.relation == "dropped") is (edge.new_key is None) for edge in edges)
    ends = {"split": Counter(edge.old_key for edge in edges), "merged": Counter(edge.new_key for edge in edges)}
    for edge in edges:
        assert (ends["merged"][edge.new_key] > 1 and edge.new_key is not None) is (edge.relation == "merged")
        assert (ends["split"][edge.old_key] > 1 and edge.old_key is not None) is (edge.relation == "split")
    assert edges == propose_lineage(old, new)
    assert edges == propose_lineage(old, new, edges)


def test_three_thousand_provisions_are_aligned_in_seconds():
    def text(number, verb):
        return f"In case {number} the ministry {verb} operator {number * 7} about matter {number * 13} within days."

    old = version("a", *((str(number), text(number, "informs the")) for number in range(3_000)))
    new = version("b", *((str(number + 1), text(number, "shall inform each")) for number in range(3_000)))
    started = time.monotonic()
    edges = propose_lineage(old, new)
    assert time.monotonic() - started < 15
    assert all(edge.old_key == f"a{index}" for index, edge in enumerate(edges))


def test_provisions_that_are_all_much_alike_are_aligned_in_seconds():
    def text(number):
        return f"The operator of the network of class {number} shall pay the fee that the ministry sets. " * 3

    old = version("a", *(("", text(number % 50)) for number in range(1_000)))
    new = version("b", *(("", text(number % 50).replace("shall pay", "pays")) for number in range(1_000)))
    started = time.monotonic()
    propose_lineage(old, new)
    assert time.monotonic() - started < 15


def test_a_heading_goes_with_what_stands_under_it_into_the_provision_that_holds_both():
    old = [Leaf("a0", "", "Fees and data"), *version("a1", ("1", FEES), ("2", DATA))]
    old[1:] = [under("a0", leaf) for leaf in old[1:]]
    new = version("b", ("", f"Fees and data\n1. {FEES}\n2. {DATA}"))
    assert [edge.relation for edge in propose_lineage(old, new)] == ["merged"] * 3


def test_less_likeness_suffices_for_a_piece_beside_another_piece():
    changed = "Every operator protects personal data with the means that each office has, and reports losses."
    assert 0.4 < (features(DATA) & features(changed)).total() / features(DATA).total() < 0.6
    new = version("b", ("1", f"{FEES} {COURT} {changed}"))
    beside = version("a", ("1", FEES), ("2", COURT), ("3", DATA))
    assert [edge.relation for edge in propose_lineage(beside, new)] == ["merged"] * 3


def test_where_every_end_is_fixed_no_words_are_counted():
    old, new = [Leaf("1", "1", "Teach in schools.")], [Leaf("a", "1", "Teach more."), Leaf("b", "2", "Pay.")]
    fixed = [Edge("1", "a", "same", 1.0), Edge(None, "b", "new", 0.0)]
    assert [edge.relation for edge in propose_lineage(old, new, fixed)] == ["changed", "new"]
    assert not any("features" in vars(leaf) for leaf in (*old, *new))
