"""Asking a virus scanner, against a stand-in that speaks its protocol."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from yobal.lib import clamd

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _answer(connection: socket.socket) -> None:
    with connection, connection.makefile("rb") as stream:
        if stream.read(10) != b"zINSTREAM\0":
            connection.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            content += stream.read(size)
        connection.sendall(b"stream: Eicar-Test FOUND\0" if EICAR in content else b"stream: OK\0")


@contextmanager
def scanner() -> Iterator[str]:
    """A clamd on a free port, which knows one harmful file."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                _answer(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def test_what_is_harmful_is_named_also_at_the_end_of_a_long_file() -> None:
    with scanner() as address:
        assert clamd.ask(address, b"a letter") == clamd.Answer(False)
        assert clamd.ask(address, b"\0" * 300_000 + EICAR) == clamd.Answer(True, "Eicar-Test")


def test_a_scanner_that_is_not_there_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(OSError):
        clamd.ask(address, b"a letter")
