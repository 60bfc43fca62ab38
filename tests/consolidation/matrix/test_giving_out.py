"""What a matrix holds, for whom, in which order, and what it takes to write it."""

import io
from dataclasses import replace

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.consolidation import scene
from tests.factories import NOW, OPENS
from tests.inviting import invitee
from yobal.collection.models import Submission, Withdrawal
from yobal.consolidation.matrix.states import Arrangement, Audience, Layout, Names
from yobal.consolidation.matrix.writing import MOST
from yobal.identities.invitations.actions import invite
from yobal.lib.errors import BadInput
from yobal.publication import actions as publication
from yobal.reception.actions import receive
from yobal.reception.intake import Piece
from yobal.review import actions as review

from . import files

pytestmark = pytest.mark.django_db


def column(content, heading):
    cells = files.table(content)
    return [row[cells[0].index(heading)] for row in cells[1:] if row[0]]


def test_each_comment_stands_beside_its_point_once_in_every_order():
    made = files.consultation()
    numbers = {
        arrangement: column(files.given_out(made, "xlsx", arrangement=arrangement), "Comment no.")
        for arrangement in Arrangement
    }
    # By point: 1, then 2 with both its comments, then what nobody has read; by part: the draft as a whole first.
    assert numbers[Arrangement.POINT] == ["1", "2", "4", "3"]
    assert numbers[Arrangement.PROVISION] == ["3", "1", "4", "2"]
    # Groups in their order, then those of none.
    assert numbers[Arrangement.INSTITUTION] == ["1", "3", "4", "2"]
    point = files.given_out(made, "docx")
    assert column(point, "Old text")[0] == "Measure 1.1. Teach\nTeach AI in schools."
    assert column(point, "New text")[0] == "Measure 1.1. Teach\nTeach AI in every school."
    assert column(point, "Outcome") == ["Accepted", "", "", ""]
    assert column(point, "State") == ["Approved", "Not decided yet", "", "Not read yet"]


def test_invited_institutions_come_first_in_the_order_of_protocol():
    made = files.consultation()
    staff, public = scene.secretariat(made), factories.the_round(made)
    letter = factories.intake(made, channel="letter", received_at=NOW, received_source="The registry's stamp")
    round_ = publication.add_round(
        made, title={"en": "Ministries"}, audience="ministries", versions=public.versions.all(), by=staff, at=OPENS
    )
    asked = [invite(round_, invitee=invitee(name, f"{name}@moeys.example"), by=staff, at=OPENS) for name in "AB"]
    for invitation in reversed(asked):
        said = Piece("letter/text", f"We are {invitation.institution['en']}.".encode(), free_text=True)
        facts = {"round": round_, "form": None, "answers": (said,), "key": f"key of {invitation.pk}"}
        receive(replace(letter, invitation=invitation, **facts), by=str(staff))
    scene.taken_in(made)
    comments = column(files.given_out(made, "xlsx", arrangement=Arrangement.INSTITUTION), "Comment")
    assert comments[:2] == ["We are A.", "We are B."]


def test_ministries_get_what_their_rounds_and_the_senders_allow():
    made = files.consultation()
    made.comments.filter(number=2).update(masked=True)
    shared = files.given_out(made, "xlsx", audience=Audience.MINISTRIES, names=Names.GROUPS)
    assert column(shared, "Comment")[1] == "[kept confidential]"
    # The title of a point that was made for one comment quotes it; senders are not named.
    assert column(shared, "Point") == ["1", "2. Pay", "2. Pay", ""]
    assert set(column(shared, "Group")) == {"Citizens", ""}
    made.rounds.update(confidentiality="secretariat")
    with pytest.raises(BadInput, match="no comment"):
        files.given_out(made, "xlsx", audience=Audience.MINISTRIES)
    assert len(column(files.given_out(made, "xlsx"), "Ref")) == 4


def test_a_withdrawn_submission_leaves_its_point_and_takes_its_words():
    made = files.consultation()
    Withdrawal.objects.create(submission=Submission.objects.get(comments__number=1), at=NOW)
    content = files.given_out(made, "xlsx")
    assert column(content, "Comment no.") == ["", "2", "4", "3"]
    assert column(content, "Outcome")[0] == "Accepted"


def test_what_iso_asks_for_is_there():
    made = files.consultation()
    cells = files.table(files.given_out(made, "docx", layout=Layout.ISO))
    assert cells[0] == [
        *("Ref", "Organisation", "Clause", "Type of comment", "Comment", "Proposed change", "Outcome"),
        *("Observations of the secretariat (Khmer)", "Observations of the secretariat (English)"),
    ]
    assert [row[3] for row in cells[1:]] == ["", "", "", "ge"]


@pytest.mark.parametrize("language", ["km", "en"])
def test_outcomes_are_chosen_from_a_sheet_that_is_there(language):
    made = files.consultation()
    book = openpyxl.load_workbook(io.BytesIO(files.given_out(made, "xlsx", language=language)))
    [offered] = book.worksheets[0].data_validations.dataValidation
    name, _mark, cells = offered.formula1.replace("'", "").rpartition("!")
    assert [bool(cell.value) for row in book[name][cells.replace("$", "")] for cell in row] == [True] * 8


def test_more_comments_take_no_more_queries():
    made = files.consultation()

    def queries():
        with CaptureQueriesContext(connection) as asked:
            files.given_out(made, "xlsx", layout=Layout.ISO)
        return len(asked)

    few = queries()
    for number in range(3):
        factories.submission(made, f"Another {number}")
    staff = scene.secretariat(made)
    for comment in scene.taken_in(made)[-3:]:
        review.decide_comment(comment, outcome="noted", reasons={"km": "បាន"}, by=staff, at=NOW)
    assert (few, queries()) == (13, 13)


def test_a_document_of_too_many_rows_is_refused_before_it_is_written(monkeypatch):
    made = files.consultation()
    monkeypatch.setitem(MOST, "docx", 3)
    with pytest.raises(BadInput, match="4 rows; DOCX holds 3"):
        files.given_out(made, "docx")
