"""The record of acts: written with the act, found again, and never changed."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from tests import factories
from yobal.audit.actions import record, subject_of
from yobal.audit.models import Entry
from yobal.audit.queries import entries_about, entries_of
from yobal.lib.errors import Conflict

pytestmark = pytest.mark.django_db


def test_an_act_is_written_with_who_what_and_when():
    scope = uuid.uuid4()
    member = factories.user("dara")
    entry = record("room.verb", subject=member, by=member, at=factories.NOW, scope=scope, count=3)
    assert (entry.actor, entry.subject, entry.detail) == ("dara@example.org", subject_of(member), {"count": 3})
    assert list(entries_of(scope)) == [entry]
    assert entry in entries_about(subject_of(member))


def test_the_record_of_a_consultation_is_newest_first_and_its_own():
    scope, other = uuid.uuid4(), uuid.uuid4()
    for number, where in enumerate((scope, other, scope)):
        record(f"room.verb{number}", subject="x", by="system", at=factories.NOW, scope=where)
    assert [entry.action for entry in entries_of(scope)] == ["room.verb2", "room.verb0"]


def test_an_act_that_fails_leaves_no_row():
    with pytest.raises(Conflict), transaction.atomic():
        _act_and_fail()
    assert not Entry.objects.filter(action="room.verb").exists()


def _act_and_fail() -> None:
    record("room.verb", subject="x", by="system", at=factories.NOW)
    raise Conflict("Somebody was faster.")


def test_the_database_refuses_to_change_or_delete_a_row():
    entry = record("room.verb", subject="x", by="system", at=factories.NOW)
    rows = Entry.objects.filter(pk=entry.pk)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(actor="nobody")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.delete()
    assert rows.get().actor == "system"
