"""The last minute: one microsecond before the close is on time wherever the server stands, the close itself is not."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests import factories
from tests.factories import CLOSES, OPENS
from yobal.collection.policies import timeliness
from yobal.lib.errors import Closed
from yobal.publication import actions as publication
from yobal.publication.models import Consultation
from yobal.publication.queries import window_at

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)
GRACE = timedelta(minutes=10)
BEGUN = CLOSES - timedelta(minutes=5)


@pytest.fixture(params=["UTC", "Asia/Phnom_Penh", "America/Los_Angeles"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server whose clock is set to one zone or another."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    if before is None:
        monkeypatch.delenv("TZ")
    else:
        monkeypatch.setenv("TZ", before)
    time.tzset()


@pytest.fixture
def consultation() -> Consultation:
    return factories.announced()


@pytest.mark.parametrize(
    ("after_close", "begun", "expected"),
    [
        (-MICROSECOND, None, "on-time"),
        (timedelta(0), None, "late"),
        (timedelta(0), BEGUN, "grace"),
        (timedelta(0), CLOSES - MICROSECOND, "grace"),
        (timedelta(0), CLOSES, "late"),
        (GRACE - MICROSECOND, BEGUN, "grace"),
        (GRACE - MICROSECOND, None, "late"),
        (GRACE, BEGUN, "late"),
        (timedelta(days=400), BEGUN, "late"),
    ],
)
def test_the_close_is_exclusive_and_grace_is_for_those_who_had_begun(
    server_zone, consultation, after_close, begun, expected
):
    received = factories.submission(consultation, at=CLOSES + after_close, ticket_at=begun).submission
    received.refresh_from_db()
    assert received.timeliness == expected
    assert received.received_at == received.recorded_at == CLOSES + after_close


def test_the_very_opening_is_open_and_a_microsecond_before_is_not(server_zone, consultation):
    with pytest.raises(Closed):
        factories.submission(consultation, at=OPENS - MICROSECOND)
    assert factories.submission(consultation, at=OPENS).submission.timeliness == "on-time"


def test_what_comes_late_is_kept_and_receipted(consultation):
    acknowledgement = factories.submission(consultation, at=CLOSES + timedelta(days=3))
    assert acknowledgement.submission.timeliness == "late"
    assert acknowledgement.submission.receipt.number == acknowledgement.number


def test_a_letter_is_judged_by_the_day_it_came_not_by_the_day_it_was_entered(consultation):
    clerk = factories.appointed(consultation, "note-taker")
    letter = factories.intake(
        consultation, channel="letter", received_at=CLOSES - MICROSECOND, received_source="stamp of the registry"
    )
    acknowledgement = factories.receive(letter, by=str(clerk), at=CLOSES + timedelta(days=2))
    assert acknowledgement.submission.timeliness == "on-time"
    assert acknowledgement.submission.recorded_by == str(clerk)


def test_an_extension_holds_from_when_it_was_recorded(consultation):
    secretariat, approver = (factories.member(consultation, role) for role in ("secretariat", "approver"))
    later, announced_at = CLOSES + timedelta(days=7), CLOSES - timedelta(days=1)
    extension = publication.announce(
        factories.the_round(consultation),
        kind="extension",
        number="2PT",
        title={"en": "More time", "km": "បន្ថែមពេល"},
        body={"en": "More time.", "km": "បន្ថែមពេល។"},
        reason={"en": "Asked for.", "km": "តាមសំណើ។"},
        issued_on=announced_at.date(),
        opens_at=OPENS,
        closes_at=later,
        documents=[],
        by=secretariat,
        at=announced_at,
    )
    proposal = publication.propose_announcement(extension, by=secretariat, at=announced_at)
    publication.approve_announcement(extension, proposal=proposal, by=approver, at=announced_at)
    assert factories.submission(consultation, "a", at=CLOSES).submission.timeliness == "on-time"
    assert factories.submission(consultation, "b", at=later).submission.timeliness == "late"
    before = window_at(factories.the_round(consultation), at=announced_at - MICROSECOND)
    assert before is not None
    assert before.closes_at == CLOSES


def test_a_round_without_a_window_has_no_close_to_miss():
    assert timeliness(None, received_at=CLOSES, ticket_at=None, grace=GRACE) == "on-time"
