"""What a matrix that was edited would change, and what taking it does."""

import io

import openpyxl
import pytest

from tests.consolidation import scene
from tests.factories import NOW
from yobal.audit.models import Entry
from yobal.consolidation.matrix.comparing import Fault, compare
from yobal.consolidation.matrix.reading import Reading, read_matrix
from yobal.consolidation.matrix.states import Arrangement, Layout
from yobal.consolidation.matrix.taking import take
from yobal.lib.errors import BadInput
from yobal.review import actions as review

from . import files

pytestmark = pytest.mark.django_db


def compared(made, content):
    """As the pages do it, which keep a reading as JSON meanwhile."""
    return compare(made, Reading.of_json(read_matrix(content).as_json()))


def taken(made, found, **seen):
    chosen = {one.issue.number: one.seen for one in found.differences} | {int(key[1:]): seen[key] for key in seen}
    return take(found.differences, seen=chosen, sha256="5" * 64, by=files.reviewer(made), at=NOW)


@pytest.mark.parametrize(("kind", "outcome"), [("xlsx", "ទទួលយកមួយផ្នែក"), ("docx", " accepted  IN part ")])
def test_what_was_edited_is_shown_and_taken_once(kind, outcome):
    made = files.consultation()
    content = files.given_out(made, kind)
    content = files.edited(
        content, {("P2-", "Outcome"): outcome, ("P2-", "Reasons (Khmer)"): "=មួយផ្នែក\nពីរ", ("P2-", "Comment"): "Mine"}
    )
    found = compared(made, content)
    [one] = found.differences
    assert (one.issue.number, one.here.outcome, one.file.outcome, one.is_conflict) == (2, "", "partly", False)
    assert one.file.reasons == {"km": "=មួយផ្នែក\nពីរ"}
    assert [line.ref[:3] for line in found.touched] == ["P2-"]
    assert ([issue.number for issue in found.unchanged], found.missing, found.faults) == ([1], (), ())
    # C3 was not read yet, C4 raises point 2 as well.
    assert found.only_to_read == 2

    assert (taken(made, found).proposed, taken(made, found).proposed) == ((2,), (2,))
    made_here = files.point(made, 2).dispositions.get()
    assert (made_here.state, made_here.outcome, made_here.reasons) == ("proposed", "partly", {"km": "=មួយផ្នែក\nពីរ"})
    entry = Entry.objects.get(action="consolidation.take_from_matrix")
    assert entry.actor == str(files.reviewer(made))
    assert entry.detail == {"issue": 2, "sha256": "5" * 64}
    again = compared(made, content)
    assert ([issue.number for issue in again.already_here], again.differences) == ([2], ())


def test_what_somebody_decided_meanwhile_is_a_conflict_and_nobody_overwrites():
    made = files.consultation()
    content = files.edited(files.given_out(made, "xlsx"), {("P1-", "Reasons (English)"): "From the file."})
    newer = review.propose_disposition(
        files.point(made, 1), outcome="noted", reasons={"km": "ថ្មី"}, by=scene.secretariat(made), at=NOW
    )
    [one] = compared(made, content).differences
    assert (one.is_conflict, one.waits, one.seen) == (True, True, 2)
    assert (one.given.outcome, one.here.outcome, one.file.outcome) == ("accepted", "noted", "accepted")
    assert taken(made, compared(made, content)).refused[1].startswith("A decision on this point waits")
    review.return_disposition(newer, by=scene.approver(made), at=NOW, remarks="Say more.")
    seen_before = compared(made, content)
    assert "while you looked" in taken(made, seen_before, p1=1).refused[1]
    assert taken(made, seen_before).proposed == (1,)
    assert files.point(made, 1).dispositions.last().reasons["en"] == "From the file."


def test_nothing_in_a_file_is_dropped_and_nothing_doubled():
    made = files.consultation()
    whole = files.given_out(made, "xlsx", arrangement=Arrangement.PROVISION)
    book = openpyxl.load_workbook(io.BytesIO(whole))
    page = book.worksheets[0]
    rows = {row[0].value[:2]: row for row in page.iter_rows(min_row=2) if row[0].value}
    page.append(["P2-0-aaaaaa-bbbb", *[""] * 8, "Noted"])
    page.append(["", "Somebody's own row"])
    rows["P2"][9].value = "Never heard of"
    rows["C3"][9].value = "Noted"
    page.delete_rows(rows["P1"][0].row)
    written = io.BytesIO()
    book.save(written)
    found = compared(made, written.getvalue())
    assert [issue.number for issue in found.missing] == [1]
    assert sorted(fault for fault, _line in found.faults) == sorted(
        [Fault.UNKNOWN_REF, Fault.NO_REF, Fault.UNKNOWN_OUTCOME, Fault.NOT_A_POINT]
    )
    assert found.differences == ()


def test_a_point_that_stands_in_two_rows_gets_one_answer():
    made = files.consultation()
    content = files.given_out(made, "xlsx", arrangement=Arrangement.INSTITUTION, layout=Layout.ISO)
    refs = [row[0] for row in files.table(content) if row[0].startswith("P2-")]
    assert len(refs) == 2
    one = files.edited(content, {(refs[0], "Outcome"): "Noted"})
    assert [found.file.outcome for found in compared(made, one).differences] == ["noted"]
    two = files.edited(one, {(refs[1], "Outcome"): "For a later stage"})
    found = compared(made, two)
    assert (found.differences, [fault for fault, _line in found.faults]) == ((), [Fault.TWO_ANSWERS] * 2)


def test_a_point_that_ended_is_named_and_not_taken():
    made = files.consultation()
    content = files.edited(files.given_out(made, "docx"), {("P2-", "Outcome"): "Noted"})
    review.merge_issues(files.point(made, 2), into=files.point(made, 1), by=scene.secretariat(made), at=NOW)
    found = compared(made, content)
    assert (found.differences, [fault for fault, _line in found.faults]) == ((), [Fault.ENDED])


@pytest.mark.parametrize("content", [b"no archive at all", b"PK\x03\x04 damaged"])
def test_what_is_no_matrix_is_refused_with_its_cause(content):
    with pytest.raises(BadInput, match="DOCX"):
        read_matrix(content)


def test_a_file_without_refs_is_refused():
    book = openpyxl.Workbook()
    book.active.append(["Comment", "Outcome"])
    written = io.BytesIO()
    book.save(written)
    with pytest.raises(BadInput, match="Ref"):
        read_matrix(written.getvalue())


def test_a_formula_in_the_file_is_read_as_its_value_and_run_by_nobody():
    made = files.consultation()
    book = openpyxl.load_workbook(io.BytesIO(files.given_out(made, "xlsx")))
    page = book.worksheets[0]
    [place] = [row[0].row for row in page.iter_rows() if str(row[0].value).startswith("P2-")]
    page.cell(place, 10).value = '=HYPERLINK("http://example.org","Noted")'
    written = io.BytesIO()
    book.save(written)
    # Nobody computed it, so that it has no value.
    assert compared(made, written.getvalue()).differences == ()
