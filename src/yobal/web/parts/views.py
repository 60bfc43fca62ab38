"""Answers that belong to no page group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yobal.lib.errors import NotAllowed


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that a desk form came without its token."""
    refusal = NotAllowed(
        _("This form was open too long, or cookies are off. Go back, reload the page and send it again.")
    )
    return render(request, "parts/refusal.html", {"refusal": refusal}, status=403)
