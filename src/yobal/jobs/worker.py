"""The worker process: django-tasks' own worker, with a thread that reaps and schedules."""

import logging
import secrets
import threading

from django.db import close_old_connections, connection
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.management.commands.db_worker import Worker

from yobal.jobs.actions import reap, schedule_periodic

_log = logging.getLogger(__name__)
_PULSE = 5.0  # seconds


def _housekeeping(stop: threading.Event) -> None:
    while not stop.wait(_PULSE):
        try:
            schedule_periodic()
            reap()
        except Exception:
            _log.exception("Housekeeping failed; it is tried again in %s seconds", _PULSE)
        finally:
            close_old_connections()
    connection.close()


def work(*, until_idle: bool = False) -> None:
    """Do background work until stopped, or until there is none left."""
    # Tasks register themselves; without this the worker would know none.
    autodiscover_modules("tasks")
    worker = Worker(
        queue_names=["default"],
        interval=0 if until_idle else 1,
        batch=until_idle,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=secrets.token_hex(8),
        excluded_queue_names=[],
    )
    if until_idle:
        worker.run()
        return
    stop = threading.Event()
    threading.Thread(target=_housekeeping, args=(stop,), daemon=True).start()
    worker.configure_signals()
    try:
        worker.run()
    finally:
        stop.set()
