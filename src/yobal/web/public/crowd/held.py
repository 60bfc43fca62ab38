"""What somebody typed, carried through the browser and back, octet for octet.

A page cannot hold every octet: markup has no NUL, a browser writes line ends anew, and what is not UTF-8 would become
U+FFFD. So the body of a form travels in one field as letters and digits; compressed, it is never longer than it was.
"""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote_from_bytes

from yobal.web.parts.answers.typed import Pairs

FIELD = "held"
PREFIX = f"{FIELD}=".encode()


def pack(pairs: Pairs) -> str:
    """Write the fields of a form as one value."""
    body = "&".join(f"{_quoted(name.encode())}={_quoted(value)}" for name, value in pairs)
    return urlsafe_b64encode(zlib.compress(body.encode("ascii"), 1)).decode().rstrip("=")


def _quoted(octets: bytes) -> str:
    """Write octets as a browser does, so that a body comes back no longer than it was."""
    return quote_from_bytes(octets, safe=" *").replace(" ", "+")


def unpack(body: bytes, *, longest: int) -> bytes | None:
    """Give the body that a waiting page holds, with the fields that came beside it.

    None if this body is no waiting page's, or would become too long.
    """
    if not body.startswith(PREFIX):
        return None
    value, ampersand, beside = body.removeprefix(PREFIX).partition(b"&")
    try:
        inflate = zlib.decompressobj()
        found = inflate.decompress(urlsafe_b64decode(value + b"=" * (-len(value) % 4)), longest)
    except (ValueError, zlib.error):
        return None
    return found + ampersand + beside if inflate.eof else None
