"""The checks of the repository find what they are there to find."""

import subprocess
import sys

import pytest
from scripts import check_repository
from scripts.postgres_cluster import ClusterError, programs, temporary_cluster

from .source import ROOT

RUN_IN = "Django>=5.2  # pages\npsycopg[binary]\n"
RUN_TXT = """django==5.2.1 \\
    --hash=sha256:00
    # via -r requirements/run.in
psycopg==3.3.9 \\
    --hash=sha256:01
    # via -r requirements/run.in
sqlparse==0.6.1 \\
    --hash=sha256:02
    # via django
"""


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A small repository that is in order, in place of ours."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "requirements").mkdir()
    for name, text in {"run.in": RUN_IN, "run.txt": RUN_TXT, "dev.in": "-r run.in\n", "dev.txt": RUN_TXT}.items():
        (tmp_path / "requirements" / name).write_text(text)
    monkeypatch.setattr(check_repository, "ROOT", tmp_path)
    return tmp_path


def findings(repository):
    subprocess.run(["git", "add", "--all"], cwd=repository, check=True)
    return [*check_repository.check_locks(), *check_repository.check_files()]


def test_our_own_repository_is_in_order():
    done = subprocess.run([sys.executable, ROOT / "scripts/check_repository.py"], capture_output=True, text=True)
    assert done.stdout == ""


def test_a_repository_in_order_has_no_findings(repository):
    assert findings(repository) == []


@pytest.mark.parametrize(
    "line", ["--index-url https://example.org/simple", "a @ https://example.org/a.whl", "-i somewhere"]
)
def test_an_address_in_a_lock_file_is_found(repository, line):
    lock = repository / "requirements" / "run.txt"
    lock.write_text(f"{RUN_TXT}{line}\n")
    assert "requirements/run.txt:10: holds an address" in findings(repository)


def test_a_package_that_was_not_locked_is_found(repository):
    (repository / "requirements" / "run.in").write_text(f"{RUN_IN}nh3\n")
    assert any("nh3 of run.in is not locked" in finding for finding in findings(repository))


def test_a_package_that_is_no_longer_asked_for_is_found(repository):
    (repository / "requirements" / "run.in").write_text("Django\n")
    assert any("psycopg is locked for run.in" in finding for finding in findings(repository))


def test_two_versions_of_one_package_are_found(repository):
    (repository / "requirements" / "dev.txt").write_text(RUN_TXT.replace("0.6.1", "0.6.0"))
    assert findings(repository) == ["requirements/dev.txt:1: sqlparse is 0.6.0 here and 0.6.1 in run.txt"]


def test_a_lock_file_that_records_addresses_is_found(repository):
    (repository / "uv.lock").write_text("")
    assert any(finding.startswith("uv.lock:1:") for finding in findings(repository))


@pytest.mark.parametrize("path", ["/home/" + "sok/yobal/a", "/" + "root/a"])
def test_a_path_of_one_machine_is_found(repository, path):
    (repository / "notes.md").write_text(f"See\n{path}\n")
    assert findings(repository) == ["notes.md:2: holds a path of one machine"]


def test_the_path_of_the_checkout_is_found(repository):
    (repository / "notes.md").write_text(f"{repository}/notes.md")
    assert findings(repository) == ["notes.md:1: holds a path of one machine"]


def test_the_manuals_may_name_the_place_where_they_install_it(repository, monkeypatch):
    monkeypatch.setattr(check_repository, "INSTALLED_AT", (repository,))
    (repository / "notes.md").write_text(f"{repository}/notes.md")
    assert findings(repository) == []


def test_a_temporary_cluster_answers_and_is_gone_afterwards():
    psycopg = pytest.importorskip("psycopg")
    try:
        programs()
    except ClusterError as error:
        pytest.skip(str(error))
    with temporary_cluster() as cluster:
        with psycopg.connect(cluster.url) as connection:
            assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        cluster.stop(mode="immediate")
        cluster.start()
        assert cluster.is_running
    assert not cluster.folder.exists()
