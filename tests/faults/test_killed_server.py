"""A server that is killed again and again loses nothing that it acknowledged, and keeps nothing twice."""

import random
import threading
import time

import pytest

from tests.cli.installations import Installation, free_port

from .participants import Log, Participant
from .scene import PATH, answering, check_invariants, kill, opened

PEOPLE = 6


def test_three_kills_lose_nothing_on_sqlite(tmp_path):
    kill_again_and_again(opened(tmp_path), times=3)


@pytest.mark.long
@pytest.mark.parametrize("new_database", ["sqlite", "postgresql"], indirect=True)
def test_twenty_kills_lose_nothing(tmp_path, new_database):
    kill_again_and_again(opened(tmp_path, new_database()), times=20)


def kill_again_and_again(installation: Installation, *, times: int) -> None:
    """Post in parallel, kill server and worker at random moments, and compare what was said with what is there."""
    port, log, stop = free_port(), Log(), threading.Event()
    people = [Participant(port, PATH, log, stop) for _ in range(PEOPLE)]
    server = started(installation, port)
    try:
        for person in people:
            person.start()
        for _ in range(times):
            time.sleep(random.uniform(0.1, 1.5))  # noqa: S311 - nothing secret
            kill(server)
            server = started(installation, port)
        stop.set()
        for person in people:
            person.join(90)
    finally:
        kill(server)
    assert not log.complaints, log.complaints[0]
    assert not any(person.is_alive() for person in people)
    assert len(log.numbers) > PEOPLE, "too little was sent to show anything"
    assert log.trouble, "no request was hit by a kill"
    stored = check_invariants(log, installation)
    print(f"{len(log.numbers)} receipts, {stored['submissions']} submissions, {log.trouble} requests hit")


def started(installation, port):
    return answering(installation.start("serve", "--port", str(port)), installation, port)
