import pytest

from yobal.drafting.account import unplaced
from yobal.drafting.tree import Block, Draft, Fate, Reason
from yobal.lib.localized import Localized


def account(fate, into="", reason=Reason.NONE, text="Words"):
    return Draft(Localized(), (), (Block(0, text, fate, into, reason),))


@pytest.mark.parametrize("reason", [Reason.DELETED, Reason.HIDDEN, Reason.REMARK, Reason.PICTURE, Reason.EMBEDDED])
def test_words_that_were_left_out_need_a_look(reason):
    assert len(unplaced(account(Fate.LEFT_OUT, reason=reason))) == 1


@pytest.mark.parametrize(
    "draft",
    [
        account(Fate.TITLE),
        account(Fate.BODY, "article 1"),
        account(Fate.HEADING, "article 1", Reason.LINKS),
        account(Fate.LEFT_OUT, reason=Reason.CONTENTS),
        account(Fate.LEFT_OUT, reason=Reason.MARKED),
        account(Fate.LEFT_OUT, reason=Reason.PICTURE, text=""),
    ],
)
def test_what_has_a_place_or_a_harmless_reason_needs_none(draft):
    assert not unplaced(draft)
