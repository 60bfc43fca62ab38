from datetime import timedelta

import pytest

from tests.factories import CLOSES, NOW, announced, submission, the_round
from yobal.audit.models import Entry
from yobal.collection.actions import DRAFTS_KEPT, forget_drafts, start_draft
from yobal.collection.models import Draft, Submission

pytestmark = pytest.mark.django_db
OVER = CLOSES + DRAFTS_KEPT


def begin(consultation, key):
    draft, _ = start_draft(
        the_round(consultation),
        content={"fields": []},
        form_key=key,
        language="km",
        ticket_at=NOW,
        by="participant",
        at=NOW,
    )
    return draft


def test_drafts_are_deleted_ninety_days_after_the_close_and_not_before():
    begin(announced(), "a key of a form that waits")
    assert forget_drafts(at=OVER - timedelta(seconds=1)) == 0
    assert Draft.objects.count() == 1
    assert forget_drafts(at=OVER) == 1
    assert Draft.objects.count() == 0


def test_a_round_that_is_extended_keeps_its_drafts():
    begin(announced(closes_at=CLOSES + timedelta(days=1)), "a key of a form that waits")
    assert forget_drafts(at=OVER) == 0


def test_what_was_sent_stays_when_drafts_go():
    consultation = announced()
    begin(consultation, "a key of a form that waits")
    submission(consultation)
    forget_drafts(at=OVER)
    assert Submission.objects.count() == 1


def test_few_are_deleted_at_a_time():
    consultation = announced()
    for number in range(3):
        begin(consultation, f"a key of a form that waits {number}")
    assert [forget_drafts(at=OVER, limit=2) for _ in range(3)] == [2, 1, 0]


def test_the_deletion_is_recorded_with_its_number_and_nothing_that_was_typed():
    consultation = announced()
    begin(consultation, "a key of a form that waits")
    forget_drafts(at=OVER)
    entry = Entry.objects.get(action="collection.forget_drafts")
    assert (entry.actor, entry.scope, entry.detail) == ("system", consultation.pk, {"drafts": 1})
