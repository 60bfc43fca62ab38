"""The participant's way: answer, keep, check, send, and hold a receipt."""

from django.http import HttpRequest, HttpResponse


def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form."""
    return HttpResponse()


def draft(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """Show the form filled from a draft."""
    return HttpResponse()


def check(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """Show everything as it will be sent."""
    return HttpResponse()


def send(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """Send."""
    return HttpResponse()


def receipt(request: HttpRequest) -> HttpResponse:
    """Show what a receipt stands for."""
    return HttpResponse()
