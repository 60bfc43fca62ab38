"""How many durable acknowledgements a second this machine gives, beside what a bare Django view could.

    .venv/bin/python benchmarks/intake.py [--seconds N] [--filled N] [--only sqlite] [--json]

For each database it starts a Yobal of its own by `yobal serve` (one process on SQLite, one a core on PostgreSQL, whose
cluster is its own and durable) without background work, and lets 32 participants send at once over connections that
stay open. Everything stays on this machine and is gone afterwards. Counted are, each for N seconds, the last for
half as long:

  bare      a Django view without any middleware that reads the form and inserts one row; answers of 200
  acks      the POST that sends a checked draft (eight answers, an organisation, a comment on a provision), answered
            by the page with the receipt, after the commit; the drafts were put into the tables before
  three     save, check and send: the form's POST, the page for checking, the POST that sends
  journeys  landing, reader, form, save, check, send: six requests, pages packed as phones get them
  lookups   the page of a receipt, asked for with number and code

Times are those of the last request of each: of sending, for acks. `ratio` is acks to bare.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake_crowd import Tally, Turn, crowd, get
from intake_people import HOST, bare, journey, look_up, one_receipt, sendings, three

ROOT = Path(__file__).parents[1]
DATABASES = ("sqlite", "postgresql")
SIZE = 32
MOST = 700  # acknowledgements a second: more drafts than can be sent are prepared


@dataclass(frozen=True)
class Place:
    """A folder and a database, and the environment that leads to them."""

    folder: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Give the settings, and nothing of the developer's own."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_"))}
        ours = {
            "YOBAL_DATA": str(self.folder),
            "YOBAL_SECRET_KEY": "a key for benchmarks, known to everybody: 01234567",
            # A crowd that never tires would be asked for proofs of work.
            "YOBAL_NEW_DRAFTS_A_MINUTE": "1000000",
        }
        if self.database_url:
            ours["YOBAL_DATABASE_URL"] = self.database_url
        path = os.pathsep.join(map(str, (ROOT / "src", ROOT / "benchmarks")))
        return clean | ours | {"PYTHONPATH": path, "YOBAL_ENV": "development"}

    def run(self, *arguments: str) -> str:
        """Run Python to its end; returns what it says."""
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, env=self.environment, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True
        ).stdout

    @contextmanager
    def serving(self, *arguments: str) -> Iterator[int]:
        """Keep a server running within the block; gives its port."""
        port = _free_port()
        command = [sys.executable, *arguments, str(port)]
        with (self.folder / "log").open("ab") as log:
            server = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            self._await(server, port)
            yield port
        finally:
            server.terminate()
            server.wait(60)

    def _await(self, server: "subprocess.Popen[bytes]", port: int) -> None:
        for _ in range(600):
            try:
                crowd(port, _once(_glance()), size=1, seconds=5)
                return
            except OSError:
                time.sleep(0.1)
            if server.poll() is not None:
                break
        raise SystemExit((self.folder / "log").read_text(encoding="utf-8")[-3000:])


def _glance() -> Turn:
    yield get(HOST, "/static/")


def _once(turn: Turn) -> Callable[[], Turn | None]:
    turns: Iterator[Turn | None] = iter([turn])
    return lambda: next(turns, None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(ours: Place, peer: Place, *, seconds: float, filled: int) -> dict[str, Tally]:
    """Measure every kind on one database, the bare view in the same run."""
    tallies = {}
    with peer.serving("benchmarks/intake_bare.py") as port:
        crowd(port, bare, size=SIZE, seconds=seconds / 10)
        tallies["bare"] = crowd(port, bare, size=SIZE, seconds=seconds)
    ours.run("-m", "django", "migrate", "--settings=yobal.config.settings", "--verbosity=0")
    ours.run("benchmarks/intake_scene.py", "open")
    drafts = ours.run("benchmarks/intake_scene.py", "drafts", str(int(MOST * seconds))).splitlines()
    with ours.serving("-m", "yobal.cli.main", "serve", "--no-worker", "--port") as port:
        crowd(port, journey, size=SIZE, seconds=max(min(2, seconds), seconds / 10))  # what is computed once is computed
        receipt: dict[str, str] = {}
        crowd(port, _once(one_receipt(receipt)), size=1, seconds=30)  # there is one submission at least
        if filled:
            ours.run("benchmarks/intake_scene.py", "fill", str(filled))
        waiting = sendings(drafts)
        tallies["acks"] = crowd(port, lambda: next(waiting, None), size=SIZE, seconds=seconds)
        tallies["three"] = crowd(port, three, size=SIZE, seconds=seconds)
        tallies["journeys"] = crowd(port, journey, size=SIZE, seconds=seconds)
        tallies["lookups"] = crowd(port, lambda: look_up(receipt), size=SIZE, seconds=seconds / 2)
    return tallies


def places(database: str, folder: Path, stack: ExitStack) -> tuple[Place, Place]:
    """Make a place for Yobal and one for the bare view, of one kind of database."""
    ours, peer = folder / database / "yobal", folder / database / "bare"
    for made in (ours, peer):
        made.mkdir(parents=True)
    if database == "sqlite":
        return Place(ours), Place(peer)
    sys.path.insert(0, str(ROOT))
    from scripts.postgres_cluster import temporary_cluster

    urls = [stack.enter_context(temporary_cluster(durable=True)).url for _ in (ours, peer)]
    return Place(ours, urls[0]), Place(peer, urls[1])


def told(tallies: dict[str, Tally]) -> dict[str, Any]:
    """Give the figures of one database."""
    acks, plain = tallies["acks"], tallies["bare"]
    return {
        "acks_per_s": round(acks.per_second, 1),
        "bare_per_s": round(plain.per_second, 1),
        "ratio": round(acks.per_second / plain.per_second, 3) if plain.done else 0.0,
        "p50_s": round(acks.quantile(0.5), 4),
        "p95_s": round(acks.quantile(0.95), 4),
        "p99_s": round(acks.quantile(0.99), 4),
        "errors": sum(tally.errors for tally in tallies.values()),
        "journeys_per_s": round(tallies["journeys"].per_second, 1),
        "lookups_per_s": round(tallies["lookups"].per_second, 1),
        "three_per_s": round(tallies["three"].per_second, 1),
    }


def show(database: str, tallies: dict[str, Tally]) -> None:
    """Print a table of one database."""
    print(f"{database:12}  a second    p50 s    p95 s    p99 s  errors  crowd  to bare")
    for name, tally in tallies.items():
        times = " ".join(f"{tally.quantile(share):8.4f}" for share in (0.5, 0.95, 0.99))
        ratio = tally.per_second / tallies["bare"].per_second
        print(f"  {name:10} {tally.per_second:9.1f} {times} {tally.errors:7} {tally.own_share:6.0%} {ratio:8.3f}")
        if tally.first_error:
            print(f"    first error: {tally.first_error}")


def main() -> None:
    """Measure, and print tables or a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20, help="how long each kind is measured (20)")
    parser.add_argument("--filled", type=int, default=0, metavar="N", help="put N submissions into the tables first")
    parser.add_argument("--only", choices=DATABASES, help="measure on one database")
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of tables")
    options = parser.parse_args()
    figures = {}
    for database in [options.only] if options.only else DATABASES:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yobal-intake-")))
            ours, peer = places(database, folder, stack)
            tallies = measure(ours, peer, seconds=options.seconds, filled=options.filled)
        figures[database] = told(tallies)
        if not options.json:
            show(database, tallies)
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
