"""A consultation with a matrix worth giving out, and what an office program does to the file."""

import io
from datetime import timedelta
from typing import Any

import docx
import openpyxl
from docx.table import _Cell

from tests import factories
from tests.consolidation import scene
from tests.factories import NOW
from yobal.accounts.models import User
from yobal.consolidation.matrix.states import Arrangement, Audience
from yobal.consolidation.matrix.wanted import Wanted
from yobal.consolidation.matrix.writing import write_matrix
from yobal.publication.models import Consultation
from yobal.reception.intake import Piece
from yobal.review import actions as review
from yobal.review.models import Issue

KHMER = "ខ្ញុំយល់ស្រប\u200bនឹងវិធានការនេះ ៕"
TRICKY = f"=1+1 {KHMER}\n\n+2 <b>&amp; _x0041_  two  spaces 👩‍👩‍👧\tעברית\u200f\n@last"
LONG = "=" + "ក្រុម " * 8_000


def consultation(**facts: Any) -> Consultation:
    """Four comments: one decided with a change, one with a point of its own, one without any, and a long one."""
    made = factories.announced(slug="matrix", **facts)
    at = [NOW + timedelta(minutes=number) for number in range(4)]
    organisation = (Piece("person/organisation", "ក្រសួងអប់រំ".encode()), Piece("person/name", b"Chan Thy"))
    scene.commented(made, TRICKY, at=at[0])
    scene.commented(
        made, "Pay teachers.", anchor="measure-1.2", kind="organisation", personal=organisation, group=None, at=at[1]
    )
    factories.submission(made, "Nobody has read this.", at=at[2])
    scene.commented(made, LONG, at=at[3])
    first, second, _unread, long = scene.taken_in(made)
    staff = scene.secretariat(made)
    reasons = {"km": f"ព្រម\n{KHMER}", "en": "=Yes, because\n\n-of _x0042_ this."}
    disposition = review.decide_comment(first, outcome="accepted", reasons=reasons, by=staff, at=NOW)
    assert review.approve_disposition(disposition, by=scene.approver(made), at=NOW)
    scene.amended(scene.opened(made), cause="issues", issues=[disposition.issue])
    pay = review.make_issue(second.submission.round, title={"en": "Pay", "km": "ប្រាក់ខែ"}, by=staff, at=NOW)
    for comment in (second, long):
        review.code(comment, issue=pay, by=staff, at=NOW)
    return made


def point(made: Consultation, number: int) -> Issue:
    """Give a point by its number: 1 is decided, 2 is not."""
    return Issue.objects.get(consultation=made, number=number)


def reviewer(made: Consultation) -> User:
    """Give a reviewer."""
    return factories.member(made, "reviewer")


def given_out(made: Consultation, kind: str, **facts: Any) -> bytes:
    """Write a matrix; by point, for the working group, in English unless told otherwise."""
    settings: dict[str, Any] = {"language": "en", "arrangement": Arrangement.POINT, "audience": Audience.DESK}
    file = io.BytesIO()
    write_matrix(file, made, Wanted(**settings | facts), kind=kind)
    return file.getvalue()


def table(content: bytes) -> list[list[str]]:
    """Read the cells of a matrix as an office program has them, its headings first."""
    if b"word/document.xml" in content:
        [found] = docx.Document(io.BytesIO(content)).tables
        return [[_Cell(cell, found).text for cell in row.tc_lst] for row in found._tbl.tr_lst]
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert all(cell.data_type in "sn" for row in page.iter_rows() for cell in row)
    return [[cell.value or "" for cell in row] for row in page.iter_rows()]


def edited(content: bytes, changes: dict[tuple[str, str], str]) -> bytes:
    """Type into a matrix: texts by the beginning of a Ref and a heading; a Ref of None takes the row out."""
    written = io.BytesIO()
    cells = table(content)
    places = {
        (y, cells[0].index(heading)): text
        for (ref, heading), text in changes.items()
        for y, row in enumerate(cells)
        if row[0].startswith(ref)
    }
    assert len(places) == len(changes)
    if b"word/document.xml" in content:
        document = docx.Document(io.BytesIO(content))
        rows = document.tables[0]._tbl.tr_lst
        for (y, x), text in places.items():
            _Cell(rows[y].tc_lst[x], document.tables[0]).text = text
        document.save(written)
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for (y, x), text in places.items():
            cell = book.worksheets[0].cell(y + 1, x + 1)
            cell.value, cell.data_type = text, "s"
        book.save(written)
    return written.getvalue()
