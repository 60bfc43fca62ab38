"""One point that a returned file makes, and all that was read in such a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a remark was made: tracked, in the margin, without tracking, or in a row of a table."""

    CHANGE = "change"
    NOTE = "note"
    UNTRACKED = "untracked"
    ROW = "row"


class Ignored(StrEnum):
    """Why a mark of the file is no remark."""

    FORMATTING = "formatting"
    # Nothing that a reader sees: spaces, divided paragraphs, marks around nothing.
    SPACING = "spacing"
    # What older programs show in the place of what newer ones do: the same once more.
    COPY = "copy"


@dataclass(frozen=True)
class Remark:
    """A point: `quote` is the passage as it stood in the draft, `proposed` its new wording, `text` what is said of it.

    `removed` and `added` are the very words of a change; of a passage that was moved both are the same. `place` are the
    headings above it, or what a table says of the place; `paragraph` is the whole paragraph as it was sent. `reply_to`
    is the text of the note that this one answers, `nature` the type of an ISO comment (ge, te, ed), `marks` how many
    marks of the file it stands for, `where` the row of a table.
    """

    kind: Kind
    author: str = ""
    date: str = ""
    quote: str = ""
    text: str = ""
    proposed: str = ""
    removed: str = ""
    added: str = ""
    place: tuple[str, ...] = ()
    paragraph: str = ""
    before: str = ""
    after: str = ""
    reply_to: str = ""
    nature: str = ""
    organisation: str = ""
    where: str = ""
    marks: int = 1

    @property
    def is_deletion(self) -> bool:
        """Whether it takes away a whole passage and puts nothing in its place."""
        return bool(self.removed) and not self.proposed and not self.text

    @property
    def is_move(self) -> bool:
        """Whether it only wants a passage to stand elsewhere."""
        return bool(self.removed) and self.removed == self.added


@dataclass(frozen=True)
class Marked:
    """The remarks of a document in its order; `marks` are all that it has, those ignored counted by their reason."""

    remarks: tuple[Remark, ...] = ()
    ignored: Mapping[Ignored, int] = field(default_factory=dict)
    marks: int = 0
