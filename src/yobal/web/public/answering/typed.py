"""What a participant posts, octet for octet.

Django would decode a body and replace what is not UTF-8. So the body is taken apart here: names are text of our own
choosing, values stay the octets after transport decoding (percent signs, or multipart). What a browser does to a text
before it sends it (line ends become CRLF) is not ours to undo.
"""

import re

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest

from yobal.web.parts.answers.typed import Pairs
from yobal.web.public.answering.octets import OCTETS

_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")


def pairs_of(request: HttpRequest) -> Pairs:
    """Take a form's body apart without decoding its values."""
    if request.content_type == "multipart/form-data":
        request.encoding = OCTETS
        return tuple(
            (_name(name.encode(OCTETS)), value.encode(OCTETS))
            for name, values in request.POST.lists()
            for value in values
        )
    parts = [part.partition(b"=") for part in request.body.split(b"&") if part]
    if len(parts) > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
        raise TooManyFieldsSent("A form has fewer fields.")
    return tuple((_name(_decoded(name)), _decoded(value)) for name, _equals, value in parts)


def _decoded(octets: bytes) -> bytes:
    # A Khmer letter is three escapes: whole runs of them are read at once. What is no escape stays as it is.
    return _ESCAPES.sub(lambda run: bytes.fromhex(run[0].replace(b"%", b"").decode()), octets.replace(b"+", b" "))


def _name(octets: bytes) -> str:
    return octets.decode("utf-8", "replace")
