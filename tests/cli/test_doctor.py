import json

import pytest

from .installations import new_installation


@pytest.fixture
def fresh(tmp_path, new_database):
    return new_installation(tmp_path / "fresh", new_database(), YOBAL_ENV="test")


def findings(ended):
    return {found["id"]: found for result in json.loads(ended.stdout) for found in result["findings"]}


def test_a_sound_installation_gets_ticks_and_no_errors(fresh):
    ended = fresh.migrated().yobal("doctor")
    assert ended.returncode == 0, ended.stdout
    assert "✓ The database refuses to change what was received" in ended.stdout
    assert "19 checks: 0 to mend" in ended.stdout


def test_a_database_without_tables_is_told_and_how_to_mend_it(fresh):
    ended = fresh.yobal("doctor", "--json")
    assert ended.returncode == 1
    assert "yobal serve --migrate" in findings(ended)["yobal.migrations"]["mend"]


def test_a_missing_trigger_is_named(fresh):
    table, guard = "collection_submission", "collection_submission_no_update"
    fresh.migrated().python(
        "from django.db import connection as c\n"
        f"on = ' ON {table}' if c.vendor == 'postgresql' else ''\n"
        f"c.cursor().execute('DROP TRIGGER {guard}' + on)"
    )
    ended = fresh.yobal("doctor", "--json")
    assert ended.returncode == 1
    assert guard in findings(ended)["yobal.guards"]["what"]


def test_without_a_database_what_would_ask_it_is_not_checked(installation):
    installation.database_url = f"sqlite:///{installation.folder}"
    ended = installation.yobal("doctor")
    assert ended.returncode == 1
    assert "✗ The database answers" in ended.stdout
    assert "– The clocks agree: not checked" in ended.stdout


def test_a_mail_server_that_is_away_is_told_without_the_password(installation):
    installation.settings["YOBAL_MAIL"] = "smtp://clerk:hunter2@127.0.0.1:1"
    ended = installation.migrated().yobal("doctor")
    assert "127.0.0.1:1 does not take us" in ended.stdout
    assert "hunter2" not in ended.stdout
