"""What can go wrong with a file that somebody uploads as a draft.

ValueError
└── UnreadableDraft    the file cannot become a tree of provisions; says where, why, and what to do about it
"""


def gettext_noop(message: str) -> str:
    """Marks a sentence for the translators; the page that shows it translates it."""
    return message


class UnreadableDraft(ValueError):
    """A file that is no draft: `place` in the file, `cause`, and how the sender can `mend` it.

    Cause and mend are fixed sentences that the message catalogue holds; the place is a name inside the file.
    """

    def __init__(self, place: str, cause: str, mend: str) -> None:
        super().__init__(f"{place}: {cause} {mend}")
        self.place = place
        self.cause = cause
        self.mend = mend
