"""A real mail server that takes letters, refuses them in each way, or dies."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


class Postbox:
    """A mail server's other side: keeps what comes in, or answers what it is told to."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.rcpt = self.data = ""
        self.dies = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 Known"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.dies:
            server.transport.abort()
            return "451 Dying"
        if self.data:
            return self.data
        self.letters.append(envelope)
        return "250 Taken"

    @property
    def readers(self) -> list[str]:
        return [address for letter in self.letters for address in letter.rcpt_tos]


@contextmanager
def listening(settings: Any, box: Postbox, *, port: int = 0) -> Iterator[int]:
    """Let a server listen, and the site send to it."""
    port = port or free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    send_to(settings, port)
    try:
        yield port
    finally:
        server.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def send_to(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
