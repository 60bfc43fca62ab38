"""Installations of Yobal of a test's own, driven by the real command in processes of their own."""

import contextlib
import os
import random
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
KEY = "a key of an installation for tests, long enough: 0123456789"
MIGRATE = "from django.core.management import call_command as c; c('migrate', verbosity=0)"
PREPARE = "from yobal.cli.main import prepare\nprepare()\n"


@dataclass
class Installation:
    """A data folder, a database and the environment that leads to them."""

    folder: Path
    database_url: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        ours = {"YOBAL_DATA": str(self.folder), "YOBAL_ENV": "development", "YOBAL_SECRET_KEY": KEY}
        if self.database_url:
            ours["YOBAL_DATABASE_URL"] = self.database_url
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_", "COV_"))
        }
        return clean | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"} | ours | self.settings

    def yobal(self, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return self._run("-m", "yobal.cli.main", *arguments, **options)

    def python(self, source: str, *arguments: str) -> str:
        """Run a piece of Python with Django ready; returns what it prints."""
        done = self._run("-c", PREPARE + source, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def migrated(self) -> "Installation":
        """Make the tables: an installation that has them is made once and copied, since making them takes seconds."""
        if self.database_url:
            _copy_database_with_tables(self.database_url)
        else:
            (self.folder / "yobal.sqlite3").write_bytes(_file_with_tables())
        return self

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a command that goes on, in a process group of its own."""
        return self._start("-m", "yobal.cli.main", *arguments)

    def start_python(self, source: str) -> "subprocess.Popen[bytes]":
        """Start a piece of Python that goes on, in a process group of its own."""
        return self._start("-c", PREPARE + source)

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self.folder / "log").open("ab") as file:
            return subprocess.Popen(
                [sys.executable, *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _run(self, *arguments: str, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


def new_installation(folder: Path, database_url: str = "", **settings: str) -> Installation:
    """Make a folder for an installation."""
    folder.mkdir(parents=True, exist_ok=True)
    return Installation(folder, database_url, settings)


@cache
def _file_with_tables() -> bytes:
    with tempfile.TemporaryDirectory(prefix="yobal-tables-") as folder:
        Installation(Path(folder)).python(MIGRATE)
        assert not Path(folder, "yobal.sqlite3-wal").exists(), "not everything is in the file"
        return Path(folder, "yobal.sqlite3").read_bytes()


def _copy_database_with_tables(url: str) -> None:
    server, name = url.rsplit("/", 1)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tables'").fetchone():
            connection.execute("DROP DATABASE IF EXISTS half_made")
            connection.execute("CREATE DATABASE half_made TEMPLATE template0")
            with tempfile.TemporaryDirectory(prefix="yobal-tables-") as folder:
                Installation(Path(folder), f"{server}/half_made").python(MIGRATE)
            connection.execute("ALTER DATABASE half_made RENAME TO tables")
        connection.execute(f"DROP DATABASE {name}")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE tables")


def free_port() -> int:
    """Find an unused port, below those that the system gives away: a killed server comes back to it."""
    while True:
        port = random.randrange(20_000, 30_000)  # noqa: S311 - nothing secret
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


FILL = """
from tests.factories import announced, intake
from yobal.reception.actions import receive
from yobal.reception.intake import IncomingFile
made = announced()
for number in range(3):
    receive(
        intake(made, "ខ្ញុំយល់ស្រប %d" % number, key="key-%d" % number,
               files=(IncomingFile("letter %d.txt" % number, b"letter %d" % number, "text/plain"),)),
        by="participant",
    )
print(made.pk)
"""
