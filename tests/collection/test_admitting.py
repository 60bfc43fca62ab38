"""Counting a late submission as on time: two people, one reason."""

from datetime import timedelta

import pytest

from tests import factories
from yobal.approvals.models import Proposal
from yobal.audit.models import Entry
from yobal.collection import tasks  # noqa: F401 - makes the task known by its name
from yobal.collection.actions import admit_extended, approve_admission, propose_admission
from yobal.collection.models import Admission, Submission
from yobal.collection.queries import in_time, waiting_admissions
from yobal.jobs.actions import run
from yobal.jobs.models import Work
from yobal.lib.errors import BadInput, Conflict, NotAllowed, WrongState
from yobal.publication.actions import announce, approve_announcement, propose_announcement
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


def test_what_came_between_the_close_and_its_extension_counts_as_on_time(here: Consultation) -> None:
    """Who sent first must not be worse off than who sent later, in the time that was added."""
    between, after = late(here), factories.CLOSES + timedelta(days=1)
    extension = announce(
        factories.the_round(here),
        kind="extension",
        number="1EXT",
        title={"km": "ពន្យារ"},
        body={"km": "ពន្យារ"},
        reason={"km": "ស្នើសុំ"},
        issued_on=after.date(),
        closes_at=after + timedelta(days=7),
        by="test",
        at=after,
    )
    proposal = propose_announcement(extension, by=factories.member(here, "secretariat"), at=after)
    approve_announcement(extension, proposal=proposal, by=factories.member(here, "approver"), at=after)
    work = Work.objects.get(task="collection.admit_extended")
    run.call(work.pk)
    assert "1EXT" in Admission.objects.get(submission=between).reason
    assert Submission.objects.filter(in_time()).get() == between
    later = factories.submission(here, "Later.", at=after + timedelta(days=8)).submission
    assert admit_extended(factories.the_round(here), at=after + timedelta(days=8)) == 0
    assert not Admission.objects.filter(submission=later).exists()
