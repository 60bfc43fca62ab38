"""A PostgreSQL cluster of one's own, in a folder: for tests, fault tests and benchmarks.

It needs no set-up by root and disturbs nobody: a free port of the loopback interface, a socket and all data in the
folder, a password made for it. PostgreSQL refuses to run as root; then its programs run as `postgres`, or as `nobody`.

    with temporary_cluster() as cluster:
        connect(cluster.url)

    python scripts/postgres_cluster.py start DIR [--durable]    prints the URL; starts a stopped cluster again
    python scripts/postgres_cluster.py stop DIR
"""

import argparse
import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

USER = DATABASE = "yobal"
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = '{folder}'
max_connections = 100
shared_buffers = 64MB
log_min_messages = warning
timezone = 'UTC'
fsync = {durable}
full_page_writes = {durable}
"""


class ClusterError(RuntimeError):
    """PostgreSQL is not installed, or one of its programs failed; the message says which and what it wrote."""


@dataclass(frozen=True)
class Cluster:
    """A cluster in `folder`: `folder/data`, `folder/log`, the password and the port in files of these names."""

    folder: Path

    @property
    def url(self) -> str:
        """Where to connect, as YOBAL_DATABASE_URL wants it; the role owns the cluster."""
        password, port = ((self.folder / name).read_text(encoding="ascii") for name in ("password", "port"))
        return f"postgres://{USER}:{password}@127.0.0.1:{port}/{DATABASE}"

    @property
    def is_running(self) -> bool:
        """Whether a server of this cluster is up."""
        return self._control("status").returncode == 0

    def create(self, *, durable: bool) -> None:
        """Make the cluster's files. What is not durable may be lost when the machine stops, not when a process does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_hex(16), encoding="ascii")
        self._hand_over()
        options = (
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--lc-collate=C",
            "--auth=scram-sha-256",
            f"--username={USER}",
        )
        self._must("initdb", *options, f"--pwfile={password}", "--no-sync", f"--pgdata={self.folder / 'data'}")
        settings = SETTINGS.format(folder=self.folder, durable="on" if durable else "off")
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)

    def start(self) -> None:
        """Start the server, at its first port where there is one, and make sure that the database exists."""
        port = self.folder / "port"
        if not port.exists():
            port.write_text(str(_free_port()), encoding="ascii")
        options = f"-p {port.read_text(encoding='ascii')}"
        started = self._control("start", "--wait", f"--log={self.folder / 'log'}", f"--options={options}")
        if started.returncode:
            port.unlink()
            raise ClusterError(f"PostgreSQL did not start: {started.stdout}{self._log()}")
        self._create_database()

    def stop(self, *, mode: str = "fast") -> None:
        """Stop the server: `fast` as an administrator does, `immediate` as a power cut does."""
        self._control("stop", "--wait", f"--mode={mode}")

    def _create_database(self) -> None:
        found = self._psql("SELECT 1 FROM pg_database WHERE datname = 'yobal'")
        if not found.stdout.strip():
            self._psql("CREATE DATABASE yobal TEMPLATE template0")

    def _psql(self, statement: str) -> subprocess.CompletedProcess[str]:
        url = self.url.removesuffix(DATABASE) + "postgres"
        return self._must("psql", "--no-psqlrc", "--tuples-only", f"--dbname={url}", f"--command={statement}")

    def _control(self, action: str, *options: str) -> subprocess.CompletedProcess[str]:
        return self._call("pg_ctl", action, f"--pgdata={self.folder / 'data'}", *options)

    def _must(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = self._call(program, *arguments)
        if done.returncode:
            raise ClusterError(f"{program} failed: {done.stdout}")
        return done

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        user = _other_user()
        prefix = ["runuser", "-u", user.pw_name, "--"] if user else []
        command = [*prefix, str(programs() / program), *arguments]
        # A file and not a pipe: the server inherits what pg_ctl writes to, and a pipe would never end.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False
            )
            output.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, output.read())

    def _hand_over(self) -> None:
        if user := _other_user():
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid)

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(encoding="utf-8", errors="replace")[-2_000:] if log.exists() else ""


def programs() -> Path:
    """Return the folder of initdb and pg_ctl: Debian keeps them off the path, the newest version is taken."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise ClusterError("PostgreSQL is not installed: apt-get install postgresql")


def start(folder: Path, *, durable: bool = False) -> Cluster:
    """Make the cluster in `folder` unless it is there, and start it unless it runs."""
    cluster = Cluster(folder.resolve())
    if not (cluster.folder / "data" / "PG_VERSION").exists():
        cluster.create(durable=durable)
    if not cluster.is_running:
        _start_on_a_free_port(cluster)
    return cluster


@contextlib.contextmanager
def temporary_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Run a cluster in a temporary folder; both are gone afterwards."""
    # Not under $TMPDIR: the path of a socket must be short, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="yobal-postgresql-", dir="/tmp"))
    try:
        yield start(folder, durable=durable)
    finally:
        Cluster(folder).stop(mode="immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _start_on_a_free_port(cluster: Cluster, attempts: int = 3) -> None:
    """Start; another process may take the free port before PostgreSQL does, so a new port is tried."""
    for _ in range(attempts - 1):
        with contextlib.suppress(ClusterError):
            cluster.start()
            return
    cluster.start()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _other_user() -> pwd.struct_passwd | None:
    """Return whom to run as, None when we may run PostgreSQL as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ClusterError("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as")


def main() -> None:
    """Start or stop the cluster of a folder from the command line."""
    parser = argparse.ArgumentParser(description="Start or stop a PostgreSQL cluster of one's own.")
    parser.add_argument("action", choices=["start", "stop"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--durable", action="store_true", help="write through to the disk, as production does")
    chosen = parser.parse_args()
    if chosen.action == "start":
        print(start(chosen.folder, durable=chosen.durable).url)
    else:
        Cluster(chosen.folder.resolve()).stop()


if __name__ == "__main__":
    main()
