"""A codec for what browsers post: UTF-8 in which every octet comes back as it was, also where it is no UTF-8.

Django decodes a body with files while it reads it. Names of files come out as text; texts can be encoded again.
"""

import codecs
from typing import Any

OCTETS = "yobal_octets"


def _decode(octets: Any, _errors: str = "strict") -> tuple[str, int]:
    return codecs.utf_8_decode(octets, "surrogateescape", True)


def _encode(text: str, _errors: str = "strict") -> tuple[bytes, int]:
    return codecs.utf_8_encode(text, "surrogateescape")


def _found(name: str) -> codecs.CodecInfo | None:
    return codecs.CodecInfo(_encode, _decode, name=OCTETS) if name == OCTETS else None


codecs.register(_found)
