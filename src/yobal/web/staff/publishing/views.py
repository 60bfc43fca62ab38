"""Preparing and publishing."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def overview(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def edit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def documents(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def import_draft(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def check_import(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def version(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def announcements(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def new_announcement(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def extend(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def announcement(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def edit_announcement(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def propose_announcement(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def people(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def end_appointment(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()


def done(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    return HttpResponse()
