"""A pytest plugin that gives a test run its own database and folder, before Django reads its settings.

It is loaded with `-p tests.environment`, since pytest-django reads the settings before any conftest.py.
YOBAL_TEST_DATABASE chooses the database: `sqlite` (a file in the run's folder) or `postgresql` (a cluster of the run's
own). The workers of pytest-xdist inherit the environment of the process that started them; each adds a suffix to the
name of its database.
"""

import atexit
import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from scripts.postgres_cluster import ClusterError, temporary_cluster

READY = "YOBAL_TEST_READY"
DATABASES = ("sqlite", "postgresql")
KEPT = ("YOBAL_TEST_DATABASE", "YOBAL_PICTURES", "YOBAL_CHROMIUM")
_resources = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Prepare the environment in the process that starts the run; workers find it ready."""
    if READY not in os.environ:
        _prepare(os.environ.get("YOBAL_TEST_DATABASE", "sqlite"))


def pytest_unconfigure() -> None:
    """Stop and remove what this process started."""
    _resources.close()


def pytest_report_header() -> str:
    """Say in the header which database the run is on."""
    return f"database: {os.environ.get('YOBAL_TEST_DATABASE', 'sqlite')}"


def _prepare(database: str) -> None:
    if database not in DATABASES:
        raise pytest.UsageError(f"YOBAL_TEST_DATABASE is '{database}': write {' or '.join(DATABASES)}.")
    _clean_up_whatever_happens()
    temporary = tempfile.TemporaryDirectory(prefix="yobal-tests-", ignore_cleanup_errors=True)
    folder = Path(_resources.enter_context(temporary))
    (folder / "static").mkdir()  # WhiteNoise warns where there is none
    _forget_the_developers_settings()
    os.environ |= {
        READY: "1",
        "YOBAL_ENV": "test",
        "YOBAL_DATA": str(folder),
        "YOBAL_SECRET_KEY": "a key for tests, known to everybody",
        "YOBAL_DATABASE_URL": _database_url(database, folder),
        # A file and not memory: WAL, locks and threads behave as they will for participants.
        "YOBAL_TEST_SQLITE": str(folder / "test.sqlite3"),
    }
    _resources.callback(os.environ.pop, READY)


def _clean_up_whatever_happens() -> None:
    """A run that dies of a wrong setting or is told to stop must not leave a server behind."""
    atexit.register(_resources.close)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def _database_url(database: str, folder: Path) -> str:
    if database == "sqlite":
        return f"sqlite:///{folder / 'yobal.sqlite3'}"
    try:
        return _resources.enter_context(temporary_cluster()).url
    except ClusterError as error:
        raise pytest.UsageError(str(error)) from error


def _forget_the_developers_settings() -> None:
    for name in [name for name in os.environ if name.startswith("YOBAL_") and name not in KEPT]:
        del os.environ[name]
