"""Servers with something wrong in them, crowds that post at them, and what must hold afterwards."""

import json
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import datetime

from tests.cli.installations import Installation
from tests.faults.participants import TROUBLE, Log, Participant, ask

PATH = "/en/c/faults/answer/"
OPEN = """
import sys
from datetime import timedelta
from tests.factories import announced
from yobal.lib import clock
at = clock.now()
announced(slug="faults", opens_at=at - timedelta(days=1), closes_at=at + timedelta(seconds=float(sys.argv[1])))
"""
MONTH = 30 * 86_400.0
STORED = """
import json
from yobal.collection.models import ReceivedField, Receipt, Submission
from yobal.publication.models import Window
fields = ReceivedField.objects.filter(name="answer/q-general").select_related("submission__receipt")
print(json.dumps({
    "closes_at": Window.objects.get().closes_at.isoformat(),
    "rows": [[bytes(field.value).decode(), field.submission.receipt.number, field.submission.timeliness,
              field.submission.recorded_at.isoformat()] for field in fields],
    "submissions": Submission.objects.count(),
    "keys": Submission.objects.values("key_hash").distinct().count(),
    "receipts": Receipt.objects.values("number").distinct().count(),
}))
"""


def serve(installation: Installation, port: int, *, wrong: str = "", workers: int = 1) -> "subprocess.Popen[bytes]":
    """Start a server with something wrong in it, and wait until it answers."""
    installation.settings["YOBAL_WRONG"] = wrong
    arguments = ["yobal", "serve", "--no-worker", "--workers", str(workers), "--port", str(port)]
    server = installation.start_python(
        f"import sys\nsys.argv = {arguments}\nfrom tests.faults.served import main\nmain()"
    )
    for _ in range(600):
        try:
            ask(port, "HEAD", "/static/")
        except TROUBLE:
            assert server.poll() is None, (installation.folder / "log").read_text()[-3_000:]
            time.sleep(0.05)
        else:
            return server
    raise AssertionError((installation.folder / "log").read_text()[-3_000:])


def let_people_send(ports: list[int], log: Log, *, people: int, until: Callable[[], bool], most: float = 60) -> None:
    """Let people send at these servers until enough has happened; what was begun is finished."""
    stop = threading.Event()
    crowd = [Participant(ports[n % len(ports)], PATH, log, stop) for n in range(people)]
    for person in crowd:
        person.start()
    deadline = time.monotonic() + most
    while time.monotonic() < deadline and not until() and not log.complaints:
        time.sleep(0.1)
    stop.set()
    for person in crowd:
        person.join(90)
    assert not log.complaints, log.complaints[0]
    assert not any(person.is_alive() for person in crowd)


def check_invariants(log: Log, installation: Installation) -> dict:
    """None that was acknowledged is lost, none is there twice, none counts as on time that came late."""
    stored = json.loads(installation.python(STORED))
    there = {text: number for text, number, *_ in stored["rows"]}
    assert len(stored["rows"]) == stored["submissions"] == stored["keys"] == stored["receipts"]
    assert len(there) == len(stored["rows"]), "a text is there twice"
    for text, numbers in log.numbers.items():
        assert set(numbers) == {there.get(text)}, f"acknowledged as {numbers}, stored as {there.get(text)}"
    assert set(there) == set(log.numbers) == log.begun
    closes_at = datetime.fromisoformat(stored["closes_at"])
    for text, _number, timeliness, recorded_at in stored["rows"]:
        on_time = datetime.fromisoformat(recorded_at) < closes_at
        assert (timeliness == "on-time") == on_time, f"{text} came at {recorded_at} and counts as {timeliness}"
    return stored
