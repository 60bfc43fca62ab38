from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.merge import Misalignment, Place, merge_languages
from yobal.drafting.tree import Block, Draft, Fate, Node, walk
from yobal.lib.localized import Localized

from .drafts import drafts, rich_drafts, strategy


def only(draft, language):
    def text(localized):
        return Localized({key: value for key, value in localized.items() if key == language})

    def node(full):
        return Node(full.kind, full.number, text(full.heading), text(full.body), tuple(map(node, full.children)))

    return Draft(text(draft.title), tuple(map(node, draft.nodes)))


@given(drafts(("km", "en")))
@settings(max_examples=40)
def test_the_languages_of_a_draft_taken_apart_are_put_together_again(draft):
    merged = merge_languages(only(draft, "km"), only(draft, "en"))
    assert merged.draft == draft
    assert merged.misalignments == ()


def article(number, language, text, *children):
    return Node("article", number, Localized({language: text}), children=children)


def test_a_provision_that_one_file_lacks_is_kept_and_reported():
    first = Draft(Localized(), (article("1", "km", "ក"), article("2", "km", "ខ"), article("3", "km", "គ")))
    second = Draft(Localized(), (article("1", "en", "A"), article("3", "en", "C")))
    merged = merge_languages(first, second)
    assert [dict(node.heading) for node in merged.draft.nodes] == [
        {"km": "ក", "en": "A"},
        {"km": "ខ"},
        {"km": "គ", "en": "C"},
    ]
    assert merged.misalignments == (Misalignment(Place("2", first.nodes[1]), None),)


def test_provisions_of_other_numbers_are_paired_by_position_and_reported():
    first = Draft(Localized(), (article("1", "km", "ក"), article("2", "km", "ខ")))
    second = Draft(Localized(), (article("1", "en", "A"), article("2a", "en", "B")))
    merged = merge_languages(first, second)
    assert [node.number for node in merged.draft.nodes] == ["1", "2"]
    assert merged.draft.nodes[1].heading == {"km": "ខ", "en": "B"}
    assert merged.misalignments == (Misalignment(Place("2", first.nodes[1]), Place("2", second.nodes[1])),)


def test_the_accounts_of_both_files_are_kept_in_turn():
    first = Draft(Localized(), (), (Block(0, "ក", Fate.BODY), Block(1, "ខ", Fate.BODY)))
    second = Draft(Localized(), (), (Block(0, "A", Fate.BODY),))
    assert [(block.index, block.text) for block in merge_languages(first, second).draft.account] == [
        (0, "ក"),
        (1, "ខ"),
        (2, "A"),
    ]


def test_two_files_in_the_same_language_are_refused():
    with pytest.raises(UnreadableDraft, match="same language"):
        merge_languages(strategy(), only(strategy(), "km"))


def test_position_pairs_nothing_where_the_files_have_unequal_numbers_of_provisions():
    first = Draft(Localized(), (article("1", "km", "ក"), article("2", "km", "ខ")))
    second = Draft(Localized(), (article("9", "en", "Z"),))
    merged = merge_languages(first, second)
    assert [node.number for node in merged.draft.nodes] == ["1", "2", "9"]
    assert len(merged.misalignments) == 3
    assert all(remark.first is None or remark.second is None for remark in merged.misalignments)


# What a person says


def test_a_person_pairs_provisions_wherever_they_stand():
    first = Draft(Localized(), (article("1", "km", "ក", article("1", "km", "ខ")), article("2", "km", "គ")))
    second = Draft(Localized(), (article("1", "en", "A"), article("2", "en", "C", article("7", "en", "B"))))
    assert [remark.first and remark.first.path for remark in merge_languages(first, second).misalignments] == [
        "1.1",
        None,
    ]
    merged = merge_languages(first, second, {"1.1": "2.1"})
    assert merged.misalignments == ()
    assert merged.draft.nodes == (
        Node("article", "1", Localized(km="ក", en="A"), children=(Node("article", "1", Localized(km="ខ", en="B")),)),
        Node("article", "2", Localized(km="គ", en="C")),
    )


def test_a_person_says_that_a_provision_has_no_other_language():
    first = Draft(Localized(), (article("1", "km", "ក"), article("2", "km", "ខ")))
    second = Draft(Localized(), (article("1", "en", "A"), article("3", "en", "C")))
    merged = merge_languages(first, second, {"2": ""})
    assert [dict(node.heading) for node in merged.draft.nodes] == [{"km": "ក", "en": "A"}, {"km": "ខ"}, {"en": "C"}]
    assert merged.misalignments == (Misalignment(None, Place("2", second.nodes[1])),)


@given(drafts(("km", "en")), st.dictionaries(paths := st.from_regex(r"[1-3](\.[1-3]){0,2}", fullmatch=True), paths))
@settings(max_examples=40)
def test_whatever_a_person_pairs_every_provision_stands_once(draft, pairs):
    merged = merge_languages(only(draft, "km"), only(draft, "en"), pairs).draft
    for language in ("km", "en"):
        texts = [sorted(node.heading.get(language, "") for node in walk(tree.nodes)) for tree in (draft, merged)]
        assert [text for text in texts[0] if text] == [text for text in texts[1] if text]


# Figures


def test_pictures_of_both_files_are_kept_under_names_of_their_own():
    def with_figures(language, **figures):
        body = "\n".join(f"![a]({name}.png)" for name in figures)
        node = Node("text", "", body=Localized({language: body}))
        return Draft(Localized(), (node,), figures={f"{name}.png": content for name, content in figures.items()})

    merged = merge_languages(
        with_figures("km", **{"figure-1": b"A", "figure-2": b"B"}),
        with_figures("en", **{"figure-1": b"B", "figure-2": b"C"}),
    ).draft
    assert merged.figures == {"figure-1.png": b"A", "figure-2.png": b"B", "figure-3.png": b"C"}
    assert merged.nodes[0].body == {
        "km": "![a](figure-1.png)\n![a](figure-2.png)",
        "en": "![a](figure-2.png)\n![a](figure-3.png)",
    }


@given(rich_drafts())
@settings(max_examples=20, deadline=None)
def test_the_languages_of_a_draft_with_figures_are_put_together_again(draft):
    def side(language):
        return replace(only(draft, language), figures=draft.figures)

    assert merge_languages(side("km"), side("en")).draft == draft
