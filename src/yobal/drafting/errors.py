"""What can go wrong with a file that somebody uploads.

ValueError
├── UnreadableDraft    the file cannot become a tree of provisions; says where, why, and what to do about it
└── UnreadableTable    the file cannot be read as a table; likewise
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


class UnreadableTable(ValueError):
    """A file that cannot be read as a table: where (from 1, None if nowhere in particular), why, what to do.

    What a page may show are fixed sentences, which it translates.
    """

    def __init__(self, cause: str, *, mend: str, row: int | None = None, column: int | None = None) -> None:
        self.row, self.column, self.cause, self.mend = row, column, cause, mend
        place = ", ".join(f"{word} {n}" for word, n in (("row", row), ("column", column)) if n is not None)
        super().__init__(f"{place.capitalize()}: {cause} {mend}" if place else f"{cause} {mend}")
