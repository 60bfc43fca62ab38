"""One's own pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def sign_in(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def sign_out(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def language(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def demonstration_clock(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def new_consultation(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()
