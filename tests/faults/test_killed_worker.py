"""Work that a killed worker left is done by the next one."""

import os
import signal
import time

from tests.cli.installations import new_installation

SLOW_TASK = """
import sys, time
from pathlib import Path
from yobal.jobs.actions import task
from yobal.lib import clock

@task("faults.slow")
def slow(lease, *, folder):
    (Path(folder) / "begun").write_text(str(lease.work.attempts))
    if lease.work.attempts == 1:
        time.sleep(600)
    (Path(folder) / "done").write_text(str(lease.work.attempts))
"""
QUEUE = """
import sys
from yobal.jobs.actions import schedule
schedule("faults.slow", key="once", folder=sys.argv[1])
schedule("faults.slow", key="once", folder=sys.argv[1])
"""
WORK = "import yobal.jobs.worker\nyobal.jobs.worker.work(until_idle=True)"
# What takes a minute by itself: the lease runs out.
LEASE_OVER = """
from datetime import timedelta
from yobal.jobs.actions import reap
from yobal.jobs.models import Work
from yobal.lib import clock
Work.objects.update(lease_until=clock.real_now() - timedelta(seconds=1))
print(reap())
"""
STATE = "from yobal.jobs.models import Work; w = Work.objects.get(); print(w.state, w.attempts)"


def test_what_a_killed_worker_left_is_done_by_the_next_and_once(tmp_path, new_database):
    installation = new_installation(tmp_path / "installation", new_database()).migrated()
    installation.python(QUEUE, str(tmp_path))
    worker = installation.start_python(SLOW_TASK + WORK)
    wait_for(tmp_path / "begun")
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert installation.python(STATE) == "running 1"
    assert installation.python(LEASE_OVER) == "1"
    installation.python(SLOW_TASK + WORK)
    assert (tmp_path / "done").read_text() == "2"
    assert installation.python(STATE) == "done 2"


def wait_for(path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} did not come")
