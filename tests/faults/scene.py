"""Servers with something wrong in them, crowds that post at them, and what must hold afterwards."""

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_string
from pathlib import Path

from tests.cli.installations import Installation, new_installation
from tests.faults.participants import TROUBLE, Log, Participant, ask, mailbox

PATH = "/en/c/faults/answer/"
OPEN = """
import sys
from datetime import timedelta
from tests.factories import announced
from yobal.lib import clock
at = clock.now()
closes_at = at + timedelta(seconds=float(sys.argv[1]))
announced(slug="faults", opens_at=at - timedelta(days=1), closes_at=closes_at)
print(closes_at.isoformat())
"""
MONTH = str(30 * 86_400)
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
# What a killed sender had taken for itself is free after ten minutes, which have passed here.
SEND = """
from yobal.lib import clock
from yobal.messaging.actions import send_due
from yobal.messaging.models import Message
Message.objects.filter(sent_at=None).update(not_before=clock.real_now())
while send_due():
    pass
assert not Message.objects.filter(sent_at=None).exists()
"""
# The last line of each message in the folder.
MARK = "-" * 79 + "\n"
# How far a server's clock may be from the database's after asking it for the time.
NEARLY = timedelta(seconds=0.5)


def opened(folder: Path, database_url: str = "") -> Installation:
    """Make an installation with a round that closes after a month."""
    installation = new_installation(folder, database_url).migrated()
    installation.python(OPEN, MONTH)
    return installation


def serve(installation: Installation, port: int, *, wrong: str = "", workers: int = 1) -> "subprocess.Popen[bytes]":
    """Start a server with something wrong in it, and wait until it answers."""
    installation.settings["YOBAL_WRONG"] = wrong
    arguments = ["yobal", "serve", "--no-worker", "--workers", str(workers), "--port", str(port)]
    server = installation.start_python(
        f"import sys\nsys.argv = {arguments}\nfrom tests.faults.served import main\nmain()"
    )
    return answering(server, installation, port)


def answering(server: "subprocess.Popen[bytes]", installation: Installation, port: int) -> "subprocess.Popen[bytes]":
    """Wait until a server answers."""
    for _ in range(600):
        try:
            ask(port, "HEAD", "/static/")
        except TROUBLE:
            assert server.poll() is None, (installation.folder / "log").read_text()[-3_000:]
            time.sleep(0.05)
        else:
            return server
    raise AssertionError((installation.folder / "log").read_text()[-3_000:])


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process with all its children, as a machine that runs out of memory would; nobody can say good-bye."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


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
    assert len(there) == len(stored["rows"]), "a text is there twice"
    assert len(there) == stored["submissions"] == stored["keys"] == stored["receipts"]
    for text, numbers in log.numbers.items():
        assert set(numbers) == {there.get(text)}, f"acknowledged as {numbers}, stored as {there.get(text)}"
    # What was begun was finished, so nothing is there that nobody holds a receipt for.
    assert set(there) == set(log.numbers) == set(log.begun)
    check_times(log, stored)
    check_mail(installation, {mailbox(text) for text in there})
    return stored


def check_times(log: Log, stored: dict) -> None:
    """Time of receipt by the database's clock, and who held a form before the close by the participants' own."""
    closes_at = datetime.fromisoformat(stored["closes_at"])
    for text, _number, timeliness, recorded_at in stored["rows"]:
        asked_at, shown_at = log.begun[text]
        allowed = {"grace"} if shown_at < closes_at - NEARLY else {"grace", "late"}
        if datetime.fromisoformat(recorded_at) < closes_at:
            allowed = {"on-time"}
        elif asked_at >= closes_at:
            allowed = {"late"}
        assert timeliness in allowed, f"begun at {shown_at}, came at {recorded_at}, and counts as {timeliness}"


def check_mail(installation: Installation, mailboxes: set[str]) -> dict[str, list[str]]:
    """Each sender is told of the receipt, by one message however often it comes, and nobody else is."""
    installation.python(SEND)
    found = defaultdict(list)
    folder = installation.folder / "mail"
    # What stands after the last mark is a message that somebody was killed over.
    texts = [text for file in folder.iterdir() for text in file.read_text().split(MARK)[:-1]]
    for message in map(message_from_string, texts):
        found[message["To"]].append(message["Message-ID"])
    assert set(found) == mailboxes
    assert all(len(set(messages)) == 1 for messages in found.values())
    return found
