"""Rows found and changed directly are those that the ORM finds and changes."""

from datetime import timedelta

import pytest

from tests import factories
from yobal.audit.models import Entry
from yobal.collection.models import Draft
from yobal.lib.direct import change, rows

pytestmark = pytest.mark.django_db


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_are_found_as_the_orm_finds_them():
    scope = factories.consultation().pk
    facts = {"actor": "dara", "action": "direct", "detail": {"ក": [1, "'"]}}
    for subject, minutes, of in [("one", 2, None), ("two", 1, None), ("other", 0, scope)]:
        Entry.objects.create(subject=subject, at=factories.NOW + timedelta(minutes=minutes), scope=of, **facts)
    found = rows(Entry, action="direct", scope=None)
    assert [columns(row) for row in found] == [columns(row) for row in Entry.objects.filter(scope=None, **facts)]
    assert [row.subject for row in rows(Entry, action="direct", scope=scope)] == ["other"]
    assert not rows(Entry, action="direct", subject="nobody")
    found[0].refresh_from_db()


def test_only_rows_that_fit_are_changed():
    round_, at = factories.the_round(factories.consultation()), factories.NOW
    for key, edits in (("one", 1), ("two", 2)):
        Draft.objects.create(
            round=round_, form_key=key, secret_hash=key.encode(), language="km", content=b"{}", edits=edits,
            started_at=at, saved_at=at,
        )  # fmt: skip
    assert change(Draft, {"sent_at": at, "content": b"\0'", "edits": 9}, round_id=round_.pk, sent_at=None, edits=2) == 1
    assert change(Draft, {"edits": 7}, form_key="two", sent_at=None) == 0
    found = {row.form_key: row for row in Draft.objects.all()}
    assert (found["two"].sent_at, bytes(found["two"].content), found["two"].edits) == (at, b"\0'", 9)
    assert (found["one"].sent_at, bytes(found["one"].content), found["one"].edits) == (None, b"{}", 1)
