"""A document as lines, whatever its format: what `grow` makes a tree of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, zip_longest

from yobal.drafting import notation
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.headings import tidy
from yobal.drafting.tree import Reason
from yobal.lib.khmer import is_khmer

MOST_LINES = 100_000

_LANGUAGE_NAMES = {"khmer", "english", "khmer version", "english version", "khmer text", "english text"} | {
    "ខ្មែរ", "អង់គ្លេស", "ភាសាខ្មែរ", "ភាសាអង់គ្លេស", "ជាភាសាខ្មែរ", "ជាភាសាអង់គ្លេស",
    "no", "no.", "ល.រ", "ល.រ.",
}  # fmt: skip
_ONLY_A_NUMBER = re.compile(r"\W{0,9}[0-9០-៩.]{1,12}\W{0,9}")


@dataclass(frozen=True)
class Line:
    """A block of the notation; `level` is that of its heading style (1 to 9), 0 for other text.

    `left_out` says why a line is no part of the tree, `remark` what to look at in one that is. `spoken` is its language
    where more than its script tells it.
    """

    text: str
    level: int = 0
    is_title: bool = False
    left_out: Reason = Reason.NONE
    remark: Reason = Reason.NONE
    spoken: str | None = None

    @cached_property
    def language(self) -> str:
        """'km', 'en', or '' where no letter tells."""
        if self.spoken is not None:
            return self.spoken
        return script(self.text)


def within_bound(lines: Iterable[Line], place: str = "file") -> list[Line]:
    """The lines; raises UnreadableDraft where there are more than a document can have."""
    read = list(islice(lines, MOST_LINES + 1))
    if len(read) > MOST_LINES:
        cause = gettext_noop("The document has more than 100,000 paragraphs.")
        raise UnreadableDraft(place, cause, gettext_noop("Divide it and upload the parts."))
    return read


Cell = Sequence[Line]
Row = Sequence[Cell]


def script(text: str) -> str:
    """The language that the letters of a text tell: 'km', 'en', or '' where there is none."""
    if is_khmer(text):
        return "km"
    return "en" if any(character.isalpha() for character in text) else ""


def table_lines(rows: Sequence[Row], *, is_data: bool = False) -> Iterator[Line]:
    """The lines of a table, made of the lines in its cells.

    A table of one column is a frame around its text. One that holds two languages side by side alternates between them.
    Any other, and each that is known to be data, gives a row a line, and then its figures and notes.
    """
    if not is_data and all(len(row) <= 1 for row in rows):
        yield from (line for row in rows for cell in row for line in cell)
        return
    turn = () if is_data else _turn(rows)
    language, width = _language(rows), max(map(len, rows), default=0)
    for position, row in enumerate(rows):
        if not is_data and position == 0 and _names_languages(row):
            yield replace(_row_line(row, language), left_out=Reason.COLUMN_HEADS)
        elif turn:
            yield from _alternating(row, turn)
        else:
            yield _row_line([*row, *[()] * (width - len(row))], language)
        yield from (line for cell in row for line in cell if line.left_out not in {Reason.NONE, Reason.EMPTY})
    if not turn:
        below = (line for row in rows for cell in row for line in cell if not line.left_out and _stands_below(line))
        yield from (replace(line, spoken=language) for line in below)


def _stands_below(line: Line) -> bool:
    return isinstance(notation.block(line.text), notation.Figure | notation.Footnote)


def _language(rows: Sequence[Row]) -> str:
    """That of all cells, so that a table does not fall apart into its rows."""
    kept = [line for row in rows for cell in row for line in cell if not line.left_out and not _stands_below(line)]
    # Of a table of terms in both languages only what it says itself tells to which text it belongs.
    for languages in ({line.spoken for line in kept} - {None, ""}, {line.language for line in kept} - {""}):
        if len(languages) == 1:
            return languages.pop() or ""
    return script(" ".join(_cell_text(cell) for row in rows for cell in row))


def _row_line(row: Row, language: str) -> Line:
    texts = [_cell_text(cell) for cell in row]
    if not any(texts):
        return Line("", left_out=Reason.EMPTY)
    kept = [line for cell in row for line in cell if not line.left_out]
    nested = any(notation.cells(line.text) for line in kept)
    remark = Reason.NESTED_TABLE if nested else next((line.remark for line in kept if line.remark), Reason.NONE)
    return Line(notation.row(texts), remark=remark, spoken=language)


def _cell_text(cell: Cell) -> str:
    kept = (line.text for line in cell if not line.left_out and not _stands_below(line))
    return tidy(" ".join("; ".join(inner) if (inner := notation.cells(text)) else text for text in kept))


def _names_languages(row: Row) -> bool:
    texts = [_cell_text(cell).casefold() for cell in row]
    return any(texts) and all(text in _LANGUAGE_NAMES for text in texts if text)


def _turn(rows: Sequence[Row]) -> tuple[str, ...]:
    """The languages of the last two columns where these hold one text in both, after at most a column of numbers."""
    turns = []
    for row in rows[1:] if rows and _names_languages(rows[0]) else rows:
        if len(row) > 3 or (len(row) == 3 and not _ONLY_A_NUMBER.fullmatch(_cell_text(row[0]))):
            return ()
        languages = tuple(script(_cell_text(cell)) for cell in row[-2:])
        if len(languages) == 2 and all(languages):
            turns.append(languages)
    return next((turn for turn in (("km", "en"), ("en", "km")) if 0 < 0.8 * len(turns) <= turns.count(turn)), ())


def _alternating(row: Row, turn: tuple[str, ...]) -> Iterator[Line]:
    columns = [[line for line in cell if not line.left_out] for cell in row]
    if len(columns) == 3:
        number = _cell_text(columns.pop(0)).rstrip(".")
        columns = [[replace(line, text=f"{number}. {line.text}") for line in cell[:1]] + cell[1:] for cell in columns]
    if len(columns) == 2 and all(columns):
        # A line in Latin letters in the Khmer column is Khmer text: a name, a term.
        columns = [[_spoken(line, language) for line in cell] for cell, language in zip(columns, turn, strict=True)]
    for lines in zip_longest(*columns):
        yield from (line for line in lines if line)


def _spoken(line: Line, language: str) -> Line:
    return line if line.language == "km" else replace(line, spoken=language)
