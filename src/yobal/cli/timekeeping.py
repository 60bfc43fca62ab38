"""The clock of a process that answers goes by the database's, so that all servers of an installation go alike."""

import logging
import threading
import time

from django.db import DatabaseError, connection

from yobal.reception.clock import set_clock

_EVERY = 10.0  # seconds
_log = logging.getLogger(__name__)


def keep_time() -> None:
    """Set the clock now and every few seconds, as the machine's own may be moved meanwhile."""
    if connection.vendor == "postgresql":
        _set()
        threading.Thread(target=_keep_setting, daemon=True).start()


def _keep_setting() -> None:
    while True:
        time.sleep(_EVERY)
        _set()


def _set() -> None:
    try:
        set_clock()
    except DatabaseError:
        _log.warning("The database could not be asked for the time; the clock goes on as it was set last.")
    finally:
        connection.close()
