"""Counting a late submission as on time: two people, one reason."""

import pytest

from tests import factories
from yobal.approvals.models import Proposal
from yobal.audit.models import Entry
from yobal.collection.actions import approve_admission, propose_admission
from yobal.collection.models import Admission, Submission
from yobal.collection.queries import in_time, waiting_admissions
from yobal.lib.errors import BadInput, Conflict, NotAllowed, WrongState
from yobal.publication.models import Consultation

pytestmark = pytest.mark.django_db
AT = factories.NOW


@pytest.fixture
def here() -> Consultation:
    return factories.announced()


def late(here: Consultation) -> Submission:
    return factories.submission(here, "Late.", at=factories.CLOSES).submission


def proposed(here: Consultation, submission: Submission) -> Proposal:
    by = factories.member(here, "secretariat")
    return propose_admission(submission, reason="The post was slow", by=by, at=AT)


def test_another_person_approves(here: Consultation) -> None:
    submission = late(here)
    proposal = proposed(here, submission)
    assert list(waiting_admissions(here)) == [submission]
    with pytest.raises(NotAllowed):
        approve_admission(submission, proposal=proposal, by=factories.member(here, "secretariat"), at=AT)
    assert not Admission.objects.exists()
    assert approve_admission(submission, proposal=proposal, by=factories.member(here, "approver"), at=AT)
    assert Admission.objects.get().reason == "The post was slow"
    assert list(Submission.objects.filter(in_time())) == [submission]
    assert not waiting_admissions(here).exists()
    assert Entry.objects.filter(action="collection.admit").count() == 1


def test_what_came_in_time_needs_no_admission(here: Consultation) -> None:
    with pytest.raises(WrongState):
        proposed(here, factories.submission(here).submission)


def test_an_admission_says_why_and_waits_once(here: Consultation) -> None:
    submission = late(here)
    with pytest.raises(BadInput):
        propose_admission(submission, reason=" ", by=factories.member(here, "secretariat"), at=AT)
    proposed(here, submission)
    with pytest.raises(Conflict):
        proposed(here, submission)


def test_what_was_approved_is_what_was_proposed(here: Consultation) -> None:
    submission = late(here)
    proposal = proposed(here, submission)
    proposal.payload["reason"] = "Something else"
    with pytest.raises(Conflict):
        approve_admission(submission, proposal=proposal, by=factories.member(here, "approver"), at=AT)


def test_once_is_enough(here: Consultation) -> None:
    submission = late(here)
    approve_admission(submission, proposal=proposed(here, submission), by=factories.member(here, "approver"), at=AT)
    with pytest.raises(WrongState):
        proposed(here, Submission.objects.get(pk=submission.pk))
