"""The refused rows as a file in the format that they came in, with one more column that says why."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from yobal.drafting.tables import Table
from yobal.reception.mapping import RowFault
from yobal.reception.mapping.added import is_added, why_refused
from yobal.render.sheets import Column, Notes, Sheet, write_xlsx

Cells = tuple[str, ...]


def given_back(table: Table, faults: Iterable[RowFault], *, top: Sequence[Sequence[str]]) -> bytes:
    """Write the rows that have faults: a CSV in its own encoding and with its own delimiter, or a workbook.

    What stands above the rows, `top`, stands there again, so that the mended file is read as the first one was.
    """
    rows = [*_top(table, top), *_refused(table, faults)]
    if table.delimiter:
        return _csv(table, rows)
    width = max(map(len, rows))
    columns = tuple(Column(cell) for cell in (*rows[0], *[""] * (width - len(rows[0]))))
    # The column of notes has no header: it would be one that no mapping speaks of.
    return write_xlsx([Sheet(table.sheet or "1", columns, rows[1:], Notes(heading=""))])


def _top(table: Table, top: Sequence[Sequence[str]]) -> Iterator[Cells]:
    """The rows down to the headers; of two rows of headers the upper one bears that of the added column."""
    head = len(top) - table.head_rows
    for place, row in enumerate(top):
        padded = (*row, *[""] * (len(table.headers) - len(row)))
        yield _with(table, padded[: len(table.headers)], why_refused() if place == head else "")


def _refused(table: Table, faults: Iterable[RowFault]) -> Iterator[Cells]:
    why: dict[int, list[str]] = {}
    for fault in faults:
        why.setdefault(fault.line, []).append(f"{fault.column}: {fault.cause} {fault.mend}")
    for line, row in enumerate(table.rows, start=table.first_line):
        if line in why:
            yield _with(table, row, "\n".join(why[line]))


def _with(table: Table, row: Cells, told: str) -> Cells:
    """Put what is told behind the columns, in place of what was told before; superfluous cells stay at the end."""
    width = len(table.headers)
    own = (cell for cell, header in zip(row, table.headers, strict=False) if not is_added(header))
    return (*own, told, *row[width:])


def _csv(table: Table, rows: Iterable[Cells]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=table.delimiter).writerows(rows)
    encoding = "utf-8-sig" if table.encoding == "utf-8" else table.encoding
    try:
        return text.getvalue().encode(encoding)
    except UnicodeEncodeError:
        # What is said of a fault may be in a script that the table's own encoding lacks.
        return text.getvalue().encode("utf-8-sig")
