import pytest
from hypothesis import given, settings

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.merge import Misalignment, merge_languages
from yobal.drafting.tree import Block, Draft, Fate, Node
from yobal.lib.localized import Localized

from .drafts import drafts, strategy


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
    assert merged.misalignments == (Misalignment(first.nodes[1], None),)


def test_provisions_of_other_numbers_are_paired_by_position_and_reported():
    first = Draft(Localized(), (article("1", "km", "ក"), article("2", "km", "ខ")))
    second = Draft(Localized(), (article("1", "en", "A"), article("2a", "en", "B")))
    merged = merge_languages(first, second)
    assert [node.number for node in merged.draft.nodes] == ["1", "2"]
    assert merged.draft.nodes[1].heading == {"km": "ខ", "en": "B"}
    assert merged.misalignments == (Misalignment(first.nodes[1], second.nodes[1]),)


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
