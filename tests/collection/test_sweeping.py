"""What nothing names goes out of the store, and nothing else does."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.factories import NOW, announced, intake, the_round
from yobal.audit.models import Entry
from yobal.collection.actions import attach, start_draft, sweep
from yobal.collection.stored import named_files
from yobal.lib import clock, files
from yobal.publication.models import Consultation, Document, DraftImport
from yobal.reception.actions import receive
from yobal.reception.importing import staged
from yobal.reception.intake import IncomingFile

pytestmark = pytest.mark.django_db
KEPT = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{64}")


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_what_nothing_names_goes_after_eight_days_and_the_record_says_so(store):
    consultation = announced()
    name_files_everywhere(consultation)
    dropped = files.keep(b"of a transaction that failed")
    half = store / dropped.path.replace(dropped.sha256, f".{dropped.sha256}.123.456")
    half.write_bytes(b"of a ki")
    again = files.keep(b"of a transaction that failed, and sent again")
    made = store / "made" / "ab"
    made.mkdir(parents=True)
    (made / "abc").write_bytes(b"a paper")
    assert len(named_files()) == 6
    assert named_files() == set(KEPT.findall(everything()))
    message = files.keep(b"a message, received")
    facts = {"message_sha256": message.sha256}
    receive(intake(consultation, facts=facts), by="participant", at=NOW)

    assert sweep(at=NOW) == 0, "what is young may belong to somebody who is still writing"
    grow_old(store)
    files.keep(b"of a transaction that failed, and sent again")
    assert sweep(at=NOW) == 2
    there = {path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file()}
    assert there == named_files() | {message.path, again.path, "made/ab/abc"}
    entry = Entry.objects.get(action="collection.sweep")
    assert (entry.actor, entry.detail) == ("system", {"files": 2, "octets": 28 + 7})
    assert sweep(at=NOW) == 0
    assert Entry.objects.filter(action="collection.sweep").count() == 1


def name_files_everywhere(consultation: Consultation) -> None:
    """Let a submission, a draft, a letterhead, a draft import and both files of a table name a file each."""
    sent = (IncomingFile("scan.txt", b"a scan", "text/plain"),)
    receive(intake(consultation, files=sent), by="participant", at=NOW)
    facts = {"language": "en", "by": "participant", "at": NOW}
    draft, _ = start_draft(the_round(consultation), content={}, form_key="k" * 40, ticket_at=NOW, **facts)
    attach(draft, question="", name="a.txt", content=b"a page of text", by="participant", at=NOW)
    Consultation.objects.update(emblem=files.keep(b"an emblem").path)
    brought = [{"name": "d.html", "path": files.keep(b"a draft").path, "sha256": "", "size": 7, "language": "en"}]
    DraftImport.objects.create(document=Document.objects.first(), files=brought, created_by="x", created_at=NOW)
    found = staged.begin(the_round(consultation), name="a.csv", content=b"No.,Comment\n1,Words\n", by="x", at=NOW)
    type(found).objects.update(faults_path=files.keep(b"refused rows").path)


def everything() -> str:
    """All that all tables say, as one text."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")
            said.append(repr(cursor.fetchall()))
    return "\n".join(said)


def grow_old(folder: Path) -> None:
    long_ago = (clock.real_now() - timedelta(days=9)).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (long_ago, long_ago))


def test_what_is_kept_again_between_the_look_and_the_deed_stays(store):
    kept = files.keep(b"scan")
    grow_old(store)
    before = clock.real_now() - timedelta(days=8)
    assert files.old_files(before=before) == [kept.path]
    assert files.keep(b"scan") == kept
    assert files.discard(kept.path, before=before) is None
    assert files.read(kept.path) == b"scan"
