"""The page for those who must wait a moment. It holds what they typed, sends it again, and proves that they were here.

Its frame is set once for each language and cause; an answer needs no database, no template and no session then.
"""

import random
from functools import cache
from html import escape
from urllib.parse import quote

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from yobal.web.parts.answers.typed import Pairs, Typed
from yobal.web.public.crowd import held

SOONEST, LATEST = 4, 10  # seconds; spread, so that those who wait do not come back all at once
_READABLE = 12  # characters from which an answer is words and not the code of a choice
_SHOWN = 100_000  # characters; a page of megabytes twice over would fill the memory of a crowded server
_MARKS = {name: f"[[{name}]]" for name in ("seconds", "method", "action", "fields", "typed", "files", "proof")}


def waiting_page(
    request: HttpRequest,
    pairs: Pairs,
    *,
    language: str,
    cause: str = "crowd",
    status: int = 503,
    seconds: int = 0,
    has_files: bool = False,
    proof: str = "",
) -> HttpResponse:
    """Ask to wait; `pairs` is what the page must hold: the fields of a POST, or of the query of a GET."""
    seconds = seconds or random.randint(SOONEST, LATEST)  # noqa: S311 - nothing secret
    if request.headers.get("Accept", "").startswith("application/json"):
        with override(language):
            response: HttpResponse = JsonResponse({"message": _("Many people are here now. Try again in a moment.")})
    else:
        response = HttpResponse(_written(request, pairs, language, cause, seconds, has_files=has_files, proof=proof))
    response.status_code = status
    headers = {
        "Retry-After": str(seconds),
        "Cache-Control": "private, no-cache",
        "Content-Language": language,
        "Content-Security-Policy": build_policy(),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    for name, value in headers.items():
        response[name] = value
    return response


def _written(
    request: HttpRequest, pairs: Pairs, language: str, cause: str, seconds: int, *, has_files: bool, proof: str
) -> str:
    is_post = request.method == "POST"
    # One pass: what somebody typed may look like a mark.
    told = {
        "seconds": str(seconds),
        "method": "post" if is_post else "get",
        # What a GET asks for travels in its fields; a POST may say by its address what it is about.
        "action": escape(request.get_full_path() if is_post else quote(request.path, safe="/")),
        "fields": _hidden((held.FIELD, held.pack(pairs))) if is_post else _as_fields(pairs),
        "typed": escape(_words(pairs)) if is_post else "",
        "files": "" if has_files else "hidden",
        "proof": escape(proof),
    }
    frame = _frame(language, cause, is_post)
    return "".join(part if n % 2 == 0 else told[part] for n, part in enumerate(frame))


@cache
def _frame(language: str, cause: str, is_post: bool) -> tuple[str, ...]:  # noqa: FBT001 - a key of the cache
    """Set the page with marks, and cut it there: text and names of marks in turn."""
    context = {**_MARKS, "cause": cause, "is_post": is_post}
    with override(language):
        page = render_to_string("public/crowd/waiting.html", context)
    return tuple(part for piece in page.split("[[") for part in piece.split("]]", 1))


def _as_fields(pairs: Pairs) -> str:
    return "".join(_hidden((name, value.decode("utf-8", "replace"))) for name, value in pairs)


def _hidden(field: tuple[str, str]) -> str:
    return '<input type="hidden" name="{}" value="{}">'.format(*map(escape, field))


def _words(pairs: Pairs) -> str:
    """Give the words that somebody typed, to be read and copied; all of them travel in the form, however many."""
    typed = (value.decode("utf-8", "replace") for name, value in Typed.among(pairs).fields if name != "about/consent")
    return "\n\n".join(text for text in typed if len(text) > _READABLE)[:_SHOWN]
