from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.checks import ERROR, INFO, WARNING
from django.db import DEFAULT_DB_ALIAS, connection, connections

from tests import factories
from yobal.cli import doctor, recount, serve
from yobal.config import checks
from yobal.config.checks import database, exposure, surroundings, totals
from yobal.jobs.actions import schedule
from yobal.jobs.models import Work
from yobal.lib import clock
from yobal.messaging.actions import queue
from yobal.messaging.models import Message
from yobal.messaging.queries import ASIDE
from yobal.review.actions import take_in_all

FAIR_KEY = "Zm9yIHRlc3RzIG9ubHksIGxvbmcgZW5vdWdoIDE5"


def only(findings):
    [found] = findings
    return found


def test_the_commands_ask_for_the_tags_under_which_the_checks_stand():
    ours = (checks.INSTALLATION, checks.START_UP, checks.ASKS_DATABASE)
    assert ours == (doctor.INSTALLATION, doctor.START_UP, doctor.ASKS_DATABASE)


@pytest.mark.parametrize("check", checks._CHECKS, ids=lambda check: check.__name__)
def test_each_check_says_in_a_line_what_it_looks_at(check):
    assert 10 < len(check.__doc__) < 60
    assert not check.__doc__.endswith(".")


@pytest.mark.django_db
@pytest.mark.parametrize("check", checks._CHECKS, ids=lambda check: check.__name__)
def test_a_check_finds_no_error_in_the_installation_of_the_tests(check):
    assert [found for found in check(None) if found.level >= ERROR] == []


@pytest.mark.parametrize(("version", "safe"), [("3.40.1", False), ("3.51.2", False), ("3.51.3", True), ("4.0.0", True)])
def test_a_sqlite_that_may_corrupt_its_log_is_refused(version, safe):
    assert (database._sqlite_version(version) == []) is safe


WEAKER = {"sqlite": "PRAGMA synchronous=NORMAL", "postgresql": "SET synchronous_commit = off"}


@pytest.mark.django_db
def test_a_database_that_acknowledges_before_it_writes_is_refused(settings, monkeypatch):
    settings.ENVIRONMENT = "production"
    # A connection of its own: the one of the tests is inside a transaction, where SQLite keeps its level.
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    monkeypatch.setattr(database, "connection", other)
    before = len(database.durability(None))  # the cluster of the tests does without fsync
    with other.cursor() as cursor:
        cursor.execute(WEAKER[other.vendor])
    try:
        weak = [found for found in database.durability(None) if "synchronous" in found.msg]
        assert only(weak).level == ERROR
        assert len(database.durability(None)) == before + 1
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT 1" if other.vendor == "sqlite" else "RESET synchronous_commit")
        other.close()


@pytest.mark.django_db
def test_every_guard_of_the_migrations_is_looked_for():
    from django.db.migrations.recorder import MigrationRecorder

    wanted = database._wanted_guards(set(MigrationRecorder(connection).applied_migrations()))
    assert "collection_submission_no_update" in wanted
    assert "audit_entry_no_delete" in wanted
    assert len(wanted) > 20
    assert wanted <= database._present_guards()


@pytest.mark.django_db
def test_tables_made_in_the_future_betray_a_slow_clock(monkeypatch):
    monkeypatch.setattr(clock, "real_now", lambda: datetime(2020, 1, 1, tzinfo=UTC))
    assert any("were made after that" in found.msg for found in database.clocks(None))


@pytest.mark.django_db
def test_work_that_nobody_does_is_told():
    work = schedule("messaging.send_due", key="late")
    assert database.background_work(None) == []
    Work.objects.filter(pk=work.pk).update(queued_at=clock.real_now() - timedelta(hours=1))
    assert "have waited" in only(database.background_work(None)).msg


@pytest.mark.django_db
def test_messages_that_do_not_go_out_are_told_without_an_address():
    message = queue(key="late", to="dara@example.org", language="km", subject="s", body="b")
    assert database.outbox(None) == []
    Message.objects.filter(pk=message.pk).update(queued_at=clock.real_now() - timedelta(hours=2))
    assert only(database.outbox(None)).level == WARNING
    Message.objects.filter(pk=message.pk).update(not_before=ASIDE)
    told = only(database.outbox(None))
    assert (told.level, "1 messages were put aside" in told.msg) == (INFO, True)
    assert "dara" not in told.msg


@pytest.mark.parametrize(("environment", "level"), [("production", ERROR), ("development", INFO)])
def test_debugging_is_an_error_where_it_faces_the_public(settings, environment, level):
    settings.ENVIRONMENT, settings.DEBUG = environment, True
    assert only(exposure.debug(None)).level == level


@pytest.mark.parametrize("key", ["k", "short", "a" * 60, "abcabcabcabcabcabcabcabcabcabcabcabcabcabc"])
def test_a_weak_key_is_an_error_in_production(settings, key):
    settings.ENVIRONMENT, settings.SECRET_KEY = "production", key
    assert only(exposure.secret_key(None)).level == ERROR
    settings.SECRET_KEY = FAIR_KEY
    assert exposure.secret_key(None) == []


@pytest.mark.parametrize(
    ("address", "level"),
    [
        ("http://localhost:8000", WARNING),
        ("http://consult.example.org", ERROR),
        ("https://consult.example.org", None),
    ],
)
def test_the_public_address_must_be_public_and_encrypted(settings, address, level):
    settings.ENVIRONMENT, settings.BASE_URL = "production", address
    assert next((found.level for found in exposure.base_url(None)), None) == level


@pytest.mark.django_db
def test_a_demonstration_does_not_start_on_a_real_server(settings):
    settings.ENVIRONMENT, settings.DEMO = "production", True
    assert only(exposure.demonstration(None)).level == ERROR
    with pytest.raises(serve.Unfit, match="Demonstration mode is on"):
        serve.refuse_if_unfit()  # said when the server starts, too


def test_a_folder_that_is_a_file_is_told(settings, tmp_path):
    (tmp_path / "media").touch()
    settings.MEDIA_ROOT = tmp_path / "media"
    assert only(surroundings.kept_files(None)).obj == "YOBAL_MEDIA"


@pytest.mark.parametrize(("free", "level"), [(100, ERROR), (1_000, WARNING), (10_000, None)])
def test_a_disk_that_fills_up_is_told(monkeypatch, tmp_path, free, level):
    usage = surroundings.shutil._ntuple_diskusage(0, 0, free * surroundings.MEBIBYTE)
    monkeypatch.setattr(surroundings.shutil, "disk_usage", lambda path: usage)
    assert next((found.level for found in surroundings._folder("YOBAL_DATA", tmp_path)), None) == level


def test_mail_that_goes_into_a_folder_is_told_in_production(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    assert surroundings.mail(None) == []
    settings.ENVIRONMENT = "production"
    assert "nobody gets them" in only(surroundings.mail(None)).msg


def test_a_missing_typesetter_is_told(monkeypatch):
    monkeypatch.setattr("yobal.render.pdf._WORKER", ("false",))
    assert "No PDF could be made" in only(surroundings.papers(None)).msg


def test_missing_latin_fonts_are_told(monkeypatch, tmp_path):
    listing = tmp_path / "fc-list"
    listing.write_text("#!/bin/sh\necho 'Khmer OS'\n")
    listing.chmod(0o755)
    monkeypatch.setattr(surroundings.shutil, "which", lambda name: str(listing))
    assert only(surroundings._latin_font()).level == WARNING
    assert Path(listing).exists()


@pytest.mark.django_db
def test_totals_that_differ_from_their_rows_are_found_and_made_anew():
    here = factories.announced()
    factories.submission(here)
    take_in_all(here, by="test", at=factories.NOW)
    assert totals.totals(None) == []
    here.tallies.filter(unit="comment").delete()
    assert "yobal recount" in (only(totals.totals(None)).hint or "")
    assert CliRunner().invoke(recount.command).exit_code == 0
    assert totals.totals(None) == []
