"""A server that is killed again and again loses nothing that it acknowledged, and keeps nothing twice."""

import json
import os
import random
import signal
import subprocess
import threading
import time

import pytest

from tests.cli.installations import Installation, free_port, new_installation

from .participants import TROUBLE, Log, Participant, ask

PATH = "/en/c/faults/answer/"
PEOPLE = 6
FILL = """
from datetime import timedelta
from tests.factories import announced
from yobal.lib import clock
at = clock.now()
announced(slug="faults", opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=30))
"""
STORED = """
import json
from yobal.collection.models import ReceivedField, Receipt, Submission
fields = ReceivedField.objects.filter(name="answer/q-general").select_related("submission__receipt")
print(json.dumps({
    "texts": [[bytes(field.value).decode(), field.submission.receipt.number] for field in fields],
    "submissions": Submission.objects.count(),
    "keys": Submission.objects.values("key_hash").distinct().count(),
    "receipts": Receipt.objects.values("number").distinct().count(),
}))
"""


def test_three_kills_lose_nothing_on_sqlite(tmp_path):
    kill_again_and_again(new_installation(tmp_path), times=3)


@pytest.mark.long
@pytest.mark.parametrize("new_database", ["sqlite", "postgresql"], indirect=True)
def test_twenty_kills_lose_nothing(tmp_path, new_database):
    kill_again_and_again(new_installation(tmp_path, new_database()), times=20)


def kill_again_and_again(installation: Installation, *, times: int) -> None:
    """Post in parallel, kill the server at random moments, and compare what was acknowledged with what is there."""
    installation.migrated().python(FILL)
    port, log, stop = free_port(), Log(), threading.Event()
    people = [Participant(port, PATH, log, stop) for _ in range(PEOPLE)]
    server = serve(installation, port)
    for person in people:
        person.start()
    for _ in range(times):
        time.sleep(random.uniform(0.1, 1.5))  # noqa: S311 - nothing secret
        kill(server)
        server = serve(installation, port)
    stop.set()
    for person in people:
        person.join(90)
    kill(server)
    assert not log.complaints, log.complaints[0]
    assert not any(person.is_alive() for person in people)
    compare(log, json.loads(installation.python(STORED)))


def compare(log: Log, stored: dict) -> None:
    print(f"{len(log.numbers)} receipts, {stored['submissions']} submissions, {log.trouble} requests hit")
    there = dict(stored["texts"])
    assert len(log.numbers) > PEOPLE, "too little was sent to show anything"
    assert log.trouble, "no request was hit by a kill"
    assert len(stored["texts"]) == stored["submissions"] == stored["keys"] == stored["receipts"]
    assert len(there) == len(stored["texts"]), "a text is there twice"
    for text, numbers in log.numbers.items():
        assert set(numbers) == {there.get(text)}, f"acknowledged as {numbers}, stored as {there.get(text)}"
    # What was begun was finished, so nothing is there that nobody holds a receipt for.
    assert set(there) == set(log.numbers) == log.begun


def serve(installation: Installation, port: int) -> "subprocess.Popen[bytes]":
    """Start the server, and wait until it answers."""
    server = installation.start("serve", "--port", str(port))
    for _ in range(600):
        try:
            ask(port, "HEAD", "/static/")
        except TROUBLE:
            assert server.poll() is None, (installation.folder / "log").read_text()[-3_000:]
            time.sleep(0.05)
        else:
            return server
    raise AssertionError((installation.folder / "log").read_text()[-3_000:])


def kill(server: "subprocess.Popen[bytes]") -> None:
    """Kill the server with all its children, as a machine that runs out of memory would; nobody can say good-bye."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
