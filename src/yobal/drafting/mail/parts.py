"""The parts of a message: its words, and the files that it carries."""

from collections.abc import Iterator
from email.message import EmailMessage
from typing import cast

from yobal.drafting.encodings import GUESSED, encoding_of, is_text_encoding
from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.mail.message import MailFile
from yobal.drafting.mail.plain import words_of

_NESTED = "message/rfc822"


class Contents:
    """What a message says and carries. Plain text is preferred; a web page is made plain where it stands alone."""

    def __init__(self, message: EmailMessage) -> None:
        self.files: list[MailFile] = []
        self.faults: list[str] = []
        self.is_broken = bool(message.defects)
        self._plain: list[str] = []
        self._pages: list[str] = []
        for part in _leaves(message):
            self._take(part)
        self.text = "\n\n".join(text for text in self._plain or map(self._words, self._pages) if text.strip())

    def _take(self, part: EmailMessage) -> None:
        self.is_broken = self.is_broken or bool(part.defects)
        kind, name = part.get_content_type(), _name(part)
        is_file = bool(name) or _disposition(part) == "attachment"
        if kind == "text/plain" and not is_file:
            self._plain.append(self._decoded(part))
        elif kind == "text/html" and not is_file:
            self._pages.append(self._decoded(part))
        else:
            self._keep(part, name)

    def _keep(self, part: EmailMessage, name: str) -> None:
        content = _nested(part) if part.get_content_type() == _NESTED else _payload(part)
        if content:
            ending = ".eml" if part.get_content_type() == _NESTED else ""
            self.files.append(MailFile(name or f"{len(self.files) + 1}{ending}", content))
        elif name:
            self.is_broken = True

    def _decoded(self, part: EmailMessage) -> str:
        content = _payload(part)
        declared = str(part.get_param("charset") or "") if isinstance(part.get_param("charset"), str) else ""
        for encoding in (declared, "utf-8"):
            if is_text_encoding(encoding):
                try:
                    return whole(content.decode(encoding))
                except ValueError:
                    continue
        encoding, guessed = encoding_of(content)
        if guessed and GUESSED not in self.faults:
            self.faults.append(GUESSED)
        return content.decode(encoding, "replace")

    def _words(self, page: str) -> str:
        try:
            return words_of(page)
        except UnreadableDraft as refused:
            self.faults.append(refused.cause)
            return page


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something, in their order; a message inside the message is one of them, left whole."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_type() != _NESTED:
            waiting += reversed(cast("list[EmailMessage]", part.get_payload()))
        else:
            yield part


def _payload(part: EmailMessage) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError, TypeError):
        return b""
    return found if isinstance(found, bytes) else b""


def _nested(part: EmailMessage) -> bytes:
    try:
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    except RecursionError:
        raise
    except Exception:  # writing a broken message anew fails in many ways
        return b""


def _name(part: EmailMessage) -> str:
    try:
        return " ".join(whole(part.get_filename() or "").replace("\0", "").split())
    except RecursionError:
        raise
    except Exception:  # hostile heads
        return ""


def _disposition(part: EmailMessage) -> str:
    try:
        return part.get_content_disposition() or ""
    except RecursionError:
        raise
    except Exception:  # hostile heads
        return ""


def whole(text: str) -> str:
    """The text with octets that the library could not read taken as UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not _is_whole(text) else text


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
