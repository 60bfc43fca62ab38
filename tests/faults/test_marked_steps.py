"""Where a process dies, a database restarts or two send at once: none lost, none twice, none on time that was late."""

import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.installations import ROOT, free_port, new_installation

from .participants import TROUBLE, Log, Participant, ask, filled, hidden, receipt_number
from .scene import OPEN, PATH, check_invariants, kill, let_people_send, opened, serve
from .served import DEATHS, DIED

BOTH = pytest.mark.parametrize("new_database", ["sqlite", "postgresql"], indirect=True)
PARALLEL = 200
SHORT = "15"  # seconds until the close


@pytest.mark.parametrize("new_database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
def test_two_hundred_posts_of_one_key_at_once_make_one_submission(tmp_path, new_database, sabotage):
    installation, port, log = opened(tmp_path, new_database()), free_port(), Log()
    server = serve(installation, port, wrong=sabotage)
    try:
        address, sending = checked(port, "one text")
        log.begun["one text"] = datetime.now(UTC), datetime.now(UTC)
        together = threading.Barrier(PARALLEL)

        def send(_number: int) -> None:
            together.wait(60)
            log.acknowledged("one text", receipt_number(until_served(port, address, sending)))

        with ThreadPoolExecutor(PARALLEL) as crowd:
            list(crowd.map(send, range(PARALLEL)))
        assert len(log.numbers["one text"]) == PARALLEL
        check_invariants(log, installation)
    finally:
        kill(server)


def checked(port: int, text: str) -> tuple[str, dict[str, str]]:
    """Save and check one draft; gives where to send it, and what the page posts."""
    form = hidden(ask(port, "GET", PATH)[1])
    checking = ask(port, "POST", PATH, form | filled(text))[2]
    return checking.replace("/check/", "/send/"), hidden(ask(port, "GET", checking)[1])


def until_served(port: int, address: str, form: dict[str, str]) -> str:
    """Post again where the server was too busy; gives the page."""
    for _ in range(200):
        try:
            status, page, _ = ask(port, "POST", address, form)
        except TROUBLE:
            status = 503
        if status != 503:
            assert status == 200, page[:1500]
            return page
        time.sleep(0.2)
    raise AssertionError("too busy for 40 seconds")


@pytest.mark.long
@BOTH
@pytest.mark.parametrize("step", ["before-commit", "after-commit"])
def test_a_process_that_dies_at_a_marked_step_loses_nothing(tmp_path, new_database, step, sabotage):
    installation, port, log = opened(tmp_path, new_database()), free_port(), Log()

    def died() -> int:
        return len(list(tmp_path.glob(DIED.format("*"))))

    server = serve(installation, port, wrong=f"{step},{sabotage}")
    try:
        let_people_send([port], log, people=6, until=lambda: died() == DEATHS and len(log.numbers) > 20, most=120)
    finally:
        kill(server)
    assert died() == DEATHS
    check_invariants(log, installation)


@pytest.mark.long
@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_a_database_that_restarts_loses_nothing(tmp_path, new_database, cluster, sabotage):
    installation, port, log = opened(tmp_path, new_database()), free_port(), Log(patient=True)
    server = serve(installation, port, wrong=sabotage, workers=2)
    restarts = iter((8, 16))
    following = next(restarts)

    def enough() -> bool:
        nonlocal following
        if len(log.numbers) >= following:
            cluster.stop(mode="immediate")
            cluster.start()
            following = next(restarts, 10**9)
        return following == 10**9 and len(log.numbers) > 30

    try:
        let_people_send([port], log, people=6, until=enough, most=90)
    finally:
        kill(server)
    assert log.trouble, "nobody noticed the restart"
    check_invariants(log, installation)


@pytest.mark.long
@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_the_databases_clock_decides_although_both_servers_clocks_are_wrong(tmp_path, new_database, sabotage):
    """One is five minutes ahead, one behind: receipts, and the tickets that give minutes of grace, are not."""
    url, wrongs = new_database(), ("ahead", "behind")
    installations = [new_installation(tmp_path / wrong, url) for wrong in wrongs]
    installations[0].migrated()
    ports, log = [free_port(), free_port()], Log()
    people = [Participant(port, PATH, log, threading.Event()) for port in ports]
    servers = []
    try:
        for installation, port, wrong in zip(installations, ports, wrongs, strict=True):
            servers.append(serve(installation, port, wrong=f"{wrong},{sabotage}"))
        closes_at = datetime.fromisoformat(installations[0].python(OPEN, SHORT))
        held = [person.begin() for person in people]
        let_people_send(ports, log, people=4, until=lambda: datetime.now(UTC) > closes_at + timedelta(seconds=3))
        for person, (text, form) in zip(people, held, strict=True):
            person.send(text, form)
    finally:
        for server in servers:
            kill(server)
    stored = check_invariants(log, installations[0])
    moments = [datetime.fromisoformat(row[3]) for row in stored["rows"]]
    assert max(moments) < datetime.now(UTC), "the clock of the server that is ahead was asked"
    assert {row[2] for row in stored["rows"]} == {"on-time", "grace", "late"}


def test_the_log_is_on_disk_before_the_receipt_leaves(tmp_path, sabotage):
    """SQLite: between the POST that sends and its answer, the write-ahead log is forced to the disk."""
    installation, port, trace = opened(tmp_path), free_port(), tmp_path / "trace"
    server = serve(installation, port, wrong=sabotage)
    tracer = None
    try:
        address, sending = checked(port, "a text")
        tracer = traced(server.pid, trace)
        page = until_served(port, address, sending)
        assert receipt_number(page)
    finally:
        if tracer:
            tracer.terminate()
            tracer.wait(20)
        kill(server)
    lines = trace.read_text(errors="replace").splitlines()
    asked = next(n for n, line in enumerate(lines) if re.search(r"(read|recv).*/send/ HTTP/1\.1", line))
    answered = next(n for n, line in enumerate(lines[asked:], asked) if re.search(r"(write|send).*HTTP/1.1 200", line))
    forced = [line for line in lines[asked:answered] if re.search(r"(fdatasync|fsync)\(.*yobal\.sqlite3-wal", line)]
    assert forced, "the receipt left before its record was on disk:\n" + "\n".join(lines[asked:answered])


def traced(parent: int, out: Path) -> "subprocess.Popen[bytes]":
    """Follow every process of the server; skips where that is not allowed."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    calls = "trace=fdatasync,fsync,sendto,sendmsg,write,writev,read,readv,recvfrom,recvmsg"
    command = ["strace", "-f", "-y", "-s", "120", "-e", calls, "-o", str(out)]
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    told = out.with_suffix(".told")
    with told.open("wb") as file:
        tracer = subprocess.Popen([*command, *(f"-p{child}" for child in children)], stderr=file)
    for _ in range(100):
        if tracer.poll() is not None:
            pytest.skip(f"strace may not look on here: {told.read_text().strip()}")
        if told.read_text().count("attached") >= len(children):
            return tracer
        time.sleep(0.1)
    tracer.kill()
    raise AssertionError(told.read_text())


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "noticed_by", "reason"),
    [
        ("early", "test_a_process_that_dies_at_a_marked_step_loses_nothing[after-commit-sqlite]", "stored as None"),
        ("normal", "test_the_log_is_on_disk_before_the_receipt_leaves", "before its record was on disk"),
        ("keyless", "test_two_hundred_posts_of_one_key_at_once_make_one_submission[sqlite]", "a text is there twice"),
    ],
)
def test_sabotage_turns_a_test_red_for_the_right_reason(name, noticed_by, reason):
    command = [sys.executable, "-m", "pytest", "-p", "no:randomly", "-q", "-m", "long or not long", "--sabotage", name]
    place = f"tests/faults/test_marked_steps.py::{noticed_by}"
    done = subprocess.run([*command, place], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert "1 failed" in done.stdout, done.stdout[-3000:] + done.stderr[-1000:]
    [error] = re.findall(r"^E +AssertionError: (.*)$", done.stdout, re.MULTILINE)
    assert reason in error
