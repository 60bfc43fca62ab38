"""Participants who send over HTTP and do not give up: each tries again until the receipt is in their hands."""

import http.client
import random
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

# What a network or a dead server does to a request.
TROUBLE = (OSError, http.client.HTTPException)
# Three groups of three; the private code has nine.
_NUMBER = re.compile(r"(?<![\w-])[2-9A-HJKMNP-RTV-Z]{3}(?:-[2-9A-HJKMNP-RTV-Z]{3}){2}(?![\w-])")
_HIDDEN = re.compile(r"<input\b[^>]*\btype=\"hidden\"[^>]*>")
_ATTRIBUTE = re.compile(r"\b(name|value)=\"([^\"]*)\"")


class Unexpected(Exception):
    """The server answered something that no participant should meet."""


@dataclass
class Log:
    """What participants know: each text, when its form was asked for and shown, the number of each receipt for it.

    It stands in the process of the tests, which nobody kills, and knows nothing but what came over the network. Patient
    participants try again also where the server says that something is wrong with it.
    """

    numbers: dict[str, list[str]] = field(default_factory=dict)
    begun: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    trouble: int = 0
    complaints: list[str] = field(default_factory=list)
    patient: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledged(self, text: str, number: str) -> None:
        with self.lock:
            self.numbers.setdefault(text, []).append(number)


class Participant(threading.Thread):
    """Sends one text after the other until told to stop; what was begun is always finished."""

    def __init__(self, port: int, path: str, log: Log, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._port, self._path, self._log, self._stop_asked = port, path, log, stop

    def run(self) -> None:
        while not self._stop_asked.is_set():
            try:
                self.send(*self.begin())
            except Unexpected as complaint:
                self._log.complaints.append(str(complaint))
                return

    def begin(self) -> tuple[str, dict[str, str]]:
        """Make up a text, and ask for a form for it; gives both."""
        text, asked_at = f"text {uuid.uuid4()}", datetime.now(UTC)
        form = hidden(self._until_answered("GET", self._path)[1])
        self._log.begun[text] = asked_at, datetime.now(UTC)
        return text, form

    def send(self, text: str, form: dict[str, str]) -> None:
        """Fill the form in, check it and send it."""
        _, _, checking = self._until_answered("POST", self._path, form | filled(text))
        sending = hidden(self._until_answered("GET", checking)[1])
        address = checking.replace("/check/", "/send/")
        # Some press the button twice; both answers must be the same receipt.
        for _ in range(random.choice((1, 1, 2))):  # noqa: S311 - nothing secret
            _, page, _ = self._until_answered("POST", address, sending)
            self._log.acknowledged(text, receipt_number(page))

    def _until_answered(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Ask again, with the same key, until there is an answer; returns status, body and where it leads."""
        for _ in range(600):
            try:
                status, page, location = ask(self._port, method, path, form)
            except TROUBLE:
                self._log.trouble += 1
                time.sleep(0.1)
                continue
            if status >= 500 and (self._log.patient or status == 503):
                self._log.trouble += 1
                time.sleep(0.2)
                continue
            if status >= 400:
                raise Unexpected(f"{method} {path}: {status}\n{page[:1500]}")
            return status, page, location
        raise Unexpected(f"{method} {path}: no answer for a minute")


def filled(text: str) -> dict[str, str]:
    """What a participant fills in; the answer by mail goes to an address of this text alone."""
    who = {"about/kind": "person", "about/consent": "text_only", "person/email": mailbox(text)}
    return {**who, "answer/q-general": text, "do": "check"}


def mailbox(text: str) -> str:
    return f"{text.replace(' ', '.')}@example.org"


def ask(port: int, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Make one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        body = urlencode(form) if form is not None else None
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        location = urlsplit(answer.getheader("Location", "")).path
        return answer.status, answer.read().decode(), location
    finally:
        connection.close()


def hidden(page: str) -> dict[str, str]:
    """Read the hidden fields of the page's form."""
    found = (dict(_ATTRIBUTE.findall(tag)) for tag in _HIDDEN.findall(page))
    return {attributes["name"]: attributes.get("value", "") for attributes in found if "name" in attributes}


def receipt_number(page: str) -> str:
    found = _NUMBER.search(page)
    if found is None:
        raise Unexpected(f"a receipt without a number:\n{page[:1500]}")
    return found.group()
