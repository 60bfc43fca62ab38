"""A crowd of participants on connections that stay open: raw sockets in one loop, so that the crowd costs little.

A participant is a generator: it yields the bytes of a request and is sent the answer. The crowd begins a participant's
next turn when the last one ended, until the time is over; each turn says how many seconds its last request took.
"""

import gzip
import resource
import selectors
import socket
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import NamedTuple

_BROWSER = "Host: {host}\r\nAccept-Encoding: gzip\r\nUser-Agent: Mozilla/5.0 (Linux; Android 13) Mobile\r\n"
_FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


class Answer(NamedTuple):
    """What the server said."""

    status: int
    head: bytes
    raw: bytes

    @property
    def body(self) -> bytes:
        """Give the page, unpacked; most are never looked at."""
        return gzip.decompress(self.raw) if b"gzip" in self.head else self.raw

    @property
    def location(self) -> str:
        """Say where it leads."""
        found = self.head.lower().partition(b"\r\nlocation: ")[2]
        return self.head[len(self.head) - len(found) :].partition(b"\r\n")[0].decode()


Turn = Generator[bytes, Answer, None]
Turns = Callable[[], Turn | None]


@dataclass
class Tally:
    """What came of a phase: turns done, seconds of each last request, answers that were no success."""

    seconds: float = 0.0
    done: int = 0
    waits: list[float] = field(default_factory=list)
    errors: int = 0
    first_error: str = ""
    own_cpu: float = 0.0

    @property
    def per_second(self) -> float:
        """Count turns a second."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def own_share(self) -> float:
        """Say which part of one core the crowd itself needed."""
        return self.own_cpu / self.seconds if self.seconds else 0.0

    def quantile(self, share: float) -> float:
        """Give the seconds within which this share of the last requests was answered."""
        ordered = sorted(self.waits)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def get(host: str, path: str) -> bytes:
    """Ask for a page, as a browser does."""
    return f"GET {path} HTTP/1.1\r\n{_BROWSER.format(host=host)}\r\n".encode()


def post(host: str, path: str, body: bytes) -> bytes:
    """Send a form, as a browser does."""
    head = f"POST {path} HTTP/1.1\r\n{_BROWSER.format(host=host)}{_FORM}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Connection:
    """One participant: a socket, the turn under way, what of its answer has come."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.turn: Turn | None = None
        self.heard = b""
        self.asked_at = 0.0

    def ask(self, request: bytes) -> None:
        self.heard, self.asked_at = b"", time.perf_counter()
        self.socket.sendall(request)

    def answer(self) -> Answer | None:
        """Take what has come; None until the answer is whole."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            raise ConnectionError("The server hung up.")
        self.heard += piece
        head, found, body = self.heard.partition(b"\r\n\r\n")
        if not found:
            return None
        length = head.lower().partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0]
        whole = len(body) >= int(length) if length else body.endswith(b"0\r\n\r\n")
        return Answer(int(head[9:12]), head, body) if whole else None


def crowd(port: int, turns: Turns, *, size: int, seconds: float) -> Tally:
    """Let so many participants take turns for so long, or until there are no more turns to take."""
    tally, choice = Tally(), selectors.DefaultSelector()
    for _ in range(size):
        connection = _Connection(port)
        choice.register(connection.socket, selectors.EVENT_READ, connection)
        _begin(connection, turns, choice)
    begun, cpu = time.perf_counter(), _cpu()
    while choice.get_map() and (now := time.perf_counter() - begun) < seconds:
        for key, _events in choice.select(timeout=seconds - now):
            _hear(key.data, turns, choice, tally)
    tally.seconds, tally.own_cpu = time.perf_counter() - begun, _cpu() - cpu
    for key in list(choice.get_map().values()):
        key.data.socket.close()
    choice.close()
    return tally


def _begin(connection: _Connection, turns: Turns, choice: selectors.BaseSelector) -> None:
    turn = turns()
    if turn is None:
        choice.unregister(connection.socket)
        connection.socket.close()
        return
    connection.turn = turn
    connection.ask(next(turn))


def _hear(connection: _Connection, turns: Turns, choice: selectors.BaseSelector, tally: Tally) -> None:
    answer = connection.answer()
    if answer is None or connection.turn is None:
        return
    waited = time.perf_counter() - connection.asked_at
    if answer.status >= 400:
        tally.errors += 1
        tally.first_error = tally.first_error or f"{answer.status}: {answer.body[:300]!r}"
        _begin(connection, turns, choice)
        return
    try:
        connection.ask(connection.turn.send(answer))
    except StopIteration:
        tally.done += 1
        tally.waits.append(waited)
        _begin(connection, turns, choice)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
