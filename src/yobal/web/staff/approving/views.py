"""Approving."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def approvals(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def approve_batch(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def proposal(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()
