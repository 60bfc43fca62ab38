"""A returned file, whatever its kind, as remarks with their places in a version."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from yobal.drafting.archives import open_archive
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.package import Package, open_package
from yobal.drafting.redline import Part
from yobal.drafting.returned.columns import Mapped, Role, guess, head, heads_of, is_table_of_comments
from yobal.drafting.returned.grids import Grid, grids_of_document, grids_of_sheets
from yobal.drafting.returned.placing import Placed, place
from yobal.drafting.returned.read_marks import read_marks
from yobal.drafting.returned.remarks import Ignored
from yobal.drafting.returned.rows import Cells, count_cells, remarks_in
from yobal.drafting.returned.sent import as_sent
from yobal.drafting.returned.untracked import IS_THE_DRAFT, Line, lines_of, share_of, untracked

MOST_TABLES = 30
_SHOWN_ROWS = 3
_WORD = "word/"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Column:
    """A column of a table as a person sees it: its head, what it was taken for, and the first of its cells."""

    head: str
    role: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableRead:
    """A table of comments: how its columns were read, and what became of its cells."""

    name: str
    columns: tuple[Column, ...]
    cells: Cells


@dataclass(frozen=True)
class Reading:
    """What a returned file says: its remarks, the marks that are none by their reason, the tables that were read.

    `share` is how much of the version the file holds word for word.
    """

    placed: tuple[Placed, ...] = ()
    ignored: Mapping[Ignored, int] = field(default_factory=dict)
    marks: int = 0
    share: float = 0.0
    tables: tuple[TableRead, ...] = ()


def read_returned(content: bytes, parts: Sequence[Part], *, mapping: Mapping[str, Mapped] | None = None) -> Reading:
    """The remarks of a DOCX, a workbook or a CSV on a version; `mapping` says by table what its columns hold.

    A document that is the version, or that somebody marked, is read for its marks and for what was rewritten in
    silence; in any other the tables of comments are read. Raises UnreadableDraft. Whoever reads for others calls
    `bounded.read_returned_bounded` instead.
    """
    if content.startswith(_OLD_OFFICE):
        cause = gettext_noop("The file is protected by a password, or in an old format of Word or Excel.")
        mend = gettext_noop("Remove the password, save it as DOCX or XLSX and upload that.")
        raise UnreadableDraft("file", cause, mend)
    archive = open_archive(content)
    if archive is None or not any(name.startswith(_WORD) for name in archive.namelist()):
        return _read_tables(grids_of_sheets(content), parts, mapping or {})
    package = open_package(io.BytesIO(content))
    lines = _sent_lines(package)
    share = share_of(lines, parts)
    marked = read_marks(package)
    silent = untracked(lines, parts) if share >= IS_THE_DRAFT else []
    tables = Reading() if share >= IS_THE_DRAFT else _read_tables(grids_of_document(package), parts, mapping or {})
    placed = (*place(marked.remarks, parts), *silent, *tables.placed)
    return Reading(placed, marked.ignored, marked.marks, share, tables.tables)


def _sent_lines(package: Package) -> list[Line]:
    try:
        return lines_of(as_sent(package).nodes)
    except UnreadableDraft:
        # A document of nothing but insertions had no text when it was sent.
        return []


def _read_tables(grids: Sequence[Grid], parts: Sequence[Part], mapping: Mapping[str, Mapped]) -> Reading:
    placed: list[Placed] = []
    tables: list[TableRead] = []
    for grid in grids[:MOST_TABLES]:
        # Where no row looks like heads, the first is taken for them: a person sees it above the columns.
        heads = heads_of(grid)
        heads = heads if heads[1] else (0, 1)
        mapped = mapping.get(grid.name) or guess(grid, heads)
        if grid.name not in mapping and not is_table_of_comments(mapped):
            mapped = dict.fromkeys(mapped, Role.IGNORE)
        placed += place(remarks_in(grid, heads, mapped), parts)
        tables.append(_shown(grid, heads, mapped))
    return Reading(tuple(placed), tables=tuple(tables))


def _shown(grid: Grid, heads: tuple[int, int], mapped: Mapped) -> TableRead:
    columns = tuple(
        Column(head(grid, at, heads), role, tuple(_examples(grid, heads[1], at))) for at, role in sorted(mapped.items())
    )
    return TableRead(grid.name, columns, count_cells(grid, heads, mapped))


def _examples(grid: Grid, start: int, column: int) -> list[str]:
    texts = dict.fromkeys(text for row in grid.rows[start:] if (text := row[column].text.strip()))
    return list(texts)[:_SHOWN_ROWS]
