"""What every request passes through: refusals become pages, and what only staff need stands at the desk alone.

Participants have no session and do not sign in; to look for both takes a tenth of the time of sending.
"""

from collections.abc import Callable
from http import HTTPStatus

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yobal.lib.errors import Refusal

DESK = "/desk/"
Respond = Callable[[HttpRequest], HttpResponse]


class _AtTheDesk:
    """Lets the requests of participants pass by a middleware that stands behind it among the bases."""

    get_response: Respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass by, or through."""
        if request.path_info.startswith(DESK):
            passed: HttpResponse = super().__call__(request)  # type: ignore[misc]
            return passed
        return self.get_response(request)


class DeskSession(_AtTheDesk, SessionMiddleware):  # type: ignore[misc]
    """Sessions of staff."""


class DeskAuthentication(_AtTheDesk, AuthenticationMiddleware):  # type: ignore[misc]
    """Who of the staff is signed in."""


class DeskMessages(_AtTheDesk, MessageMiddleware):  # type: ignore[misc]
    """Messages that wait for the next page of the desk."""


class PolicyMiddleware:
    """Says to the browser what a page may load; the same for all pages, so put together once."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self._policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header."""
        response = self.get_response(request)
        # Django's own pages about mistakes, for developers, bring their styles along.
        if not (settings.DEBUG and response.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR)):
            response.headers.setdefault(HEADER, self._policy)
        return response


class RefusalMiddleware:
    """Shows a Refusal that no view caught as a page that says what, where and how to mend it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; refusals come back through process_exception."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal; leave every other exception to Django."""
        if not isinstance(exception, Refusal):
            return None
        return render(request, "parts/refusal.html", {"refusal": exception}, status=exception.status)
