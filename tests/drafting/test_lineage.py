import time

from hypothesis import given
from hypothesis import strategies as st

from yobal.drafting.lineage import Edge, Leaf, features, likeness, propose_lineage

FEES = "The ministry collects a fee of ten riel for each permit that it issues to a company."
DATA = "Every operator protects personal data with the means that the state of the art offers."
COURT = "The court of Phnom Penh hears disputes between operators and their customers."
leaves = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "1.1"]), st.sampled_from([FEES, DATA, COURT, FEES.replace("ten", "20"), ""])
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


@given(leaves, leaves)
def test_every_provision_has_its_edge_once(before, after):
    old, new = version("a", *before), version("b", *after)
    edges = propose_lineage(old, new)
    assert [edge.new_key for edge in edges if edge.new_key] == [leaf.key for leaf in new]
    assert sorted(edge.old_key for edge in edges if edge.old_key) == [leaf.key for leaf in old]
    assert all((edge.relation == "new") is (edge.old_key is None) for edge in edges)
    assert all((edge.relation == "dropped") is (edge.new_key is None) for edge in edges)
    assert edges == propose_lineage(old, new)


def test_three_thousand_provisions_are_aligned_in_seconds():
    def text(number, verb):
        return f"In case {number} the ministry {verb} operator {number * 7} about matter {number * 13} within days."

    old = version("a", *((str(number), text(number, "informs the")) for number in range(3_000)))
    new = version("b", *((str(number + 1), text(number, "shall inform each")) for number in range(3_000)))
    started = time.monotonic()
    edges = propose_lineage(old, new)
    assert time.monotonic() - started < 15
    assert all(edge.old_key == f"a{index}" for index, edge in enumerate(edges))
