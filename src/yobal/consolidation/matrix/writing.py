"""A matrix as XLSX, written row by row, and as DOCX."""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.consolidation.matrix.columns import OUTCOME, Table
from yobal.consolidation.matrix.order import Order, order
from yobal.consolidation.matrix.rows import rows
from yobal.consolidation.matrix.wanted import Wanted
from yobal.consolidation.matrix.word import write_table
from yobal.lib.errors import BadInput
from yobal.lib.localized import Localized
from yobal.publication.dates import in_digits
from yobal.publication.models import Consultation
from yobal.render.sheets import Column, Notes, Sheet, write_workbook
from yobal.review.states import Outcome

# Word needs more memory for a table than it is worth; a sheet of Excel ends soon after a million rows.
MOST = {"docx": 3_000, "xlsx": 1_000_000}
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def write_matrix(file: BinaryIO, consultation: Consultation, wanted: Wanted, *, kind: str) -> Order:
    """Write a matrix into a file, in its language; gives what it holds. Refuses more rows than the format can."""
    found = order(consultation, arrangement=wanted.arrangement, audience=wanted.audience)
    _check_fits(found, kind)
    with override(wanted.language):
        table = Table(consultation, wanted)
        cells = (table.cells(row) for row in rows(consultation, found, wanted))
        _WRITERS[kind](file, consultation, wanted, table, cells)
    return found


def _check_fits(found: Order, kind: str) -> None:
    if not len(found):
        raise BadInput(_("There is no comment and no point that they may read."), place="audience")
    if len(found) > MOST[kind]:
        raise BadInput(
            _("This matrix has %(rows)s rows; %(kind)s holds %(most)s. Choose XLSX.")
            % {"rows": in_digits(f"{len(found):,}"), "kind": kind.upper(), "most": in_digits(f"{MOST[kind]:,}")},
            place="kind",
        )


def notes() -> Notes:
    """Say how a text goes on that is too long for a cell."""
    return Notes(_("Note"), _("Text goes on in the next row"), _("Continues the row above"))


def _write_xlsx(
    file: BinaryIO, _consultation: Consultation, _wanted: Wanted, table: Table, cells: Iterator[list[str]]
) -> None:
    outcomes = [str(one.label) for one in Outcome]
    name = _("Outcomes")
    chosen_from = f"'{name}'!$A$2:$A${1 + len(outcomes)}"
    columns = tuple(
        Column(column.heading, column.width, chosen_from if column.code == OUTCOME else "") for column in table.columns
    )
    beside = [*_how_to(), *[""] * len(outcomes)]
    legend = Sheet(name, (Column(name, 32), Column(_("How to"), 90)), zip(outcomes, beside, strict=False), notes())
    write_workbook(file, [Sheet(_("Matrix"), columns, cells, notes()), legend])


def _write_docx(
    file: BinaryIO, consultation: Consultation, wanted: Wanted, table: Table, cells: Iterator[list[str]]
) -> None:
    title = Localized(consultation.title).text(wanted.language)
    heads = [column.heading for column in table.columns]
    widths = [column.width for column in table.columns]
    write_table(file, title=title, notes=list(_how_to()), heads=heads, widths=widths, rows=cells)


def _how_to() -> Iterator[str]:
    yield _("Change the outcome and the reasons, save, and bring the file back to the desk. You see each change there.")
    yield _("Leave the column Ref as it is: by it each row finds its point. Other columns are not taken back.")


_WRITERS = {"xlsx": _write_xlsx, "docx": _write_docx}
