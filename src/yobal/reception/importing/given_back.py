"""The refused rows as a file in the format that they came in, with one more column that says why."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from yobal.drafting.tables import Table
from yobal.reception.mapping import RowFault
from yobal.render.sheets import Column, Sheet, write_xlsx


def given_back(table: Table, faults: Iterable[RowFault]) -> bytes:
    """Write the rows that have faults: a CSV in its own encoding and with its own delimiter, or a workbook."""
    headers = (*table.headers, _("Why this row was not taken in"))
    rows = list(_refused(table, faults))
    if table.delimiter:
        return _csv(table, [headers, *rows])
    return write_xlsx([Sheet(table.sheet[:31] or "1", tuple(Column(header) for header in headers), rows)])


def _refused(table: Table, faults: Iterable[RowFault]) -> Iterator[tuple[str, ...]]:
    why: dict[int, list[str]] = {}
    for fault in faults:
        why.setdefault(fault.line, []).append(f"{fault.column}: {fault.cause} {fault.mend}")
    for line, row in enumerate(table.rows, start=table.first_line):
        if line in why:
            yield (*row, "\n".join(why[line]))


def _csv(table: Table, rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=table.delimiter).writerows(rows)
    encoding = "utf-8-sig" if table.encoding == "utf-8" else table.encoding
    try:
        return text.getvalue().encode(encoding)
    except UnicodeEncodeError:
        # What is said of a fault may be in a script that the table's own encoding lacks.
        return text.getvalue().encode("utf-8-sig")
