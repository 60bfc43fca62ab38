"""What the columns of a table of comments hold, by their heads in Khmer or English and by what stands in them."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from yobal.drafting.returned.citing import cited
from yobal.drafting.returned.grids import Grid
from yobal.lib.text import normal_form


class Role(StrEnum):
    """What a column is to a comment; a detail is a line, a page or a paragraph within the place."""

    ORGANISATION = "organisation"
    PLACE = "place"
    DETAIL = "detail"
    KIND = "kind"
    QUOTE = "quote"
    COMMENT = "comment"
    PROPOSED = "proposed"
    IGNORE = "ignore"


Mapped = Mapping[int, Role]

# In the order in which they are tried: 'proposed change to the text of the article' proposes.
_HEADS: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (Role.IGNORE, ("observation", "secretariat", "response", "reply", "decision", "disposition", "date",
                   "ចម្លើយ", "លេខាធិការដ្ឋាន", "សេចក្តីសម្រេច", "កាលបរិច្ឆេទ")),
    (Role.PROPOSED, ("propos", "suggested", "suggestion", "recommended", "new text", "new wording", "amendment",
                     "សំណើកែ", "សំណើ", "ស្នើ", "កែសម្រួល")),
    (Role.KIND, ("type of comment", "type", "kind of comment", "ប្រភេទ")),
    (Role.COMMENT, ("comment", "justification", "rationale", "remark", "opinion", "feedback", "view", "reason", "note",
                    "មតិ", "យោបល់", "ហេតុផល", "ផ្សេងៗ", "កំណត់សម្គាល់")),
    (Role.QUOTE, ("original", "current text", "existing text", "text of the draft", "draft text", "wording",
                  "ខ្លឹមសារដើម", "អត្ថបទដើម", "ខ្លឹមសារ", "អត្ថបទ")),
    (Role.ORGANISATION, ("mb/nc", "mb", "nc", "member body", "organi", "ministr", "institution", "agency", "commenter",
                         "company", "submitted by", "name", "ស្ថាប័ន", "ក្រសួង", "អង្គការ", "អង្គភាព", "ក្រុមហ៊ុន", "ឈ្មោះ")),
    (Role.PLACE, ("clause", "article", "measure", "section", "provision", "chapter", "priority", "reference", "part",
                  "មាត្រា", "វិធានការ", "ជំពូក", "ផ្នែក", "អាទិភាព", "ប្រការ", "ចំណុច")),
    (Role.DETAIL, ("paragraph", "figure", "table", "line", "page", "កថាខណ្ឌ", "បន្ទាត់", "ទំព័រ")),
    (Role.IGNORE, ("no", "no.", "nr", "#", "id", "ល.រ", "ល.រ.", "លេខរៀង")),
)  # fmt: skip
_WHOLE = {"no", "no.", "nr", "#", "id", "mb", "nc", "name", "type", "line", "part", "note", "date", "view", "page"}
_NATURES = {
    "ge": ("ge", "gen", "general", "ទូទៅ"),
    "te": ("te", "tech", "technical", "បច្ចេកទេស"),
    "ed": ("ed", "edit", "editorial", "វិចារណកម្ម", "អក្ខរាវិរុទ្ធ"),
}
_ROWS_WITH_HEADS = 15


def role_of(head: str) -> Role | None:
    """What a head says that its column holds; None where it says nothing known."""
    form = normal_form(head)
    words = set(re.split(r"[\s/(),:*]+", form))
    for role, names in _HEADS:
        if any(form == name or (name in words if name in _WHOLE else name in form) for name in names):
            return role
    return None


def nature_of(text: str) -> str:
    """The ISO type of a comment, ge, te or ed, however it is written; '' for none of them."""
    form = normal_form(text).strip(". ")
    return next((nature for nature, names in _NATURES.items() if form in names), "")


def heads_of(grid: Grid) -> tuple[int, int]:
    """The rows that hold the heads, from and until; (0, 0) where none do.

    A head of two rows has cells that are merged downwards, or that stand above several columns.
    """
    counts = [_known(grid, row) for row in range(min(len(grid.rows), _ROWS_WITH_HEADS))]
    best = max(counts, default=0)
    if best < 2:
        return 0, 0
    start = counts.index(best)
    end = start + 1
    while start and _is_one_head(grid, start - 1):
        start -= 1
    while end < len(counts) and _is_one_head(grid, end - 1):
        end += 1
    return start, end


def head(grid: Grid, column: int, rows: tuple[int, int]) -> str:
    """The head of a column, of several rows in one line."""
    texts = (" ".join(grid.rows[row][column].text.split()) for row in range(*rows))
    return " / ".join(dict.fromkeys(text for text in texts if text))


def guess(grid: Grid, rows: tuple[int, int]) -> dict[int, Role]:
    """What each column holds, as far as heads and contents tell; the others are ignored."""
    found: dict[int, Role] = {}
    for column in range(len(grid.rows[0]) if grid.rows else 0):
        # The lowest of several heads says most.
        texts = [grid.rows[row][column].text for row in reversed(range(*rows))]
        said = next((role for text in texts if (role := role_of(text))), None)
        found[column] = said or _by_content(grid, column, rows[1])
    return found


def is_table_of_comments(mapped: Mapped) -> bool:
    """Whether its rows say something about something."""
    roles = set(mapped.values())
    return bool(roles & {Role.COMMENT, Role.PROPOSED}) and bool(roles & {Role.PLACE, Role.ORGANISATION, Role.QUOTE})


def _known(grid: Grid, row: int) -> int:
    cells = {(cell.row, cell.column): cell.text for cell in grid.rows[row]}
    return len({role_of(text) for text in cells.values() if 0 < len(text) < 80} - {None})


def _is_one_head(grid: Grid, row: int) -> bool:
    """Whether a row of heads goes on in the one below: a cell of it stands above several columns, or reaches down."""
    cells = [cell for cell in grid.rows[row] if cell.text]
    spans = len(cells) > len({(cell.row, cell.column) for cell in cells}) > 1
    return spans or any(cell.row <= row for cell in grid.rows[row + 1] if cell.text)


def _by_content(grid: Grid, column: int, start: int) -> Role:
    texts = [text for row in grid.rows[start:] if (text := row[column].text.strip())]
    if not texts:
        return Role.IGNORE
    if _share(texts, lambda text: bool(nature_of(text))) > 0.8:
        return Role.KIND
    if _share(texts, lambda text: not text.replace(".", "").isdecimal() and bool(cited(text)) and len(text) < 60) > 0.8:
        return Role.PLACE
    return Role.COMMENT if sum(map(len, texts)) / len(texts) > 60 else Role.IGNORE


def _share(texts: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, texts)) / len(texts)
