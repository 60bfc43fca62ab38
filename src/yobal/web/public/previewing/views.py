"""Public pages under the prefix of a link: what the public views answer; of a preview nothing is kept."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve
from django.urls.base import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from yobal.lib import clock
from yobal.lib.errors import NotAllowed
from yobal.publication.actions.previewing import release_all
from yobal.publication.queries import is_all_released, showing
from yobal.web.parts.preview import Preview, open_link
from yobal.web.parts.views import give_back

_LANGUAGE = re.compile(r"(km|en)/")
_OPEN = ("public", "")


# As on the pages below: participants' forms carry no cookie, so there is nothing to forge.
@csrf_exempt
def preview(request: HttpRequest, token: str, rest: str) -> HttpResponseBase:
    """Answer as the public page at `rest` would."""
    found = open_link(token)
    language = _LANGUAGE.match(rest)
    if found is None:
        raise Http404
    with _prefixed(token), translation.override(language[1] if language else translation.get_language()):
        response = _answered(_moved(request, token, rest), found)
        response.headers["Content-Language"] = translation.get_language()
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@contextmanager
def _prefixed(token: str) -> Iterator[None]:
    """Let every link of the page lead on within the preview."""
    before = get_script_prefix()
    set_script_prefix(f"{before}preview/{token}/")
    try:
        yield
    finally:
        set_script_prefix(before)


def _moved(request: HttpRequest, token: str, rest: str) -> HttpRequest:
    inner = copy(request)
    inner.path_info = f"/{rest}"
    inner.path = f"/preview/{token}/{rest}"
    return inner


def _answered(request: HttpRequest, found: Preview) -> HttpResponseBase:
    match = resolve(request.path_info)
    if match.namespace not in _OPEN or match.url_name == "preview":
        raise Http404
    request.resolver_match = match
    request.preview = found  # type: ignore[attr-defined] # the context of every page tells of it
    with showing(found.consultation):
        if found.moment is None:
            return _called(request, match)
        if request.method not in ("GET", "HEAD"):
            refusal = NotAllowed(_("This is a preview: nothing is sent. Start a rehearsal to try sending."))
            return give_back(request, refusal=refusal, status=403)
        with clock.as_at(found.moment):
            return _as_if_released(request, match, found)


def _as_if_released(request: HttpRequest, match: ResolverMatch, found: Preview) -> HttpResponseBase:
    """Release what is prepared, answer, and take it all back: so the preview runs through the very code of the act."""
    if is_all_released(found.consultation):
        return _called(request, match)
    with transaction.atomic():
        release_all(found.consultation, by=found.user, at=clock.now())
        response = _called(request, match)
        transaction.set_rollback(True)
    return response


def _called(request: HttpRequest, match: ResolverMatch) -> HttpResponse:
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response
