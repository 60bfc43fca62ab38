"""A meeting, and the sheets of those who write down what is said there."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from tests import factories
from yobal.drafting.record_sheets import REF
from yobal.publication.actions import add_event
from yobal.publication.models import Consultation, Event


def meeting(consultation: Consultation, **facts: Any) -> Event:
    settings = {
        "title": {"en": "Meeting with universities", "km": "កិច្ចប្រជុំជាមួយសាកលវិទ្យាល័យ"},
        "when": "2025-06-17",
        "round_": factories.the_round(consultation),
        "by": "test",
        "at": factories.NOW,
    }
    return add_event(consultation, **settings | facts)


def filled(sheet: bytes, rows: dict[int, tuple[str, ...]]) -> bytes:
    """Type into the rows with these numbers, from the second column on."""
    book = load_workbook(BytesIO(sheet))
    page = book.worksheets[0]
    top = next(cell.row for cell in page["A"] if cell.value == REF)
    for number, cells in rows.items():
        for column, text in enumerate(cells, 2):
            page.cell(top + number, column, text).data_type = "s"  # openpyxl takes what begins with = for a formula
    written = BytesIO()
    book.save(written)
    return written.getvalue()
