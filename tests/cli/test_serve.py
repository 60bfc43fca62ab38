import os
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from yobal.cli.serve import Companion

from .installations import free_port, new_installation

MESSAGE = """
from yobal.messaging.actions import queue
queue(key="hello", to="dara@example.org", language="km", subject="Hello", body="Received")
"""


@pytest.fixture
def served(installation):
    """A running server with its worker; what is left of it in the end is killed."""
    port = free_port()
    installation.migrated().python(MESSAGE)
    server = installation.start("serve", "--port", str(port))
    try:
        wait(lambda: answers(port))
        yield installation, server, port
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def test_the_server_answers_and_its_worker_works(served):
    installation, _, _ = served
    wait(lambda: any((installation.folder / "mail").glob("*")))


def test_what_is_told_to_stop_stops_with_all_its_children(served):
    _, server, port = served
    everyone = family(server.pid)
    assert len(everyone) >= 3
    server.terminate()
    assert server.wait(30) == 0
    wait(lambda: not any(map(is_alive, everyone)))
    assert not answers(port)


def test_a_killed_server_leaves_no_orphans(served):
    _, server, port = served
    everyone = family(server.pid)
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    wait(lambda: not any(map(is_alive, everyone)))
    assert not answers(port)


def test_a_killed_worker_is_started_again(served):
    _, server, _ = served
    [worker] = [pid for pid in family(server.pid) if "worker" in words_of(pid)]
    os.kill(worker, signal.SIGKILL)
    wait(lambda: any("worker" in words_of(pid) for pid in family(server.pid) - {worker}))


def test_requests_are_not_logged(served):
    installation, _, port = served
    secret = "V5Q8FY4JR98V4RKDAGTXJK8VTXZ"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/en/c/none/answer/{secret}/")
    assert secret not in (installation.folder / "log").read_text()


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({}, "changes of the tables are not applied"),
        ({"YOBAL_ENV": "production", "YOBAL_SECRET_KEY": "short"}, "The secret key is too weak"),
        ({"YOBAL_ENV": "production", "YOBAL_DEBUG": "true"}, "Debugging is on"),
    ],
    ids=["tables", "key", "debug"],
)
def test_an_unfit_installation_is_not_served(tmp_path, settings, reason):
    ended = new_installation(tmp_path, **settings).yobal("serve", "--port", str(free_port()))
    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: Yobal does not start like this.")
    assert reason in ended.stderr


def test_a_database_that_acknowledges_too_early_is_not_served(tmp_path, cluster):
    weak = f"{cluster.url}?options=-c%20synchronous_commit%3Doff"
    installation = new_installation(tmp_path, weak)
    ended = installation.yobal("serve", "--port", str(free_port()))
    assert ended.returncode == 2
    assert "PostgreSQL runs with synchronous_commit = off" in ended.stderr


def test_the_processes_that_answer_inherit_no_connection(tmp_path, cluster):
    said = new_installation(tmp_path, cluster.url).python(
        "import multiprocessing\n"
        "from django.db import connection\n"
        "from yobal.cli.serve import share_nothing\n"
        "connection.ensure_connection()\n"
        "before = len(connection._connection_pools)\n"
        "share_nothing()\n"
        "print(before, len(connection._connection_pools), multiprocessing.get_start_method())"
    )
    assert said == "1 0 spawn"


def test_a_companion_that_will_not_stop_is_killed(monkeypatch):
    monkeypatch.setattr("yobal.cli.serve.PATIENCE", 0.2)
    companion = Companion(["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"])
    companion.start()
    wait(lambda: companion._child is not None)
    time.sleep(0.2)
    companion.stop()
    assert companion._child.returncode == -signal.SIGKILL


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/static/none", timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def family(parent: int) -> set[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for name in (path.name for path in Path("/proc").iterdir() if path.name.isdigit()):
        if facts := _read(f"/proc/{name}/stat"):
            children.setdefault(int(facts.rpartition(")")[2].split()[1]), []).append(int(name))
    found, waiting = set(), [parent]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children.get(pid, [])
    return found


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet buried does not."""
    facts = _read(f"/proc/{pid}/stat")
    return bool(facts) and facts.rpartition(")")[2].split()[0] != "Z"


def words_of(pid: int) -> list[str]:
    return _read(f"/proc/{pid}/cmdline").split("\0")


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a process may be gone at any moment
            return file.read()
    except OSError:
        return ""


def wait(condition, seconds: float = 40) -> None:
    for _ in range(int(seconds * 10)):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about")
