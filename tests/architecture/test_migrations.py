"""Migrations that were handed out never change: an installation has run them. A new one is made instead."""

import hashlib
import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

SOURCE = Path(__file__).parents[2] / "src" / "yobal"
# The beginning of each file's SHA-256. A migration joins the list when it is released, and leaves it never.
FROZEN = {
    "accounts/0001_initial.py": "fe7bcae63b2d627c",
    "approvals/0001_initial.py": "fc0b032fe854b712",
    "approvals/0002_guards.py": "b27c81f8a7f936d3",
    "approvals/0003_forms.py": "b23dac8c89f39e76",
    "audit/0001_initial.py": "0b9a8aef8773badd",
    "audit/0002_guards.py": "9b6219b321957faa",
    "collection/0001_initial.py": "b549d64bade12587",
    "collection/0002_guards.py": "28279c277f7697ad",
    "collection/0003_collecting.py": "057c60b16e2ec631",
    "collection/0004_keeping.py": "064991c5d5c23c49",
    "collection/0005_fewer_indexes.py": "bc20ba8228a7c1f4",
    "consolidation/0001_initial.py": "de635f3ff344b0f0",
    "identities/0001_initial.py": "e94e7f50d29591b5",
    "identities/0002_guards.py": "95f497ace5bc537f",
    "identities/0003_people.py": "121aa9d5e898254b",
    "identities/0004_fewer_indexes.py": "79c03d5ee9330553",
    "jobs/0001_initial.py": "529447b62e0979f5",
    "ledger/0001_initial.py": "456adf17c359eb02",
    "ledger/0002_guards.py": "d59746bcce6595f3",
    "messaging/0001_initial.py": "bfc135adae4fbcdd",
    "messaging/0002_publishing.py": "bf85018499fce8dd",
    "publication/0001_initial.py": "7f1840c48d9c9561",
    "publication/0002_guards.py": "373a4fb28fcaaaea",
    "publication/0003_publishing.py": "72c6c492cdee8c4f",
    "publication/0004_forms.py": "e2bdb224e15c2fd8",
    "reception/0001_initial.py": "f25a4a80c3cc34b9",
    "response/0001_initial.py": "90d111752f821571",
    "response/0002_guards.py": "8730cdfab1cc0da4",
    "review/0001_initial.py": "d474ea6d1e5a21a3",
    "review/0002_guards.py": "35b8c7dbe0da51cc",
    "review/0003_keeping.py": "270e09bdae5f7a7b",
    "review/0004_fill_what_is_kept.py": "6187db2f798489be",
    "review/0005_kept.py": "c8a047a5a280e788",
    "review/0006_latest_judgement.py": "4b7bf432358bf388",
    "search/0001_initial.py": "a2be37e9fd055bb3",
}


@pytest.mark.parametrize("name", FROZEN)
def test_a_migration_that_was_handed_out_is_unchanged(name: str) -> None:
    room, file = name.split("/")
    found = hashlib.sha256((SOURCE / room / "migrations" / file).read_bytes()).hexdigest()
    assert found.startswith(FROZEN[name]), f"{name} changed: undo it, and make a new migration instead"


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    told = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=told)
    assert "No changes detected" in told.getvalue()


def test_migrations_of_a_room_are_numbered_without_gaps() -> None:
    for folder in SOURCE.glob("*/migrations"):
        numbers = [int(match[1]) for path in sorted(folder.glob("*.py")) if (match := re.match(r"(\d{4})_", path.name))]
        assert numbers == list(range(1, len(numbers) + 1)), f"{folder.parent.name}: {numbers}"
