"""A site for journeys: the real commands, in processes of their own, on a folder that holds the demonstration.

Tests of pages roll their changes back; a browser cannot see those. And what a journey writes can never be deleted
again: the guards of the database refuse. So each module of journeys gets a copy of one folder, prepared once.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
YOBAL = Path(sys.executable).with_name("yobal")
PATIENCE = 60  # seconds until a server answers, or ends


@dataclass
class Site:
    """A running server, its folder and its log."""

    folder: Path
    port: int = field(default_factory=lambda: _free_port())
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Give the address of the front door, without the last slash."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """Name the file that holds what the server said."""
        return self.folder / "server.log"

    @property
    def facts(self) -> dict[str, Any]:
        """Give what was noted when the folder was prepared: receipts, which nobody can read again."""
        found: dict[str, Any] = json.loads((self.folder / "facts.json").read_text(encoding="utf-8"))
        return found

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        command = [YOBAL, "serve", "--port", str(self.port), "--no-worker"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment(self.folder, self.url), cwd=self.folder, stdout=log, stderr=log
            )
        deadline = time.monotonic() + PATIENCE
        while not _answers(f"{self.url}/en/"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"The server did not start:\n{self.log.read_text()[-5000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the server, and wait until it has ended."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def prepare(folder: Path) -> None:
    """Load the demonstration into a folder, and a small consultation beside it, all with the real commands."""
    _run(folder, YOBAL, "demo", "--no-serve", "--data", str(folder))
    _run(folder, sys.executable, "-m", "tests.journeys.small", str(folder / "facts.json"))


def copied(prepared: Path, folder: Path) -> Site:
    """Make a site with a copy of the prepared folder."""
    shutil.copytree(prepared, folder)
    return Site(folder)


def environment(folder: Path, url: str = "http://localhost") -> dict[str, str]:
    """Give the settings of the demonstration: none of the test run's own, SQLite in the folder, quick passwords."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YOBAL_")}
    return kept | {
        "YOBAL_ENV": "test",
        "YOBAL_DEMO": "1",
        "YOBAL_DATA": str(folder),
        "YOBAL_BASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "yobal.config.settings",
        "PYTHONPATH": str(ROOT),
    }


def _run(folder: Path, *command: str | Path) -> None:
    done = subprocess.run(command, env=environment(folder), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} failed:\n{done.stdout}\n{done.stderr}"


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
