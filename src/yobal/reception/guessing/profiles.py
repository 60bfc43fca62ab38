"""One look at all cells of a table: how many are filled, how long they are, and which texts they hold."""

import re
from collections import Counter
from dataclasses import dataclass, field

from yobal.drafting.tables import Table

# Beyond these a column is no closed question, and its texts need no counting.
MOST_TEXTS, LONGEST_TEXT = 60, 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass
class Profile:
    """What the filled cells of one column are like. `texts` is given up where there are too many different ones."""

    header: str
    rows: int = 0
    filled: int = 0
    length: int = 0
    longest: int = 0
    emails: int = 0
    again: int = 0
    unique: bool = True
    texts: Counter[str] = field(default_factory=Counter)
    closed: bool = True
    _seen: set[int] = field(default_factory=set)

    def note(self, cell: str) -> None:
        """Take a cell into account."""
        self.rows += 1
        text = cell.strip()
        if not text:
            return
        self.filled += 1
        self.length += len(text)
        self.longest = max(self.longest, len(text))
        self.emails += bool(len(text) < LONGEST_TEXT and _EMAIL.fullmatch(text))
        self._note_same(text)
        if self.closed:
            self.texts[text] += 1
            self.closed = len(self.texts) <= MOST_TEXTS * 4 and len(text) <= LONGEST_TEXT

    def _note_same(self, text: str) -> None:
        """References are short, and few of them are there twice by mistake."""
        if self.unique:
            before = len(self._seen)
            self._seen.add(hash(text))
            self.again += len(self._seen) == before
            self.unique = len(text) <= LONGEST_TEXT and self.again * 4 <= self.filled + 4
        elif self._seen:
            self._seen = set()

    @property
    def mean(self) -> float:
        """The mean length of a filled cell."""
        return self.length / self.filled if self.filled else 0.0

    @property
    def is_same(self) -> bool:
        """Whether each row says the same."""
        return self.closed and len(self.texts) == 1 and self.filled == self.rows > 3

    @property
    def is_few(self) -> bool:
        """Whether these are answers from a list: few, short, and given more than once."""
        few = 0 < len(self.texts) <= min(MOST_TEXTS, max(2, self.filled * 2 // 3))
        return self.closed and few and self.filled > len(self.texts) and self.mean <= LONGEST_TEXT / 2

    def separator(self, usual: str = "") -> str:
        """By what several choices of a cell are parted, if the parts are few and come again; else nothing.

        `usual` is the sign of the tool that wrote the table: of that one cell with two choices is enough.
        """
        for sign in (";", "|", "\n", ", "):
            parts = Counter(part.strip() for text in self.texts for part in text.split(sign) if part.strip())
            joined = sum(sign in text.rstrip(sign + " ") for text in self.texts)
            again = sum(1 for count in parts.values() if count > 1)
            if (
                self.closed
                and joined > (0 if sign == usual else 1)
                and len(parts) <= MOST_TEXTS / 3
                and again * 2 >= len(parts)
            ):
                return sign
        return ""


def profiles_of(table: Table) -> list[Profile]:
    """Look at every cell once; rows without content are passed over."""
    profiles = [Profile(header) for header in table.headers]
    for row in table.rows:
        if any(cell.strip() for cell in row):
            # A row with too many cells is refused later, by name.
            for profile, cell in zip(profiles, row, strict=False):
                profile.note(cell)
    return profiles
