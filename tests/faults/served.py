"""`yobal serve` with something wrong in the processes that answer, as YOBAL_WRONG names it: for tests alone.

Kills: `before-commit`, `after-commit` (before the reply): two processes die there. `ahead`, `behind`: its clock is
wrong by 300 seconds. Sabotage, which tests must notice: `early` acknowledges before the commit, `normal` commits
without waiting for the disk, `keyless` takes the uniqueness of keys away.
"""

import os
import random
import signal
import threading
import time
from datetime import timedelta
from typing import Any

WRONG = os.environ.get("YOBAL_WRONG", "")
CLOCKS = {"ahead": timedelta(seconds=300), "behind": timedelta(seconds=-300)}
DEATHS = 2
BORN, GROWN = time.monotonic(), 6.0  # granian takes processes that die within seconds for a loop, and stops
DIED = "died-{}"


def main() -> None:
    from yobal.cli import serve
    from yobal.cli.main import main as yobal

    serve.APPLICATION = "tests.faults.served:application"
    yobal()


def application() -> Any:
    """Make the application, then put in what is wrong."""
    from yobal.cli import serve

    wrong = set(filter(None, WRONG.split(",")))
    for name in wrong & CLOCKS.keys():
        _skew(CLOCKS[name])
    made = serve.application()
    for name in wrong - CLOCKS.keys():
        globals()[f"_{name.replace('-', '_')}"]()
    return made


def _perhaps_die() -> None:
    """Die twice at most: it takes seconds until another process has taken the place."""
    from django.conf import settings

    died = len(list(settings.DATA.glob(DIED.format("*"))))
    if died < DEATHS and time.monotonic() - BORN > GROWN and random.random() < 0.3:  # noqa: S311 - nothing secret
        (settings.DATA / DIED.format(os.getpid())).touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _before_commit() -> None:
    from yobal.reception import actions

    empty = actions._empty

    def emptied(*args: Any, **kwargs: Any) -> None:
        empty(*args, **kwargs)
        _perhaps_die()

    actions._empty = emptied


def _after_commit() -> None:
    from yobal.web.public.answering.views import sending

    given = sending.given

    def handed(*args: Any, **kwargs: Any) -> Any:
        _perhaps_die()
        return given(*args, **kwargs)

    sending.given = handed


def _skew(wrong_by: timedelta) -> None:
    from yobal.lib import clock

    real_now = clock.real_now
    clock.real_now = lambda: real_now() + wrong_by


def _early() -> None:
    """Answer at once, and write half a second later: a kill in between loses what was acknowledged."""
    from django.db import IntegrityError, transaction

    from yobal.lib.errors import Refusal
    from yobal.reception import actions

    at_most_twice = actions._at_most_twice

    def promised(write: Any) -> Any:
        def later() -> None:
            time.sleep(0.5)
            at_most_twice(write)

        try:
            with transaction.atomic():
                acknowledgement = write(False)
                transaction.set_rollback(True)
        except (IntegrityError, Refusal):  # written meanwhile
            return at_most_twice(write)
        threading.Thread(target=later, daemon=True).start()
        return acknowledgement

    actions._at_most_twice = promised


def _normal() -> None:
    from django.conf import settings
    from django.db import connections

    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")
    connections.settings["default"]["OPTIONS"] = options
    connections.close_all()


def _keyless() -> None:
    """Let the constraints never see the same key, or the same number, twice."""
    from yobal.collection.models import Submission
    from yobal.reception import actions

    make, new_receipt = actions.make, actions.new_receipt

    def unlike(*args: Any, **kwargs: Any) -> Any:
        made = make(*args, **kwargs)
        if Submission.objects.filter(key_hash=made.submission.key_hash).exists():
            made.submission.key_hash = os.urandom(32)
        return made

    actions.make = unlike
    actions.new_receipt = lambda submission, key, **_: new_receipt(submission, key, surely_free=True)


if __name__ == "__main__":
    main()
