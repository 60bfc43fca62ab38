"""Bytes of a message or a mailbox into messages. Each is read by itself: one that is broken takes none with it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from typing import TypeVar

from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.mail.message import Mail
from yobal.drafting.mail.parts import Contents, whole

MOST_MAILS = 2000
_LONGEST_REFERENCE = 150
_EARLIEST = 1990
# The line that begins a message in a mailbox names an hour; a sentence of a text that begins with 'From' does not.
_POSTMARK = re.compile(rb"^From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n", re.MULTILINE)

TOO_MANY = gettext_noop("There are more than 2,000 messages in the file.")
NO_MAIL = gettext_noop("This is no e-mail: it has no head with a sender or a date.")
NO_MESSAGE_ID = gettext_noop("It has no Message-ID, so it is known again by its content only.")
NO_SENDER = gettext_noop("It names no sender.")
NO_DATE = gettext_noop("Its date is missing or wrong. State the day it was received.")
DEEP = gettext_noop("Its parts are nested too deeply to be read.")
BROKEN = gettext_noop("It is damaged and could be read in part only. Compare it with the original.")

Value = TypeVar("Value")


def read_mails(content: bytes) -> list[Mail]:
    """The messages of a file, in its order; raises UnreadableDraft when it holds none."""
    found = [_read(raw) for raw in _divided(content)]
    if not any(mail.email or mail.sent_at or mail.subject for mail in found):
        raise UnreadableDraft("file", NO_MAIL, gettext_noop("Save the message from the mail program as .eml or .mbox."))
    return found


def _divided(content: bytes) -> list[bytes]:
    """The messages of a mailbox; or the one message that a file is."""
    if not _POSTMARK.match(content):
        return [content]
    raws = [raw for raw in _POSTMARK.split(content) if raw.strip()]
    if len(raws) > MOST_MAILS:
        raise UnreadableDraft("file", TOO_MANY, gettext_noop("Divide the mailbox and bring in its parts."))
    return raws


def _read(raw: bytes) -> Mail:
    # A mailbox shields lines that begin with 'From', ends lines its own way and adds an empty one: set aside here.
    plain = re.sub(rb"(?m)^>From ", b"From ", raw.replace(b"\r\n", b"\n")).strip()
    digest = sha256(plain).hexdigest()
    try:
        return _mail(message_from_bytes(raw, policy=policy.default), digest)
    except RecursionError:
        return Mail(f"sha256:{digest}", digest, faults=(DEEP,))


def _mail(message: EmailMessage, digest: str) -> Mail:
    faults: list[str] = []
    reference = _header(message, "Message-ID").strip("<> ")
    if not reference or len(reference) > _LONGEST_REFERENCE:
        reference = f"sha256:{digest}"
        faults.append(NO_MESSAGE_ID)
    name, address = _sender(message)
    sent_at = _tried(lambda: _date(message))
    contents = Contents(message)
    faults += [NO_SENDER] * (not address) + [NO_DATE] * (sent_at is None)
    faults += [BROKEN] * contents.is_broken + [*contents.faults]
    subject = _header(message, "Subject")
    return Mail(reference, digest, name, address, subject, sent_at, contents.text, tuple(contents.files), tuple(faults))


def _header(message: EmailMessage, name: str) -> str:
    """A head line on one line, its encoded words read; as it was written where they cannot be."""
    found = _tried(lambda: str(message[name] or ""))
    return " ".join(whole(_raw(message, name) if found is None else found).split())


def _raw(message: EmailMessage, name: str) -> str:
    return next((str(value) for known, value in message.raw_items() if known.lower() == name.lower()), "")


def _sender(message: EmailMessage) -> tuple[str, str]:
    named = _tried(lambda: next(_addresses(message), None))
    name, address = named or parseaddr(_raw(message, "From"))
    return " ".join(whole(name).split()), "".join(whole(address).split())


def _addresses(message: EmailMessage) -> Iterator[tuple[str, str]]:
    for address in message["From"].addresses if message["From"] else ():
        yield address.display_name, address.addr_spec


def _date(message: EmailMessage) -> datetime | None:
    found = parsedate_to_datetime(_raw(message, "Date"))
    moment = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    return moment if moment.year >= _EARLIEST else None


def _tried(read: Callable[[], Value]) -> Value | None:
    """What the library makes of a head line; it stumbles over hostile ones in many ways."""
    try:
        return read()
    except RecursionError:
        raise
    except Exception:
        return None
