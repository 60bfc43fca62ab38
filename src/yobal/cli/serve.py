"""`yobal serve`: the pages and the background work, as one process tree that starts and stops together.

This process is granian's parent. Its children are the processes that answer requests and one that does background
work; a child that dies is started again, and none outlives its parent.
"""

import logging
import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.checks import ERROR, CheckMessage
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from yobal.cli.doctor import START_UP, examine
from yobal.cli.main import prepare
from yobal.cli.parentage import end_with_parent
from yobal.cli.timekeeping import keep_time
from yobal.web.public.crowd.gate import Gate, threads

APPLICATION = "yobal.cli.serve:application"
PATIENCE = 20  # seconds for requests and tasks under way when the server is told to stop
BREATH = 1.0  # seconds before a dead worker is started again
MISTAKE = 2
EPILOG = """\b
Examples:
  yobal serve --migrate                      first start, and after an upgrade
  yobal serve --host 127.0.0.1 --port 8080   behind a proxy with TLS
"""
_log = logging.getLogger(__name__)


@click.command("serve", epilog=EPILOG)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1), help="Processes that answer; SQLite: 1, PostgreSQL: one a core.")
@click.option("--no-worker", is_flag=True, help="Leave background work to `yobal worker` elsewhere.")
@click.option("--migrate/--no-migrate", default=False, show_default=True, help="Bring the tables up to date first.")
def command(*, host: str, port: int, workers: int | None, no_worker: bool, migrate: bool) -> None:
    """Serve the pages and do the background work.

    Refuses to start where what people send could be lost or shown; `yobal doctor` tells all that can be checked.
    """
    if migrate:
        call_command("migrate", interactive=False, verbosity=0)
    refuse_if_unfit()
    collect_static_files()
    share_nothing()
    server = _server(host, port, workers or default_workers())
    if not no_worker:
        _keep_beside(server)
    click.echo(f"Yobal listens at http://{host}:{port} (stop with Ctrl+C)", err=True)
    server.serve()


def share_nothing() -> None:
    """Leave no connection behind that children could inherit: two processes on one would read each other's answers.

    Children are spawned and not forked, since the pool of connections has threads.
    """
    multiprocessing.set_start_method("spawn", force=True)
    for used in connections.all(initialized_only=True):
        used.close()
        if used.vendor == "postgresql":
            used.close_pool()  # type: ignore[attr-defined]


def refuse_if_unfit() -> None:
    """Say what must be mended before anything may be received, and stop."""
    errors = [finding for result in examine(START_UP) for finding in result.findings if finding.level >= ERROR]
    if errors:
        raise Unfit(errors)


class Unfit(click.ClickException):
    """The installation may not receive anything as it is."""

    exit_code = MISTAKE

    def __init__(self, findings: list[CheckMessage]) -> None:
        lines = [f"  {finding.obj}: {finding.msg}\n    {finding.hint}" for finding in findings]
        super().__init__("\n".join(["Yobal does not start like this.", *lines]))


def default_workers() -> int:
    """Count processes: writers of SQLite starve each other, PostgreSQL uses every core."""
    return 1 if connection.vendor == "sqlite" else len(os.sched_getaffinity(0))


def collect_static_files() -> None:
    """Put style sheets and fonts where they are served from, unless this version did so before."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = _newest_static_file()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, encoding="ascii")


def _newest_static_file() -> str:
    from django.contrib.staticfiles.finders import get_finders

    times = [
        Path(storage.path(name)).stat().st_mtime_ns for finder in get_finders() for name, storage in finder.list([])
    ]
    return f"{len(times)}:{max(times, default=0)}:{settings.STORAGES['staticfiles']['BACKEND']}"


def _server(host: str, port: int, workers: int) -> Any:
    return Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=workers,
        blocking_threads=threads(),
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        websockets=False,
        # Paths hold the secrets of drafts, so requests are not logged.
        log_access=False,
        log_level=LogLevels.error,
    )


def application() -> Gate:
    """Make the WSGI application in a process that answers requests."""
    server = multiprocessing.parent_process()
    if server is not None and server.pid is not None:
        end_with_parent(server.pid)
    prepare()
    keep_time()
    # Threads that wait for each other change ten times as often: a crowd costs the others half as much time.
    sys.setswitchinterval(0.0005)
    return Gate(get_wsgi_application())


class Companion:
    """The background worker as a child process, started again when it dies."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        # The kernel ends the child with the thread that started it: this one lives as long as the server.
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Start the child and watch over it."""
        self._thread.start()

    def stop(self) -> None:
        """Tell the child to finish what it does, and wait for it; kill it in the end."""
        self._stopping.set()
        self._thread.join(PATIENCE + 5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._child = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
            status = self._wait(self._child)
            if not self._stopping.wait(BREATH):
                _log.warning("The background worker ended with status %s and is started again", status)

    def _wait(self, child: subprocess.Popen[bytes]) -> int | None:
        while child.poll() is None:
            if self._stopping.wait(0.2):
                return _end(child)
        return child.returncode


def _end(child: subprocess.Popen[bytes]) -> int:
    child.terminate()
    try:
        return child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _keep_beside(server: Any) -> None:
    companion = Companion([sys.executable, "-m", "yobal.cli.main", "worker", "--parent", str(os.getpid())])
    server.on_startup(companion.start)
    server.on_shutdown(companion.stop)
