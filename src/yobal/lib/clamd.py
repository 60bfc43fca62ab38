"""Asking a clamd whether bytes are harmful, over its INSTREAM command; the answer is the daemon's own."""

import socket
import struct
from dataclasses import dataclass

_CHUNK = 64 * 1024
PATIENCE = 20.0


@dataclass(frozen=True)
class Answer:
    """Whether something harmful was found, and its name."""

    harmful: bool
    name: str = ""


def ask(address: str, content: bytes) -> Answer:
    """Ask the daemon at `host:port`, or at the path of its socket; raises OSError where it does not answer rightly."""
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        said = b"".join(iter(lambda: connection.recv(_CHUNK), b"")).rstrip(b"\0\n").decode("utf-8", "replace")
    if said.endswith(" FOUND"):
        return Answer(True, said.removeprefix("stream: ").removesuffix(" FOUND"))
    if said == "stream: OK":
        return Answer(False)
    raise OSError(f"clamd answers: {said[:200]}")


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
