"""What one participant does, request by request: turns for the crowd."""

import re
import secrets
from collections.abc import Generator, Iterable, Iterator
from urllib.parse import urlencode

from intake_crowd import Answer, Turn, get, post

HOST = "localhost"
HOME = "/km/c/crowd/"
_WORDS = "ក្រសួងគួរបណ្តុះបណ្តាលគ្រូបង្រៀនឲ្យបានច្រើនជាងនេះ និងផ្តល់ឧបករណ៍ដល់សាលារៀននៅជនបទ។ "
ANSWERS = {
    **{f"answer/q{n}": str(n % 5 + 1) for n in range(1, 6)},
    "answer/q6": _WORDS * 3,
    "answer/q7": _WORDS * 2,
    "answer/q8/1/part": "article-3",
    "answer/q8/1/text": _WORDS,
    "answer/q8/1/proposed": _WORDS,
    "about/kind": "organisation",
    "person/organisation": "សមាគមគ្រូបង្រៀន",
    "about/group": "citizen",
    "about/consent": "name_and_text",
}
BODY = urlencode(ANSWERS).encode()
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Unexpected(Exception):
    """A page that no participant should meet."""


def bare() -> Turn:
    """Post the form to the bare view."""
    yield post(HOST, "/", BODY)


def sendings(drafts: Iterable[str]) -> Iterator[Turn]:
    """Send each of these drafts: its secret and what the page for checking posts."""
    for line in drafts:
        secret, body = line.split()
        yield _sending(f"{HOME}answer/{secret}/send/", body.encode())


def _sending(address: str, body: bytes) -> Turn:
    given = yield post(HOST, address, body)
    # Every hundredth page is unpacked: reading all of them would slow the crowd down.
    if given.status != 200 or hash(address) % 100 == 0:
        _receipt(given)


def three() -> Turn:
    """Save, check and send a form that was on the screen before."""
    yield from _send({"key": secrets.token_urlsafe(32), "edits": "0"})


def journey() -> Turn:
    """Land, read, open the form, save, check, send; the answer to that is the receipt."""
    yield get(HOST, HOME)
    yield get(HOST, f"{HOME}d/draft/1/")
    form = yield get(HOST, f"{HOME}answer/")
    yield from _send(_hidden(form))


def look_up(receipt: dict[str, str]) -> Turn:
    """Look at what was received, as whoever holds this receipt."""
    received = yield post(HOST, "/km/receipt/", urlencode(receipt).encode())
    _look(received, ANSWERS["person/organisation"])


def one_receipt(kept: dict[str, str]) -> Turn:
    """Send one form, and keep the number and the code that were given."""
    kept.update((yield from _send({"key": secrets.token_urlsafe(32), "edits": "0"})))


def _send(form: dict[str, str]) -> Generator[bytes, Answer, dict[str, str]]:
    saved = yield post(HOST, f"{HOME}answer/", urlencode(ANSWERS | form | {"do": "check"}).encode())
    checked = yield get(HOST, saved.location)
    sent = yield post(HOST, saved.location.replace("/check/", "/send/"), urlencode(_hidden(checked)).encode())
    return _receipt(sent)


def _receipt(given: Answer) -> dict[str, str]:
    """Take number and code from the receipt; a page without is a fault of the benchmark or of the server."""
    found = _hidden(given)
    if set(found) != {"number", "code"}:
        raise Unexpected(f"no receipt: {given.status} {given.location}\n{given.body.decode()[:2000]}")
    return found


def _hidden(page: Answer) -> dict[str, str]:
    return dict(_HIDDEN.findall(page.body.decode()))


def _look(page: Answer, words: str) -> None:
    if words not in page.body.decode():
        raise Unexpected(f"not what was sent: {page.status}\n{page.body.decode()[:2000]}")
