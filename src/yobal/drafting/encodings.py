"""Bytes of text files as text: by their mark, as UTF-16 or UTF-8 where they are that, else as Windows-1252."""

import codecs
import re
from dataclasses import dataclass

from yobal.drafting.errors import gettext_noop

GUESSED = gettext_noop(
    "The file is not in Unicode, so it was read as Western European text. Check the accents, or save it as UTF-8."
)

_BYTES_TO_TELL_UTF_16 = 4096
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What no office file can hold, and no database: readers would lose it later, so it shows as a mark of replacement.
_NOT_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Decoded:
    """The text of a file; `guessed` warns that the bytes were no Unicode, so that signs may have come out wrong."""

    text: str
    guessed: bool = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to tell who sent the file."""
        return (GUESSED,) if self.guessed else ()


def encoding_of(content: bytes) -> tuple[str, bool]:
    """The encoding, and whether it is only a guess."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding, False
    if (unmarked := _unmarked_utf_16(content)) is not None:
        return unmarked, False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", True
    return "utf-8", False


def decoded(content: bytes, *, declared: str = "") -> Decoded:
    """The text, in the encoding that the file declares where its bytes do not say otherwise; never fails."""
    encoding, guessed = encoding_of(content)
    if guessed and is_text_encoding(declared):
        encoding, guessed = declared, False
    text = content.decode(encoding, "replace")
    # A carriage return alone ends a line too, as in files of old.
    return Decoded(printable(text.replace("\r\n", "\n").replace("\r", "\n")), guessed)


def printable(text: str) -> str:
    """The text with a mark of replacement for each character that is no text, such as NUL."""
    return _NOT_TEXT.sub("\ufffd", text)


def is_text_encoding(name: str) -> bool:
    """Whether there is an encoding of this name that makes text of bytes."""
    try:
        b"a".decode(name)
    except (LookupError, ValueError):
        return False
    return True


def _unmarked_utf_16(content: bytes) -> str | None:
    """UTF-16 shows by the zero half of its commas, digits and line ends; stray NUL bytes are far fewer."""
    sample = content[:_BYTES_TO_TELL_UTF_16]
    for zeros, encoding in ((sample[1::2], "utf-16-le"), (sample[0::2], "utf-16-be")):
        if len(content) % 2 == 0 and zeros.count(0) * 4 > len(zeros):
            return encoding
    return None
