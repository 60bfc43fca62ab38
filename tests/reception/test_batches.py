"""Receiving many at once keeps every guarantee of receiving one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from yobal.audit.models import Entry
from yobal.collection.models import Receipt, ReceivedField, Submission
from yobal.identities.models import PersonalField
from yobal.ledger.models import OutboxEntry
from yobal.lib.errors import BadInput
from yobal.publication.models import Consultation
from yobal.reception.actions import receive
from yobal.reception.batches import receive_many
from yobal.reception.intake import Intake
from yobal.tlog.commitment import field_commitment, record_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    return factories.announced()


def row(consultation: Consultation, key: str, text: str = "One.\nTwo.", **facts: Any) -> Intake:
    late = factories.CLOSES + timedelta(hours=1)
    settings = {"channel": "import", "source": "table", "source_reference": key, "received_at": late}
    return factories.intake(consultation, text, key=key, **settings | facts)


def stored(submission: Submission) -> dict[str, Any]:
    """All that a submission is, but for what is new each time: ids, salts, and what follows from them."""
    facts = Submission.objects.filter(pk=submission.pk).values().get()
    fields = submission.fields.values_list("name", "ordinal", "value")
    personal = submission.personal_fields.values_list("name", "ordinal", "value")
    own = {"id", "key_hash", "record_root", "source_reference"}
    return {
        **{name: value for name, value in facts.items() if name not in own},
        "fields": {name for name in fields if name[0] != "meta/reference"},
        "personal": set(personal),
        "name": submission.participant.name,
        "ledger": OutboxEntry.objects.filter(reference=str(submission.pk)).count(),
        "audit": Entry.objects.filter(subject=f"collection.Submission:{submission.pk}").values_list("action").count(),
    }


def test_a_row_of_a_batch_is_stored_as_one_that_came_alone(consultation):
    alone = receive(row(consultation, "a"), by="dara@example.org", at=factories.NOW).submission
    answers = receive_many([row(consultation, key) for key in "bcd"], by="dara@example.org", at=factories.NOW)
    assert [answer.created for answer in answers] == [True] * 3
    for submission in Submission.objects.exclude(pk=alone.pk):
        assert stored(submission) == stored(alone)
    assert Receipt.objects.count() == OutboxEntry.objects.filter(kind="submission").count() == 4


def test_commitments_of_a_batch_can_be_opened(consultation):
    receive_many([row(consultation, key) for key in "ab"], by="dara@example.org", at=factories.NOW)
    for submission in Submission.objects.all():
        pieces = [*submission.fields.all(), *submission.personal_fields.all()]
        named = [(f"{field.name}/{field.ordinal:06d}", field) for field in pieces]
        opened = [(name, field_commitment(bytes(field.salt), name, bytes(field.value))) for name, field in named]
        assert record_root(opened) == bytes(submission.record_root)
    salts = {bytes(salt) for kind in (ReceivedField, PersonalField) for (salt,) in kind.objects.values_list("salt")}
    assert len(salts) == ReceivedField.objects.count() + PersonalField.objects.count()


def test_keys_of_a_batch_stand_beside_each_other_and_no_others_do(consultation):
    for batch in ("ab", "cd"):
        receive_many([row(consultation, key) for key in batch], by="dara@example.org", at=factories.NOW)
    beginnings: dict[bytes, set[str]] = {}
    for pk, reference in Submission.objects.values_list("pk", "source_reference"):
        beginnings.setdefault(pk.bytes[:6], set()).add(reference)
    assert sorted(map(sorted, beginnings.values())) == [["a", "b"], ["c", "d"]]


def test_what_came_before_is_answered_and_what_was_changed_is_refused(consultation):
    receive(row(consultation, "a"), by="dara@example.org", at=factories.NOW)
    receive(row(consultation, "other key", source_reference="b"), by="dara@example.org", at=factories.NOW)
    batch = [row(consultation, "a"), row(consultation, "b"), row(consultation, "c")]
    answers = receive_many(batch, by="dara@example.org", at=factories.NOW)
    assert [answer.created for answer in answers] == [False, False, True]
    (changed,) = receive_many([row(consultation, "a", "Another text.")], by="dara@example.org", at=factories.NOW)
    assert (changed.created, changed.refusal is not None) == (False, True)
    assert Submission.objects.count() == 3


def test_a_refused_intake_leaves_nothing_of_its_batch(consultation):
    empty = row(consultation, "b", channel="web", source_reference="", answers=())
    with pytest.raises(BadInput):
        receive_many([row(consultation, "a"), empty], by="dara@example.org", at=factories.NOW)
    assert not Submission.objects.exists()


def test_a_few_rows_take_as_many_queries_as_one(consultation, django_assert_num_queries):
    batch = [row(consultation, str(number)) for number in range(3)]
    with django_assert_num_queries(13):
        receive_many(batch, by="dara@example.org", at=factories.NOW)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL chooses by what its statistics say")
def test_what_came_before_is_found_by_its_index_and_not_by_reading_the_round(consultation):
    with CaptureQueriesContext(connection) as asked:
        receive_many([row(consultation, key) for key in "abc"], by="dara@example.org", at=factories.NOW)
    looked = [query["sql"] for query in asked if 'FROM "collection_submission"' in query["sql"]]
    with connection.cursor() as cursor:
        ways = [str(cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()) for sql in looked]
    assert ["key_hash=?" in way or "source_reference=?" in way for way in ways] == [True, True]
