"""Tables as grids of cells, out of DOCX, workbooks and CSV: a merged cell gives its value to every place it covers."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from yobal.drafting.archives import open_archive
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.headings import tidy
from yobal.drafting.package import Element, Package, attribute, children, first, local, value
from yobal.drafting.tables import UnreadableTable, table_of, text_of

MOST_COLUMNS = 64
MOST_ROWS = 20_000
_MEND = gettext_noop("Open it in a spreadsheet program and save it as .xlsx, without a password.")


@dataclass(frozen=True)
class Cell:
    """A place of a grid: `row` and `column` are those of the cell whose value it has, its own unless it was merged."""

    text: str
    row: int
    column: int


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells, all of one width; `name` is that of its sheet, or its number in the document."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def is_covered(self, row: int, column: int) -> bool:
        """Whether the place only repeats the value of a merged cell that begins elsewhere."""
        cell = self.rows[row][column]
        return (cell.row, cell.column) != (row, column)


def grids_of_document(package: Package) -> list[Grid]:
    """The tables of a DOCX that stand in its body, not in other tables."""
    body = first(package.body(), "body")
    tables = list(_tables(body))
    return [
        grid for number, table in enumerate(tables, 1) if (grid := _grid(str(number), list(_word_rows(table)))).rows
    ]


def grids_of_sheets(content: bytes) -> list[Grid]:
    """The visible sheets of a workbook, or the table of a CSV; raises UnreadableDraft."""
    if open_archive(content) is None:
        return [_plain("", content)]
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            shown = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
            sheets = [workbook.get_sheet_by_name(name) for name in shown]
            grids = [_sheet(sheet) for sheet in sheets]
    except (CalamineError, PasswordError) as error:
        cause = gettext_noop("The file is damaged, or no workbook.")
        raise UnreadableDraft("file", cause, _MEND) from error
    return [grid for grid in grids if grid.rows]


def _plain(name: str, content: bytes) -> Grid:
    try:
        table = table_of(content)
    except UnreadableTable as error:
        places = (f"{word} {at}" for word, at in (("row", error.row), ("column", error.column)) if at)
        raise UnreadableDraft(", ".join(places) or "file", error.cause, error.mend) from error
    return _grid(name, [[(text, 1, 1) for text in cells] for cells in (table.headers, *table.rows)])


# Workbooks


def _sheet(sheet: CalamineSheet) -> Grid:
    rows = [[_text(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.to_python(skip_empty_area=False)]
    if len(rows) > MOST_ROWS:
        raise _too_long()
    grid = _grid(sheet.name, [[(text, 1, 1) for text in cells] for cells in rows])
    places = [list(row) for row in grid.rows]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom + 1, len(places))):
            for column in range(left, min(right + 1, len(places[row]))):
                if top < len(places) and left < len(places[top]):
                    places[row][column] = replace(places[top][left], row=top, column=left)
    return Grid(sheet.name, tuple(map(tuple, places)))


def _text(cell: object) -> str:
    return "" if cell is None else text_of(cell)


# Word


def _tables(container: Element | None) -> Iterator[Element]:
    for child in () if container is None else container:
        name = local(child.tag)
        if name == "tbl":
            yield child
        elif name in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _tables(child)


def _word_rows(table: Element) -> Iterator[list[tuple[str, int, int]]]:
    """The cells of each row with how many columns they take, and 0 for rows where they continue the cell above."""
    for row in children(table, "tr"):
        cells = [("", 1, 1)] * _number(value(row, "trPr", "gridBefore"), 0)
        for cell in children(row, "tc"):
            merge = first(cell, "tcPr", "vMerge")
            continues = merge is not None and attribute(merge, "val") in {"", "continue"}
            cells.append((_cell_text(cell), _number(value(cell, "tcPr", "gridSpan"), 1), 0 if continues else 1))
        yield cells


def _cell_text(cell: Element) -> str:
    """The paragraphs of a cell, a line each; what was struck out is gone."""
    paragraphs = (part for part in cell.iter() if local(part.tag) == "p")
    return "\n".join(filter(None, (_paragraph_text(paragraph) for paragraph in paragraphs)))


def _paragraph_text(paragraph: Element) -> str:
    text = []
    for part in paragraph.iter():
        name = local(part.tag)
        if name == "t":
            text.append(part.text or "")
        elif name in {"tab", "br", "cr"} and local(part.getparent().tag) == "r":
            text.append("\n" if name != "tab" else " ")
    return "\n".join(tidy(line) for line in "".join(text).split("\n")).strip()


def _number(text: str, otherwise: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise
    return min(number, MOST_COLUMNS)


# Both


def _grid(name: str, rows: list[list[tuple[str, int, int]]]) -> Grid:
    """Rows of (text, columns that it takes, 0 where it continues the cell above) as a grid."""
    if len(rows) > MOST_ROWS:
        raise _too_long()
    filled: list[list[Cell]] = []
    for at, cells in enumerate(rows):
        made: list[Cell] = []
        for text, columns, begins in cells:
            left = len(made)
            above = filled[at - 1][left] if not begins and at and left < len(filled[at - 1]) else None
            made += [above or Cell(text, at, left)] * columns
        filled.append(made[:MOST_COLUMNS])
    width = max(map(len, filled), default=0)
    squared = ((*row, *(Cell("", at, column) for column in range(len(row), width))) for at, row in enumerate(filled))
    return Grid(name, tuple(squared))


def _too_long() -> UnreadableDraft:
    cause = gettext_noop("The table has more than 20,000 rows.")
    return UnreadableDraft("file", cause, gettext_noop("Divide it and upload the parts."))
