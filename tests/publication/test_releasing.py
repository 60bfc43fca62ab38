"""From the approval of an announcement to its release: numbered, signed, set to an hour, released once."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connections, transaction

from tests import factories
from tests.cli.installations import PREPARE, new_installation
from yobal.audit.models import Entry
from yobal.collection.actions import admit_extended
from yobal.jobs.actions import Lease
from yobal.jobs.models import Work
from yobal.ledger.models import OutboxEntry
from yobal.ledger.states import EntryKind
from yobal.lib import clock
from yobal.lib.errors import BadInput, Closed, Conflict, Refusal, WrongState
from yobal.publication import actions, tasks
from yobal.publication.models import Announcement, AnnouncementFile, Consultation, Provision, Round, Window
from yobal.publication.queries import later_announcements

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = os.environ.get("YOBAL_TEST_DATABASE") == "postgresql"
BEFORE = factories.OPENS - timedelta(hours=2)
HOUR = factories.OPENS - timedelta(hours=1)
PDF = b"%PDF-1.7 a signed paper"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def written(consultation: Consultation, **changes: Any) -> Announcement:
    facts: dict[str, Any] = {
        "title": {"km": "សេចក្តីជូនដំណឹង"},
        "body": {"km": "សូមផ្តល់មតិ។"},
        "issued_on": factories.NOW.date(),
        "opens_at": factories.OPENS,
        "closes_at": factories.CLOSES,
        "release": "by_hand",
    }
    documents = [factories.the_draft(consultation)]
    return actions.announce(
        factories.the_round(consultation), documents=documents, by="t", at=BEFORE, **facts | changes
    )


def approved(consultation: Consultation, *, at: datetime = BEFORE, **changes: Any) -> Announcement:
    made = written(consultation, **changes)
    proposal = actions.propose_announcement(made, by=factories.member(consultation, "secretariat"), at=at)
    actions.approve_announcement(made, proposal=proposal, by=factories.member(consultation, "approver"), at=at)
    made.refresh_from_db()
    return made


def opened(consultation: Consultation) -> tuple[int, int]:
    """How many windows and how many entries of the ledger there are."""
    entries = OutboxEntry.objects.filter(scope=consultation.pk, kind=EntryKind.OPENED)
    return factories.the_round(consultation).windows.count(), entries.count()


def test_what_is_approved_without_a_number_is_not_public_before_it_is_released_with_one():
    consultation = factories.consultation()
    made = approved(consultation)
    assert (made.approved_at, made.published_at, opened(consultation)) == (BEFORE, None, (0, 0))
    with pytest.raises(BadInput, match="number") as refused:
        actions.release(made, by="t", at=HOUR)
    assert refused.value.place == "number"
    actions.enter_number(made, number="12/25 PT", by="t", at=HOUR)
    actions.release(made, by="secretariat", at=HOUR)
    made.refresh_from_db()
    consultation.refresh_from_db()
    assert (made.published_at, consultation.published_at, opened(consultation)) == (HOUR, HOUR, (1, 1))
    assert factories.the_version(consultation).published_at == HOUR
    published = Entry.objects.get(action="publication.publish")
    assert (published.actor, published.detail["number"]) == ("secretariat", "12/25 PT")
    assert Entry.objects.filter(action="publication.enter_number").count() == 1


def test_it_is_released_once():
    made = approved(factories.consultation(), number="1")
    actions.release(made, by="t", at=HOUR)
    with pytest.raises(WrongState, match="published"):
        actions.release(Announcement.objects.get(), by="t", at=HOUR)
    stale = Announcement.objects.get()
    stale.published_at = None
    with pytest.raises(Conflict):
        actions.releasing.publish_announced(stale, by="t", at=HOUR)
    assert opened(made.consultation) == (1, 1)


def test_what_nobody_approved_is_not_released():
    with pytest.raises(WrongState, match="not approved"):
        actions.release(written(factories.consultation(), number="1"), by="t", at=HOUR)


def test_what_becomes_public_with_the_last_approval_has_its_number_before():
    made = written(factories.consultation(), release="on_approval")
    with pytest.raises(BadInput) as refused:
        actions.propose_announcement(made, by=factories.user(), at=BEFORE)
    assert refused.value.place == "number"


def test_an_edit_after_the_approval_is_seen_at_the_release():
    made = approved(factories.consultation(), number="1")
    Provision.objects.filter(anchor="measure-1.1").update(body={"km": "ផ្សេង"})
    with pytest.raises(Conflict, match="after the approval"):
        actions.release(made, by="t", at=HOUR)
    assert "after the approval" in actions.why_not_released(made, at=HOUR)
    assert opened(made.consultation) == (0, 0)


def test_an_instant_typed_in_a_zone_of_its_own_is_unchanged_at_the_release():
    typed = factories.OPENS.astimezone(ZoneInfo("Asia/Phnom_Penh"))
    made = approved(factories.consultation(), number="1", opens_at=typed)
    actions.release(made, by="t", at=HOUR)
    assert opened(made.consultation) == (1, 1)


def test_an_approval_is_taken_back_and_the_announcement_proposed_anew():
    made = approved(factories.consultation(), number="1")
    changed = {"documents": [], "closes_at": factories.CLOSES, "opens_at": factories.OPENS, "number": "1"}
    with pytest.raises(WrongState, match="is approved"):
        actions.revise_announcement(made, seen=0, by="t", at=HOUR, **changed)
    actions.take_back_approval(made, by="t", at=HOUR)
    actions.revise_announcement(made, seen=0, by="t", at=HOUR, **changed | {"title": {"km": "ថ្មី"}})
    proposal = actions.propose_announcement(made, by=factories.member(made.consultation, "secretariat"), at=HOUR)
    actions.approve_announcement(made, proposal=proposal, by=factories.member(made.consultation, "approver"), at=HOUR)
    actions.release(made, by="t", at=HOUR)
    assert Entry.objects.filter(action="publication.take_back_approval").count() == 1
    with pytest.raises(WrongState, match="published"):
        actions.take_back_approval(made, by="t", at=HOUR)


@pytest.mark.parametrize("number", ["12/25", "១២-២៥", "12 25"])
def test_two_numbers_of_one_address_are_one(number):
    consultation = factories.consultation()
    written(consultation, number="12/25")
    with pytest.raises(BadInput, match="with this number already"):
        written(consultation, number=number)


@pytest.mark.parametrize("number", ["/", "..", "1\u202e2"])
def test_a_number_that_makes_no_address_is_refused(number):
    with pytest.raises(BadInput) as refused:
        written(factories.consultation(), number=number)
    assert refused.value.place == "number"


def test_several_announcements_may_lack_their_number():
    consultation = factories.consultation()
    assert {written(consultation).number, written(consultation).number} == {""}


# The signed scan


def test_the_signed_scan_is_kept_with_its_hash():
    made = approved(factories.consultation())
    scan = actions.attach_scan(made, content=PDF, name="C:\\scans\\signed.pdf", by="t", at=HOUR)
    assert (scan.name, scan.media_type, scan.size, len(scan.sha256)) == ("signed.pdf", "application/pdf", 23, 64)
    assert Entry.objects.filter(action="publication.attach_scan").count() == 1
    with pytest.raises(BadInput, match="this name already"):
        actions.attach_scan(made, content=PDF, name="signed.pdf", by="t", at=HOUR)


def test_a_wrong_scan_is_removed_before_the_release_and_stays_after_it():
    made = approved(factories.consultation(), number="1")
    wrong = actions.attach_scan(made, content=PDF, name="wrong.pdf", by="t", at=HOUR)
    actions.remove_scan(wrong, by="t", at=HOUR)
    assert not made.files.exists()
    assert Entry.objects.filter(action="publication.remove_scan", scope=made.consultation_id).count() == 1
    signed = actions.attach_scan(made, content=PDF, name="signed.pdf", by="t", at=HOUR)
    actions.release(made, by="t", at=HOUR)
    with pytest.raises(WrongState, match="published"):
        actions.remove_scan(signed, by="t", at=HOUR)
    with pytest.raises(DatabaseError, match="public stays"), transaction.atomic():
        AnnouncementFile.objects.filter(pk=signed.pk).delete()
    assert made.files.get() == signed


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"<html>"), ("a.html", PDF), ("a.png", PDF), ("a.pdf", b""), ("a.docx", b"PK")]
)
def test_a_scan_is_a_pdf_or_a_picture_and_holds_what_it_says(name, content):
    made = approved(factories.consultation())
    with pytest.raises(BadInput):
        actions.attach_scan(made, content=content, name=name, by="t", at=HOUR)
    assert not made.files.exists()


# The set hour


def set_to(made: Announcement, hour: datetime | None, *, at: datetime = BEFORE) -> None:
    actions.choose_release(made, release="at_hour" if hour else "by_hand", release_at=hour, by="t", at=at)


def test_at_the_set_hour_and_not_before_it_becomes_public_by_itself():
    made = approved(factories.consultation(), number="1")
    set_to(made, HOUR)
    assert actions.release_due(at=HOUR - timedelta(seconds=1)) == 0
    assert actions.release_due(at=HOUR) == 1
    assert actions.release_due(at=HOUR) == 0
    made.refresh_from_db()
    assert made.published_at == HOUR
    assert Entry.objects.get(action="publication.publish").actor == "system"
    assert opened(made.consultation) == (1, 1)


def test_a_cancelled_or_changed_hour_releases_nothing():
    made = approved(factories.consultation(), number="1")
    set_to(made, HOUR)
    set_to(made, None)
    assert actions.release_due(at=HOUR) == 0
    set_to(made, HOUR + timedelta(minutes=5))
    assert actions.release_due(at=HOUR) == 0
    assert actions.release_due(at=HOUR + timedelta(minutes=5)) == 1
    assert Entry.objects.filter(action="publication.choose_release").count() == 3


def test_an_hour_cancelled_while_the_task_looked_releases_nothing():
    made = approved(factories.consultation(), number="1")
    set_to(made, HOUR)
    seen = Announcement.objects.get()
    set_to(made, None)
    assert not actions.releasing._release_at_hour(seen, at=HOUR)


def test_what_cannot_be_released_at_its_hour_delays_no_other(caplog):
    without = approved(factories.consultation())
    with_number = approved(factories.consultation(), number="1")
    set_to(without, HOUR)
    set_to(with_number, HOUR)
    assert actions.release_due(at=HOUR) == 1
    assert "was not released" in caplog.text
    actions.enter_number(without, number="2", by="t", at=HOUR)
    assert actions.release_due(at=HOUR) == 1


def test_a_worker_that_comes_late_says_when_it_truly_became_public_and_the_window_stands_as_announced():
    made = approved(factories.consultation(), number="1")
    set_to(made, HOUR)
    late = factories.OPENS + timedelta(hours=3)
    actions.release_due(at=late)
    made.refresh_from_db()
    window = Window.objects.get()
    assert (made.published_at, window.recorded_at) == (late, late)
    assert (window.opens_at, window.closes_at) == (factories.OPENS, factories.CLOSES)


def test_an_extension_released_late_makes_no_answer_late():
    consultation = factories.announced()
    extension = approved(
        consultation,
        number="2",
        kind="extension",
        opens_at=None,
        closes_at=factories.CLOSES + timedelta(days=7),
        reason={"km": "ស្នើសុំ"},
        at=factories.NOW,
    )
    set_to(extension, factories.CLOSES - timedelta(hours=1), at=factories.NOW)
    between = factories.CLOSES + timedelta(hours=1)
    sent = factories.submission(consultation, at=between).submission
    assert sent.timeliness == "late"
    actions.release_due(at=between + timedelta(hours=1))
    work = Work.objects.get(task="collection.admit_extended")
    assert admit_extended(Round.objects.get(pk=work.arguments["round_id"]), at=between + timedelta(hours=1)) == 1
    sent.refresh_from_db()
    assert sent.admission.by == "system"


def test_an_announcement_whose_last_minute_has_passed_is_not_released():
    made = approved(factories.consultation(), number="1")
    with pytest.raises(Closed):
        actions.release(made, by="t", at=factories.CLOSES)


@pytest.mark.parametrize(
    ("release", "hour"),
    [("at_hour", None), ("at_hour", BEFORE), ("at_hour", factories.CLOSES), ("on_approval", None)],
)
def test_an_hour_that_cannot_be_is_refused(release, hour):
    made = approved(factories.consultation(), number="1")
    with pytest.raises(BadInput):
        actions.choose_release(made, release=release, release_at=hour, by="t", at=BEFORE)


def test_the_task_runs_with_the_clock_of_the_house(tmp_path):
    made = approved(factories.consultation(), number="1")
    set_to(made, HOUR)
    work = Work.objects.create(key="k", task="publication.release_due", state="running", queued_at=HOUR, attempts=1)
    clock.keep_offset_in(tmp_path / "clock")
    try:
        clock.move_to(HOUR)
        tasks.release_due(Lease(work))
    finally:
        clock.keep_offset_in(None)
    work.refresh_from_db()
    assert work.done == 1


# Corrections


def test_a_correction_says_why_and_follows_what_it_corrects():
    consultation = factories.announced()
    first = consultation.announcements.get()
    plain = {"number": "2", "kind": "correction", "opens_at": None, "closes_at": None, "at": factories.NOW}
    with pytest.raises(BadInput) as refused:
        approved(consultation, **plain)
    assert refused.value.place == "reason"
    correction = approved(consultation, **plain | {"number": "3", "reason": {"km": "កំហុស"}})
    assert not later_announcements(first, at=factories.NOW)
    actions.release(correction, by="t", at=factories.NOW)
    assert list(later_announcements(first, at=factories.NOW)) == [correction]
    assert not later_announcements(correction, at=factories.NOW)
    assert factories.the_round(consultation).windows.count() == 1


@pytest.mark.parametrize("kind", ["correction", "closing"])
def test_what_was_never_announced_is_not_corrected(kind):
    made = written(factories.consultation(), kind=kind, opens_at=None, closes_at=None, reason={"km": "ក"})
    with pytest.raises(BadInput) as refused:
        actions.propose_announcement(made, by=factories.user(), at=BEFORE)
    assert refused.value.place == "kind"


# Two at once


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer, and refuses the flush after such a test")
@pytest.mark.django_db(transaction=True)
def test_two_people_and_the_task_at_the_same_moment_release_once():
    made = approved(factories.consultation(), number="1")
    set_to(made, HOUR)

    def ask(number: int) -> int:
        try:
            if number % 2:
                return actions.release_due(at=HOUR)
            actions.release(Announcement.objects.get(pk=made.pk), by=f"person {number}", at=HOUR)
        except Refusal:
            return 0
        finally:
            connections.close_all()
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(ask, range(12))) == 1
    assert opened(made.consultation) == (1, 1)
    assert Entry.objects.filter(action="publication.publish").count() == 1


RACE = """
import sys
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import Announcement
made, at = Announcement.objects.get(), clock.now()
print("ready", flush=True)
sys.stdin.read()
try:
    print(actions.release_due(at=at) if sys.argv[1] == "task" else actions.release(made, by=sys.argv[1], at=at) or 1)
except Refusal:
    print(0)
"""
PREPARED = """
from datetime import timedelta
from tests import factories
from yobal.lib import clock
from yobal.publication import actions
from yobal.publication.models import Announcement
from tests.publication.test_releasing import approved
now = clock.now()
made = approved(factories.consultation(), at=now, number="1", opens_at=now, closes_at=now + timedelta(days=9))
Announcement.objects.update(release="at_hour", release_at=now)
"""
COUNTED = """
from yobal.ledger.models import OutboxEntry
from yobal.publication.models import Window
print(Window.objects.count(), OutboxEntry.objects.filter(kind="opened").count())
"""


@pytest.mark.long
def test_two_people_and_the_task_in_processes_of_their_own_release_once(tmp_path):
    installation = new_installation(tmp_path).migrated()
    installation.python(PREPARED)
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", PREPARE + RACE, name],
            env=installation.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("Dara", "Bopha", "task")
    ]
    for process in asking:
        assert process.stdout.readline() == "ready\n"
    answers = [process.communicate()[0].strip() for process in asking]
    assert sorted(answers) == ["0", "0", "1"]
    assert installation.python(COUNTED) == "1 1"


@pytest.mark.parametrize(("number", "release"), [("", "by_hand"), ("7PT", "on_approval")])
def test_what_has_no_number_yet_waits_for_a_hand(number: str, release: str):
    round_ = factories.the_round(factories.consultation())
    made = actions.announce(round_, number=number, issued_on=factories.NOW.date(), by="t", at=BEFORE)
    assert made.release == release
