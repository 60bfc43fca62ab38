"""The demonstration loads its examples once, in steps that can be stopped and run again."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests import factories
from yobal.accounts.models import User
from yobal.approvals.queries import open_proposals
from yobal.cli.story import cambodia, loading, voices, white_paper
from yobal.cli.story.people import CAMBODIA, EUROPE, PASSWORD
from yobal.collection.models import Submission
from yobal.collection.states import Channel, Timeliness
from yobal.lib import clock
from yobal.publication.models import Consultation
from yobal.publication.permissions import can_approve, can_enter, can_prepare, can_review
from yobal.review.models import Anchor, Comment
from yobal.review.queries import books, pending_dispositions

RESPONSES = Path(__file__).parents[2].parent / "shared" / "data" / "eu-ai-whitepaper-2020-sample" / "responses.csv"
LOAD = "from yobal.cli.main import main; main()"


@pytest.fixture
def demonstration_clock(tmp_path: Path) -> Iterator[None]:
    clock.keep_offset_in(tmp_path / "clock")
    yield
    clock.keep_offset_in(None)


@pytest.fixture
def loaded(db: None) -> Consultation:
    loading.load(responses=None, limit=25)
    return Consultation.objects.get(slug=cambodia.slug())


def test_the_first_example_is_announced_and_marked_as_a_sample(loaded):
    assert loaded.illustrative
    assert loaded.published_at == cambodia.APPROVED
    assert loaded.announcements.get().number == "1497PT"
    assert (loaded.rounds.count(), loaded.events.count(), loaded.groups.count()) == (5, 17, 8)
    assert [document.slug for document in loaded.documents.all()] == ["draft-strategy", "concept-note", "feedback-form"]
    draft = loaded.documents.get(slug="draft-strategy").versions.get()
    assert draft.provisions.filter(kind="measure").count() == 41


def test_the_window_closes_after_the_last_minute_of_20_june_in_phnom_penh(loaded):
    window = loading.opened_round(loaded, at=cambodia.APPROVED).windows.get()
    assert window.closes_at.astimezone(loaded.zone).isoformat() == "2025-06-21T00:00:00+07:00"


def test_submissions_keep_their_channel_and_time(loaded):
    rows = {row["ref"]: row for row in voices.rows(25)}
    assert loaded.rounds.get(position=4).submissions.count() == len(rows) == 25
    found = Submission.objects.order_by("received_at").values_list("channel", "received_at")
    expected = [(row["channel"], row["received_at"]) for row in rows.values()]
    assert [(channel, moment.astimezone(loaded.zone).isoformat()) for channel, moment in found] == expected
    assert not Submission.objects.exclude(timeliness=Timeliness.ON_TIME).exists()


def test_what_staff_recorded_says_who_and_by_what_it_was_dated(loaded):
    by_staff = Submission.objects.filter(channel__in=[Channel.LETTER, Channel.EMAIL, Channel.TELEPHONE])
    assert by_staff.exists()
    assert {(s.recorded_by, bool(s.received_source)) for s in by_staff} == {("note-taker@yobal.example", True)}
    assert not Submission.objects.filter(channel=Channel.WEB).exclude(recorded_by="").exists()


def test_comments_on_measures_are_placed_with_the_wording_proposed(loaded):
    assert Anchor.objects.filter(method="participant").exists()
    assert Comment.objects.exclude(proposed="").exists()
    assert books(loaded).of_class("waiting") == 0


def test_the_approver_finds_decisions_and_the_reviewers_find_work(loaded):
    assert pending_dispositions(loaded).count() == len(list(open_proposals(loaded.pk))) >= 2
    assert books(loaded).issues_decided == 0
    assert books(loaded).unaccounted > 10


def test_loading_again_adds_nothing(loaded):
    before = [Submission.objects.count(), Comment.objects.count(), User.objects.count()]
    loading.load(responses=None, limit=25)
    assert [Submission.objects.count(), Comment.objects.count(), User.objects.count()] == before


@pytest.mark.django_db
def test_a_load_that_was_stopped_goes_on_where_it_was(monkeypatch):
    def stop(_round, *, by):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(loading.desk, "propose_first_points", stop)
        with pytest.raises(KeyboardInterrupt):
            loading.load(responses=None, limit=10)
    loading.load(responses=None, limit=12)
    consultation = Consultation.objects.get(slug=cambodia.slug())
    assert books(consultation).received == 12
    assert pending_dispositions(consultation).count() >= 1


@pytest.mark.django_db
def test_a_database_in_real_use_is_left_alone():
    factories.consultation(slug="real")
    with pytest.raises(loading.NotADemonstration):
        loading.load(responses=None, limit=5)
    assert not Consultation.objects.filter(slug=cambodia.slug()).exists()


def test_each_account_has_its_role_and_the_printed_password(loaded):
    for member in CAMBODIA:
        user = User.objects.get(email=member.email)
        assert user.check_password(PASSWORD)
        assert loaded.appointments.filter(user=user, role=member.role).exists()
    assert User.objects.get(email="operator@yobal.example").is_operator


def test_the_clock_begins_at_noon_of_18_june_and_never_goes_back(loaded, demonstration_clock):
    assert loading.set_clock() == loading.NOON
    later = loading.NOON + timedelta(days=5)
    note_taker = User.objects.get(email="note-taker@yobal.example")
    clock.move_to(later)
    loading.account(EUROPE[0], at=clock.now())
    assert loading.set_clock() >= later
    assert abs(clock.now() - later) < timedelta(minutes=1)
    assert not can_prepare(note_taker, Consultation.objects.get(slug=cambodia.slug()))


@pytest.mark.django_db
@pytest.mark.skipif(not RESPONSES.exists(), reason="the published responses of 2020 are not beside the project")
def test_the_second_example_holds_real_responses_and_has_staff_of_its_own():
    loading.load(responses=RESPONSES, limit=3)
    consultation = Consultation.objects.get(slug=white_paper.SLUG)
    counted = books(consultation)
    assert (counted.received, counted.imported, counted.of_timeliness(Timeliness.LATE)) == (68, 68, 4)
    assert not consultation.illustrative
    assert "re-imported" in consultation.summary["en"]
    version = consultation.documents.get().versions.get()
    assert (version.illustrative, version.provisions.count()) == (True, 6)
    for member in CAMBODIA:
        assert not can_enter(User.objects.get(email=member.email), consultation)
    secretariat, approver = (User.objects.get(email=member.email) for member in EUROPE)
    assert can_review(secretariat, consultation)
    assert can_approve(approver, consultation)
    assert not can_enter(approver, Consultation.objects.get(slug=cambodia.slug()))


def demo(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-c", LOAD, "demo", "--no-serve", "--data", str(folder), *options]


def environment() -> dict[str, str]:
    """What somebody has who never heard of settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_"))}


@pytest.mark.long
def test_the_command_loads_everything_within_a_minute_and_survives_being_killed(tmp_path):
    for seconds in (2, 4):
        started = subprocess.Popen(
            demo(tmp_path / "d"), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        started.kill()
        started.wait()
    began = time.monotonic()
    done = subprocess.run(demo(tmp_path / "d"), env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 60
    assert "secretariat@yobal.example" in done.stdout
    assert PASSWORD in done.stdout
    began = time.monotonic()
    again = subprocess.run(demo(tmp_path / "d"), env=environment(), capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert time.monotonic() - began < 10
    count = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])"
    query = "SELECT COUNT(*) FROM collection_submission WHERE channel <> 'import'"
    database = str(tmp_path / "d" / "yobal.sqlite3")
    counted = subprocess.run([sys.executable, "-c", count, database, query], capture_output=True, text=True, check=True)
    assert counted.stdout.strip() == "200"
