"""The rehearsal plays the whole story on a database of its own, and finds what is left out."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from scripts.postgres_cluster import temporary_cluster

FIGURES = (
    "received",
    "on_time",
    "grace",
    "late",
    "imported",
    "comments",
    "issues",
    "dispositions",
    "amendments",
    "provisions_changed",
    "unaccounted",
)


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "yobal.cli.main", "rehearse", "--json", *options]


def environment(folder: Path) -> dict[str, str]:
    """What somebody has whose installation must not be touched."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_"))}
    return own | {"TMPDIR": str(folder), "YOBAL_DATA": str(folder / "installation"), "YOBAL_DATABASE_URL": "nonsense:"}


def rehearse(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*options), env=environment(folder), capture_output=True, text=True, check=False)


def check(found: dict[str, int]) -> None:
    assert tuple(found) == FIGURES
    assert found["on_time"] + found["grace"] + found["late"] == found["received"]
    assert found["received"] > 200
    assert min(found["grace"], found["late"], found["imported"]) >= 1
    assert found["dispositions"] == found["issues"] > 40
    assert found["comments"] > found["issues"]
    assert found["amendments"] == found["provisions_changed"] == 3
    assert found["unaccounted"] == 0


def test_the_whole_story_adds_up_and_leaves_nothing_behind(tmp_path):
    done = rehearse(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    check(json.loads(done.stdout.splitlines()[-1]))
    assert "Everything adds up." in done.stdout
    assert "IS NOT" not in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_a_comment_left_out_is_found_and_named(tmp_path):
    done = rehearse(tmp_path, "--omit", "skip-comment")
    assert done.returncode == 1, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["unaccounted"] >= 1
    assert found["provisions_changed"] == 0
    assert "This step failed: The report is proposed" in done.stderr
    assert "It does NOT add up." in done.stdout


def test_a_rehearsal_that_is_stopped_leaves_nothing_behind(tmp_path):
    started = subprocess.Popen(
        command(), env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _wait_for(tmp_path)
    started.send_signal(signal.SIGTERM)
    assert started.wait(30) != 0
    assert list(tmp_path.iterdir()) == []


def test_sqlite_needs_no_address(tmp_path):
    done = rehearse(tmp_path, "--database-url", "sqlite:////tmp/x.sqlite3")
    assert done.returncode == 2
    assert "postgres://" in done.stderr
    assert list(tmp_path.iterdir()) == []


def _wait_for(folder: Path) -> None:
    for _ in range(200):
        if list(folder.glob("yobal-rehearsal-*/yobal.sqlite3")):
            return
        time.sleep(0.1)
    raise AssertionError("the rehearsal did not begin")


@pytest.mark.long
def test_on_postgresql_the_story_is_the_same_and_its_database_is_dropped(tmp_path):
    with temporary_cluster() as cluster:
        done = rehearse(tmp_path, "--database-url", cluster.url)
        assert done.returncode == 0, done.stdout + done.stderr
        check(json.loads(done.stdout.splitlines()[-1]))
        assert _databases(cluster.url) == []
        started = subprocess.Popen(
            command("--database-url", cluster.url),
            env=environment(tmp_path),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not _databases(cluster.url):
            time.sleep(0.1)
        time.sleep(2)
        started.send_signal(signal.SIGTERM)
        assert started.wait(30) != 0
        assert _databases(cluster.url) == []


def _databases(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'yobal_rehearsal%'")
        return [name for (name,) in found.fetchall()]
