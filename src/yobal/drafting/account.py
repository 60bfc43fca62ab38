"""What a person must look at in the account of a draft."""

from yobal.drafting.tree import Block, Draft, Fate, Reason

# Left out for a reason that loses nothing of the text; any other block with words needs a look.
HARMLESS = frozenset(
    {
        Reason.EMPTY,
        Reason.CONTENTS,
        Reason.COLUMN_HEADS,
        Reason.HEADER_OR_FOOTER,
        Reason.NAVIGATION,
        Reason.MARKUP,
        Reason.MARKED,
    }
)


def unplaced(draft: Draft) -> list[Block]:
    """The blocks with words that stand in no provision and no title, and were not left out for a harmless reason."""
    return [
        block
        for block in draft.account
        if block.text and not block.into and block.fate is not Fate.TITLE and block.reason not in HARMLESS
    ]
