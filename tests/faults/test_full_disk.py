"""A disk that fills up refuses what it cannot keep, and keeps what it acknowledged."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from scripts.postgres_cluster import Cluster

from tests.cli.installations import Installation, new_installation

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root"),
]
MEGABYTE = 1024 * 1024
BALLAST = 6 * MEGABYTE
# Sends letters until one is refused; says which were acknowledged.
FILL = """
import json, random, sys
from django.db import DatabaseError
from tests.factories import announced, intake
from yobal.publication.models import Consultation
from yobal.reception.actions import receive
from yobal.reception.intake import IncomingFile
made = Consultation.objects.filter(slug="full").first() or announced(slug="full")
first, count, with_file = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "file"
sent, refused = [], []
for number in range(first, first + count):
    # Nothing that a database could make smaller; the same when it comes again.
    said, much = "%06d" % number, random.Random(number).randbytes(100_000).hex()
    files = (IncomingFile("scan.bin", much.encode(), "application/octet-stream"),) if with_file else ()
    said += "" if with_file else " " + much
    try:
        receive(intake(made, said, key="key-%d" % number, files=files), by="participant")
    except (DatabaseError, OSError):
        refused.append(number)
        if len(refused) == 3:
            break
    else:
        sent.append(number)
print(json.dumps([sent, refused]))
"""
CHECK = """
import hashlib, json
from django.db import connection
from yobal.collection.models import Attachment, ReceivedField
from yobal.ledger.models import OutboxEntry
from yobal.lib import files
sound = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
whole = all(hashlib.sha256(files.read(row.path)).hexdigest() == row.sha256 for row in Attachment.objects.all())
texts = ReceivedField.objects.filter(name="answer/q-general")
numbers = sorted(int(bytes(field.value)[:6]) for field in texts)
print(json.dumps([sound, whole, numbers, OutboxEntry.objects.filter(kind="submission").count()]))
"""


@pytest.fixture
def small_disk() -> Iterator[Path]:
    # Not below pytest's folder: PostgreSQL runs as another user, who must reach it.
    place = Path(tempfile.mkdtemp(prefix="yobal-small-disk-", dir="/tmp"))
    mounting = ["mount", "-t", "tmpfs", "-o", "size=60m,mode=755", "tmpfs", place]
    mounted = subprocess.run(mounting, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk could not be mounted here: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)
    place.rmdir()


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, small_disk: Path) -> Iterator[Installation]:
    """An installation that has its files, and its database's tables, on the small disk."""
    if request.param == "sqlite":
        yield new_installation(small_disk).migrated()
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    tables = small_disk / "tables"
    tables.mkdir()
    shutil.chown(tables, cluster.folder.owner(), cluster.folder.group())
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{tables}'")
        connection.execute("CREATE DATABASE small")
        made = new_installation(small_disk, cluster.url.rsplit("/", 1)[0] + "/small").migrated()
        connection.execute("ALTER DATABASE small SET TABLESPACE small")
        yield made
        connection.execute("DROP DATABASE small WITH (FORCE)")
        connection.execute("DROP TABLESPACE small")


def fill(installation: Installation, first: int, count: int, kind: str) -> tuple[list[int], list[int]]:
    sent, refused = json.loads(installation.python(FILL, str(first), str(count), kind))
    return sent, refused


@pytest.mark.parametrize("kind", ["text", "file"])
def test_a_full_disk_loses_nothing_that_was_acknowledged(installation: Installation, kind: str) -> None:
    ballast = installation.folder / "ballast"
    ballast.write_bytes(b"\0" * BALLAST)
    sent, refused = fill(installation, 0, 1000, kind)
    assert sent, "the disk was too small to begin with"
    assert len(refused) == 3, "the disk never filled up"
    compare(installation, sent)

    ballast.unlink()
    again, still_refused = fill(installation, refused[0], 2, kind)
    assert (again, still_refused) == ([refused[0], refused[0] + 1], [])
    compare(installation, [*sent, *again])


def compare(installation: Installation, sent: list[int]) -> None:
    sound, whole, stored, entries = json.loads(installation.python(CHECK))
    assert sound == "ok"
    assert whole, "an attachment is not what its hash says"
    assert stored == sorted(set(sent)), "what is stored is not what was acknowledged"
    assert entries == len(stored)


def test_the_small_disk_is_really_small(small_disk: Path) -> None:
    with contextlib.suppress(OSError):
        (small_disk / "big").write_bytes(b"\0" * 80 * MEGABYTE)
    assert (small_disk / "big").stat().st_size < 80 * MEGABYTE
