"""Plain text: when two wordings are the same, where paragraphs end, and short excerpts."""

import hashlib
import re
import unicodedata

from yobal.lib import khmer

UNSEEN = "\u0000\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNSEEN = re.compile(f"[{UNSEEN}]")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# XML, and so a feed or the metadata of a PDF, cannot hold these.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACING = re.compile(r"[^\S\n]+")
_TYPEWRITTEN = str.maketrans("‘’‛“”‟–—", "'''" + '"""--')
ELLIPSIS = "…"


def normal_form(text: str) -> str:
    """What identical wordings have in common: case, spacing, line ends, invisible characters and encoding set aside.

    The order of Khmer signs is what NFC makes of it. Two wordings with the same form are one text; a machine never
    shows this form to a reader.
    """
    # Decomposing before folding, and composing after, makes a second pass change nothing (Unicode 3.13, D145).
    folded = unicodedata.normalize("NFD", _UNSEEN.sub("", text)).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def seen_form(text: str) -> str:
    """What wordings that read alike have in common.

    Set aside are the width of spaces, the shape of quotation marks and dashes, line ends, invisible characters and
    encoding; unlike `normal_form` it keeps capitals and lines.
    """
    plain = unicodedata.normalize("NFC", _UNSEEN.sub("", text)).translate(_TYPEWRITTEN)
    return _SPACING.sub(" ", _LINE_END.sub("\n", plain))


def digest(text: str) -> bytes:
    """SHA-256 of the normal form: 32 bytes by which identical wordings are found."""
    return hashlib.sha256(normal_form(text).encode("utf-8", "surrogatepass")).digest()


def printable(text: str) -> str:
    """A text that XML can hold: what it cannot is marked in its place."""
    return _UNPRINTABLE.sub("\ufffd", text)


def paragraphs(text: str) -> list[str]:
    """The text cut after each line end (LF, CR, CRLF and Unicode's others): the pieces join to the very text."""
    return text.splitlines(keepends=True)


def excerpt(text: str, length: int) -> str:
    """The beginning of a text on one line, at most `length` characters with its ellipsis, cut between words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    # Words beyond the cut are not needed; a little more than it is, so that the last word is seen whole.
    kept = ""
    for word in khmer.words(line[: length + 40]):
        if len(kept) + len(word) > length - len(ELLIPSIS):
            break
        kept += word
    # A single word longer than the excerpt must be cut inside.
    return (kept or line[: length - len(ELLIPSIS)]).rstrip() + ELLIPSIS
