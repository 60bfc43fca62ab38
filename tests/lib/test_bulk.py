"""Many rows at once come out as the ORM would have written them."""

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from yobal.accounts.models import User
from yobal.audit.models import Entry
from yobal.lib.bulk import insert, insert_each, together

pytestmark = pytest.mark.django_db


def test_rows_written_in_bulk_equal_those_written_by_the_orm():
    facts = {"at": factories.NOW, "actor": "dara", "action": "test", "scope": None, "detail": {"ក": [1, "'"]}}
    Entry.objects.create(subject="one", **facts)
    scope = factories.consultation().pk
    insert_each([Entry(subject="two", **facts), Entry(subject="three", **facts | {"scope": scope})])
    insert(Entry, (*facts, "subject"), [(*facts.values(), "four")])
    insert(Entry, ("subject",), [])
    found = {row["subject"]: row for row in Entry.objects.filter(action="test").values("subject", *facts)}
    assert found["two"] == found["one"] | {"subject": "two"}
    assert found["three"] == found["one"] | {"subject": "three", "scope": scope}
    assert found["four"] == found["one"] | {"subject": "four"}


def test_rows_that_a_constraint_refuses_are_refused_as_by_the_orm():
    twice = [User(email="dara@example.org"), User(email="dara@example.org")]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_each(twice)
    assert not User.objects.exists()


def test_what_is_written_together_is_there_afterwards_or_refused_at_the_end():
    _write_together("dara", "sok")
    with pytest.raises(IntegrityError), transaction.atomic():
        _write_together("vanna", "dara")
    assert {user.email for user in User.objects.all()} == {"dara@example.org", "sok@example.org"}


def _write_together(*names: str) -> None:
    with together():
        insert_each([User(email=f"{name}@example.org") for name in names])
        Entry.objects.create(subject=names[0], action="test", actor="dara", at=factories.NOW)
