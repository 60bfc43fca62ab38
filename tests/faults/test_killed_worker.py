"""Work that a killed worker left is done by the next one."""

import signal
import time

import pytest

from tests.cli.installations import new_installation
from tests.faults.scene import check_mail, kill, opened

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

# Four submissions with an address, and one that is taken back before it is committed.
SUBMIT = """
from django.db import transaction
from tests.factories import intake
from yobal.jobs.actions import schedule
from yobal.publication.models import Consultation
from yobal.reception.actions import receive
from yobal.reception.intake import Piece
made = Consultation.objects.get()
with transaction.atomic():
    for number in range(5):
        mailbox = Piece("person/email", b"%d@example.org" % number)
        with transaction.atomic():
            receive(intake(made, personal=(mailbox,)), by="participant")
            transaction.set_rollback(number == 4)
    schedule("messaging.send_due", key="mail")
"""
# The worker dies at its second message: before it goes out, or when it is gone and that is to be noted.
SEND_AND_DIE = """
import os, signal
from pathlib import Path
import yobal.jobs.worker
from yobal.messaging.actions import sending
step, mark, met = sending.{step}, Path("{mark}"), []
def dying(*args, **kwargs):
    met.append(args)
    if len(met) == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return step(*args, **kwargs)
sending.{step} = dying
yobal.jobs.worker.work(until_idle=True)
"""
CLAIM_OVER = """
from yobal.messaging.models import Message
Message.objects.filter(sent_at=None).update(not_before=clock.real_now())
"""
UNSENT = "from yobal.messaging.models import Message; print(Message.objects.filter(sent_at=None).count())"


def test_what_a_killed_worker_left_is_done_by_the_next_and_once(tmp_path, new_database):
    installation = new_installation(tmp_path / "installation", new_database()).migrated()
    installation.python(QUEUE, str(tmp_path))
    worker = installation.start_python(SLOW_TASK + WORK)
    wait_for(tmp_path / "begun")
    kill(worker)
    assert installation.python(STATE) == "running 1"
    assert installation.python(LEASE_OVER) == "1"
    installation.python(SLOW_TASK + WORK)
    assert (tmp_path / "done").read_text() == "2"
    assert installation.python(STATE) == "done 2"


@pytest.mark.long
@pytest.mark.parametrize(("step", "copies"), [("_send", [1, 1, 1, 1]), ("_note", [1, 1, 1, 2])])
def test_a_worker_that_dies_over_the_mail_loses_no_receipt_and_makes_none_up(tmp_path, new_database, step, copies):
    """Whoever is told twice is told by the same message, which a mailbox shows once."""
    installation = opened(tmp_path / "installation", new_database())
    installation.python(SUBMIT)
    sending = SEND_AND_DIE.format(step=step, mark=tmp_path / "died")
    assert installation.start_python(sending).wait(300) == -signal.SIGKILL
    assert installation.python(UNSENT) == "3"
    assert installation.python(LEASE_OVER + CLAIM_OVER) == "1"
    installation.python(sending)
    assert installation.python(UNSENT) == "0"
    told = check_mail(installation, {f"{number}@example.org" for number in range(4)})
    assert sorted(len(messages) for messages in told.values()) == copies


def wait_for(path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} did not come")
