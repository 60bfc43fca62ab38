"""Foreign keys that do without an index have none in the database either."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db


def test_no_index_is_left_of_those_that_nobody_reads():
    done_without = [
        field for model in apps.get_models() for field in model._meta.local_fields if field.remote_field
        and not field.db_index and not field.unique
    ]  # fmt: skip
    assert {field.name for field in done_without} >= {"submission", "round", "form", "group", "event"}
    with connection.cursor() as cursor:
        for field in done_without:
            found = connection.introspection.get_constraints(cursor, field.model._meta.db_table)
            named = {*(index.name for index in field.model._meta.indexes)}
            left = [name for name, facts in found.items() if facts["index"] and facts["columns"] == [field.column]]
            assert named.issuperset(left), field
