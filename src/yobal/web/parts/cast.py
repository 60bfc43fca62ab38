"""Pages that are the same for everyone but for a few words: rendered once, then cast for each reader.

On the last evening thousands get the same form, and the same receipt but for its number. Rendering and packing such a
page takes most of the time of an answer; so both are done once a moment (`lib.kept`), with a hole where a word differs.
A hole is never packed with what is around it: what is secret in a page does not change its length by being like
something else in it. Only a long one is packed, by itself: the texts of the one reader whose page it is.
"""

import re
import struct
import zlib
from collections.abc import Callable, Hashable, Mapping
from functools import wraps
from http import HTTPStatus
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from yobal.lib import clock
from yobal.lib.kept import Kept

View = Callable[..., HttpResponse]
_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_LAST_BLOCK = b"\x03\0"
_LONGEST_STORED = 0xFFFF
_LONG = 1000
# Nobody can write into a page what stands for a hole.
_SIGN = token_hex(16)
_HOLE_IN_TEXT = re.compile(rf"\[{_SIGN}:(\w+)\]")
_HOLE = re.compile(_HOLE_IN_TEXT.pattern.encode())


def hole(name: str) -> str:
    """Stand in a context for a word that differs from reader to reader."""
    return f"[{_SIGN}:{name}]"


class Mould:
    """A page with holes, plain and packed: solid pieces, and between them the names of holes."""

    def __init__(self, page: bytes) -> None:
        pieces = _HOLE.split(page)
        self._solid, self._names = pieces[::2], [name.decode() for name in pieces[1::2]]
        self._packed = [_packed(piece) for piece in self._solid]

    def plain(self, words: Mapping[str, bytes]) -> bytes:
        """Fill the holes."""
        return b"".join(self._woven(self._solid, [words[name] for name in self._names]))

    def gzip(self, words: Mapping[str, bytes]) -> bytes:
        """Fill the holes of the packed page; what fills them is mostly stored as it is (RFC 1951, 3.2.4)."""
        whole = self.plain(words)
        filled = [words[name] for name in self._names]
        stored = [_packed(word, level=1) if len(word) > _LONG else _stored(word) for word in filled]
        tail = struct.pack("<LL", zlib.crc32(whole), len(whole) & 0xFFFFFFFF)
        return b"".join([_GZIP_HEAD, *self._woven(self._packed, stored), _LAST_BLOCK, tail])

    def _woven(self, solid: list[bytes], filled: list[bytes]) -> list[bytes]:
        return [piece for pair in zip(solid, [*filled, b""], strict=True) for piece in pair]


def _packed(piece: bytes, *, level: int = zlib.Z_DEFAULT_COMPRESSION) -> bytes:
    """Pack a piece so that others can stand before and after it: no reference reaches over a full flush."""
    packer = zlib.compressobj(level, wbits=-zlib.MAX_WBITS)
    return packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)


def _stored(words: bytes) -> bytes:
    blocks = (words[start : start + _LONGEST_STORED] for start in range(0, len(words), _LONGEST_STORED))
    return b"".join(b"\0" + struct.pack("<HH", len(block), len(block) ^ 0xFFFF) + block for block in blocks)


_moulds: Kept[Mould] = Kept()
_pieces: Kept[list[str]] = Kept(most=2000)


class _NotCast(Exception):
    """A page that is not kept, such as a redirect."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def cast(
    request: HttpRequest,
    key: Hashable,
    make: Callable[[], HttpResponse],
    *,
    words: Mapping[str, str],
    whatever_address: bool = False,
) -> HttpResponse:
    """Answer with the page that `make` renders with holes, filled with words.

    `key` names all that the page depends on beside its language, the moment, and its address unless that is no matter.
    """
    here = (key, "" if whatever_address else request.get_host() + request.get_full_path(), get_language())
    # Nothing of a preview may be kept.
    seconds = 0 if clock.is_previewed() or getattr(request, "preview", None) else settings.KEPT_SECONDS
    try:
        mould = _moulds.get(here, lambda: _mould(make()), seconds=seconds)
    except _NotCast as other:
        return other.response
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    filled = {name: conditional_escape(word).encode() for name, word in words.items()}
    response = HttpResponse(mould.gzip(filled) if packs else mould.plain(filled))
    patch_vary_headers(response, ("Accept-Encoding",))
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response


def cast_piece(key: Hashable, make: Callable[[], str], *, words: Mapping[str, str]) -> SafeString:
    """Give a piece of a page, which `make` renders with holes, filled with words; the key is like that of a page."""
    seconds = 0 if clock.is_previewed() else settings.KEPT_SECONDS
    pieces = _pieces.get((key, get_language()), lambda: _HOLE_IN_TEXT.split(make()), seconds=seconds)
    filled = [conditional_escape(words[name]) for name in pieces[1::2]]
    return mark_safe("".join([piece for pair in zip(pieces[::2], [*filled, ""], strict=True) for piece in pair]))  # noqa: S308 - rendered by a template, and escaped


def _mould(response: HttpResponse) -> Mould:
    if response.status_code != HTTPStatus.OK or not response["Content-Type"].startswith("text/html"):
        raise _NotCast(response)
    return Mould(response.content)


def kept(view: View) -> View:
    """Answer from what was rendered within the last moment, for a page that is the same for everyone.

    Whoever brings a cookie gets a page of their own: a message may wait for them.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or request.COOKIES:
            return view(request, *args, **kwargs)
        return cast(request, view.__qualname__, lambda: view(request, *args, **kwargs), words={})

    return shown
