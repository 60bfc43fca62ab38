from yobal.drafting.tree import Node, count_by_kind, kind_at, walk

TREE = (
    Node("part", ""),
    Node("priority", "1", children=(Node("measure", "1.1"), Node("measure", "1.2"))),
    Node("priority", "2", children=(Node("measure", "2.1"),)),
)


def test_walking_goes_as_one_reads():
    assert [node.number for node in walk(TREE)] == ["", "1", "1.1", "1.2", "2", "2.1"]


def test_provisions_are_counted_at_every_depth():
    assert count_by_kind(TREE) == {"part": 1, "priority": 2, "measure": 3}


def test_a_heading_without_a_kind_gets_one_by_its_depth():
    assert [kind_at(depth) for depth in range(4)] == ["part", "section", "clause", "clause"]
