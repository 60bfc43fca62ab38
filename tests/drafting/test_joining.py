from yobal.drafting.joining import join_drafts
from yobal.drafting.tree import Block, Draft, Fate, Node
from yobal.lib.localized import Localized


def draft(title, words, *figures):
    body = "\n".join([words, *(f"![a](figure-{number}.png)" for number in figures)])
    pictures = {f"figure-{number}.png": f"{words}{number}".encode() for number in figures}
    node = Node("article", "1", body=Localized(en=body))
    return Draft(
        Localized(en=title) if title else Localized(), (node,), (Block(0, words, Fate.BODY, "x"),), pictures, ("w",)
    )


def test_provisions_and_account_follow_each_other():
    joined = join_drafts([draft("A", "one"), draft("", "two")])
    assert (joined.title, [node.body["en"] for node in joined.nodes]) == ({"en": "A"}, ["one", "two"])
    assert [(block.index, block.text) for block in joined.account] == [(0, "one"), (1, "two")]
    assert joined.warnings == ("w",)


def test_the_title_of_a_later_draft_becomes_a_part_around_it():
    joined = join_drafts([draft("A", "one"), draft("B", "two")])
    assert [(node.kind, dict(node.heading)) for node in joined.nodes] == [("article", {}), ("part", {"en": "B"})]
    assert joined.nodes[1].children[0].body == {"en": "two"}


def test_figures_of_the_same_name_stay_apart():
    joined = join_drafts([draft("", "one", 2), draft("", "two", 1, 2)])
    shown = [node.body["en"].split("\n")[1:] for node in joined.nodes]
    assert shown == [["![a](figure-2.png)"], ["![a](figure-1.png)", "![a](figure-3.png)"]]
    assert joined.figures == {"figure-2.png": b"one2", "figure-1.png": b"two1", "figure-3.png": b"two2"}
