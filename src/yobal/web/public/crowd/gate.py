"""The gate before everything else: it decides from the address alone who is served now, and who waits.

A body is read before a place is taken, so that a slow line holds no place. Staff's pages, static files and previews
pass. More threads stand ready than places, so that whoever must wait is told so at once.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from yobal.lib import clock
from yobal.web.parts.answers.typed import Pairs
from yobal.web.public.answering import tickets
from yobal.web.public.answering.typed import pairs_of
from yobal.web.public.crowd import held
from yobal.web.public.crowd.slots import Lane, Slots
from yobal.web.public.crowd.waiting import waiting_page

PENS = 2  # waiting pages written at one time
PATIENCE = 2.0  # seconds that a request waits for a place
SPARE = 16  # threads beyond those that are served or wait: they answer whoever must come back
_PUBLIC = re.compile(r"/(?P<language>[a-z]{2})/(?:c/(?P<slug>[^/]+)/)?")
_FORM = re.compile(r"/c/[^/]+/answer/(?:comment/)?$")
_PLAIN = "application/x-www-form-urlencoded"
_IN_MEMORY = 1024 * 1024
_MOST_FILES = 3  # of the heaviest; a little more than a draft takes, so that its own page says what is too heavy
Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


def threads() -> int:
    """Say how many threads a process needs for its gate."""
    return settings.MOST_AT_ONCE + settings.MOST_WAITING + SPARE


class Gate:
    """A WSGI application that stands before another."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._slots = Slots(serving=settings.MOST_AT_ONCE, waiting=settings.MOST_WAITING, patience=PATIENCE)
        self._known: set[str] = set()
        # A page that holds megabytes takes several times as much while it is written.
        self._pens = threading.BoundedSemaphore(PENS)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Pass on a request that has a place, and what needs none; answer the others."""
        path = _PUBLIC.match(environ["PATH_INFO"])
        if path is None:
            return self._application(environ, start_response)
        if _is_too_long(environ):
            # As a form, which Django refuses by its length; files it would read to their end.
            return self._application({**environ, "CONTENT_TYPE": _PLAIN}, start_response)
        slug = path["slug"] or ""
        is_writing = environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        # Made-up names share one lane: whoever asks for a thousand of them gets no thousand turns.
        lane = Lane(slug if slug in self._known else "", is_writing)
        with _body(environ) if is_writing else nullcontext():
            with self._slots.place(lane) as admitted:
                if admitted:
                    return self._application(environ, self._noting(slug, start_response))
            with self._pens:
                page = _turned_away(environ, slug, path["language"])
            return _given(page, environ, start_response)

    def _noting(self, slug: str, start_response: Any) -> Any:
        """Remember the names of consultations that there are."""
        if not slug or slug in self._known:
            return start_response

        def started(status: str, *rest: Any) -> Any:
            # Django redirects names without their last slash, whatever they are.
            if status[0] == "2":
                self._known.add(slug)
            return start_response(status, *rest)

        return started


def _length(environ: Environ) -> int:
    given = environ.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isascii() and given.isdigit() else 0


def _is_too_long(environ: Environ) -> bool:
    """What is longer than any form, or heavier than all files of a draft, is refused unread and needs no place."""
    has_files = environ.get("CONTENT_TYPE", "").startswith("multipart/")
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return _length(environ) > (most + _MOST_FILES * settings.MAX_FILE_BYTES if has_files else most)


@contextmanager
def _body(environ: Environ) -> Iterator[None]:
    """Take the body in, on disk where it is long, and open what a waiting page held."""
    length = _length(environ)
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
        while length and (chunk := environ["wsgi.input"].read(min(length, _IN_MEMORY))):
            body.write(chunk)
            length -= len(chunk)
        _open(environ, body)
        body.seek(0)
        environ["wsgi.input"] = body
        yield


def _open(environ: Environ, body: Any) -> None:
    body.seek(0)
    if body.read(len(held.PREFIX)) != held.PREFIX:
        return
    body.seek(0)
    found = held.unpack(body.read(), longest=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if found is not None:
        environ["CONTENT_LENGTH"] = str(len(found))
        body.seek(0)
        body.truncate()
        body.write(found)


class _Unkept(FileUploadHandler):
    """Lets files pass by, and remembers that there were some."""

    met = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.met = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


def _turned_away(environ: Environ, slug: str, language: str) -> HttpResponse:
    request = WSGIRequest(environ)
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    files = _Unkept(request)
    request.upload_handlers = [files]
    pairs = pairs_of(request) if request.method == "POST" else _query_of(environ)
    if request.method == "POST" or _FORM.search(request.path):
        pairs = with_grace(pairs, slug)
    return waiting_page(request, pairs, language=language, has_files=files.met)


def _query_of(environ: Environ) -> Pairs:
    asked = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    return tuple((name, value.encode("utf-8", "replace")) for name, value in asked)


def with_grace(pairs: Pairs, slug: str) -> Pairs:
    """Add the proof of having been here, unless an earlier one is held already."""
    if not slug or any(name == "grace" for name, _value in pairs):
        return pairs
    key = next((value.decode("utf-8", "replace") for name, value in pairs if name == "key"), "")
    return (*pairs, ("grace", tickets.issue_grace(slug, key, at=clock.now()).encode()))


def _given(response: HttpResponse, environ: Environ, start_response: Any) -> Iterable[bytes]:
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.content]
