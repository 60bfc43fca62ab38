"""What a crowd at one consultation costs another one, and whether anything typed is lost.

    .venv/bin/python benchmarks/crowd.py [--seconds N] [--people N] [--only sqlite] [--json]

For each database it starts a Yobal of its own by `yobal serve`, with two consultations. One participant goes the
whole way (form, save, check, send) at the quiet one again and again, first alone, then while N people (300) do the
same at the other, without a pause; whoever gets the waiting page comes back when it says, and sends what the page
holds. In the end all finish what they began, and each text is looked for among what was received. Counted are

  alone, beside   median milliseconds of the way at the quiet consultation, and `ratio` of the two
  waiting         waiting pages, of the crowd and of the quiet one
  receipts, lost  texts that got a receipt; texts that did not, or are not received as they were typed
  faults          answers of 4xx and 5xx beside the waiting page, and connections that broke
  peak_mb         the most memory that a process of the server held
"""

import argparse
import asyncio
import json
import multiprocessing
import re
import secrets
import statistics
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

from intake import DATABASES, Place, places

SCENE = """
import sys
from datetime import timedelta
from yobal.cli.main import prepare
prepare()
from tests import factories
from yobal.lib import clock
at = clock.now()
for slug in ("busy", "quiet"):
    factories.announced(slug=slug, opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=1))
"""
RECEIVED = """
from yobal.cli.main import prepare
prepare()
from yobal.collection.models import ReceivedField
for field in ReceivedField.objects.filter(name="answer/q-general").order_by("submission_id", "ordinal"):
    print(field.submission_id, bytes(field.value).hex())
"""
ODD = b"\xff\x00\r\n \xe1\x9e\x80\xe2\x80\x8b*+&="
REST = "about/kind=person&about/consent=text_only"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@dataclass
class Told:
    """What came of a phase."""

    ways: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    waiting: int = 0
    faults: Counter[str] = field(default_factory=Counter)


class Person:
    """A participant on a connection that stays open."""

    def __init__(self, port: int, slug: str, told: Told) -> None:
        self.port, self.home, self.told = port, f"/km/c/{slug}/answer/", told
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def come_often(self, until: float, *, pause: float) -> None:
        """Go the whole way again and again."""
        while time.monotonic() < until:
            await self._go()
            await asyncio.sleep(pause)
        if self.line:
            self.line[1].close()

    async def _go(self) -> None:
        text = secrets.token_hex(8).encode() + ODD * 20
        self.told.unanswered.append(text.hex())
        begun = time.perf_counter()
        form = await self._ask("GET", self.home)
        body = f"{urlencode(_hidden(form))}&{REST}&answer/q-general={quote_from_bytes(text)}&do=check".encode()
        saved = await self._ask("POST", self.home, body)
        checked = await self._ask("GET", saved.get("location", self.home))
        address = saved.get("location", "").replace("/check/", "/send/")
        given = await self._ask("POST", address or self.home, urlencode(_hidden(checked)).encode())
        if set(_hidden(given)) >= {"number", "code"}:
            self.told.ways.append(time.perf_counter() - begun)
            self.told.unanswered.remove(text.hex())
            self.told.texts.append(text.hex())

    async def _ask(self, method: str, path: str, body: bytes = b"") -> dict[str, str]:
        """Ask until something else than the waiting page, or the same after a broken line, comes."""
        while True:
            try:
                answer = await asyncio.wait_for(self._exchange(method, path, body), 60)
            except (OSError, EOFError, TimeoutError) as error:
                self.told.faults[type(error).__name__] += 1
                self.line = None
                continue
            if answer["status"] != "503":
                if answer["status"] >= "400":
                    self.told.faults[answer["status"]] += 1
                return answer
            self.told.waiting += 1
            await asyncio.sleep(float(answer["retry-after"]))
            if method == "POST":
                body = urlencode(_hidden(answer)).encode()
            else:
                path = f"{path.partition('?')[0]}?{urlencode(_hidden(answer))}"

    async def _exchange(self, method: str, path: str, body: bytes) -> dict[str, str]:
        if self.line is None:
            self.line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.line
        kind = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
        writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{kind}Content-Length: {len(body)}\r\n\r\n".encode()
        )
        writer.write(body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
        answer = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        content = await _content(reader, answer)
        return answer | {"status": head[0].split(" ")[1], "page": content.decode("utf-8", "replace")}


async def _content(reader: asyncio.StreamReader, head: dict[str, str]) -> bytes:
    if "content-length" in head:
        return await reader.readexactly(int(head["content-length"]))
    content = b""
    while size := int(await reader.readline(), 16):
        content += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return content


def _hidden(answer: dict[str, str]) -> dict[str, str]:
    return {unescape(name): unescape(value) for name, value in _HIDDEN.findall(answer["page"])}


def people(port: int, slug: str, *, count: int, seconds: float, pause: float) -> Told:
    """Let so many people come for so long, each finishing what was begun."""
    told = Told()

    async def come() -> None:
        until = time.monotonic() + seconds
        await asyncio.gather(*(Person(port, slug, told).come_often(until, pause=pause) for _ in range(count)))

    asyncio.run(come())
    return told


def measure(ours: Place, *, seconds: float, size: int) -> dict[str, Any]:
    """Measure on one database."""
    ours.run("-m", "django", "migrate", "--settings=yobal.config.settings", "--verbosity=0")
    ours.run("-c", SCENE)
    with ours.serving("-m", "yobal.cli.main", "serve", "--no-worker", "--port") as port:
        people(port, "quiet", count=1, seconds=seconds / 5, pause=0.1)
        alone = people(port, "quiet", count=1, seconds=seconds, pause=0.1)
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            crowd = pool.apply_async(people, (port, "busy"), {"count": size, "seconds": seconds + 2, "pause": 0.0})
            time.sleep(2)  # the crowd is there before the quiet one is timed
            beside = people(port, "quiet", count=1, seconds=seconds, pause=0.1)
            busy = crowd.get(timeout=seconds + 300)
        peak_mb = _peak_mb()
    received: dict[str, str] = {}
    for line in ours.run("-c", RECEIVED).splitlines():
        submission, octets = line.split(" ")
        received[submission] = received.get(submission, "") + octets
    sent = [text for told in (alone, beside, busy) for text in told.texts]
    whole = Counter(received.values())
    begun = [text for told in (alone, beside, busy) for text in told.unanswered]
    medians = [1000 * statistics.median(told.ways) for told in (alone, beside)]
    return {
        "alone_ms": round(medians[0], 1),
        "beside_ms": round(medians[1], 1),
        "ratio": round(medians[1] / medians[0], 2),
        "waiting": busy.waiting,
        "waiting_quiet": beside.waiting,
        "receipts": len(sent),
        "lost": len(begun) + sum(whole[text] != 1 for text in sent),
        "faults": dict(alone.faults + beside.faults + busy.faults),
        "peak_mb": peak_mb,
    }


def _peak_mb() -> int:
    """Give the most memory that a process of the server held: they are this one's descendants."""
    peaks = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            words, command = status.read_text(), (status.parent / "environ").read_bytes()
        except OSError:
            continue
        if b"yobal-intake-crowd" in command and (peak := re.search(r"VmHWM:\s+(\d+)", words)):
            peaks.append(int(peak[1]) // 1024)
    return max(peaks, default=0)


def main() -> None:
    """Measure, and print a table or a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20, help="how long each phase is (20)")
    parser.add_argument("--people", type=int, default=300, help="how many come at one time (300)")
    parser.add_argument("--only", choices=DATABASES, help="measure on one database")
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")
    options = parser.parse_args()
    figures = {}
    for database in [options.only] if options.only else DATABASES:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yobal-intake-crowd-")))
            ours, _peer = places(database, folder, stack)
            figures[database] = measure(ours, seconds=options.seconds, size=options.people)
        if not options.json:
            print(database, *(f"  {name:14} {value}" for name, value in figures[database].items()), sep="\n")
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
