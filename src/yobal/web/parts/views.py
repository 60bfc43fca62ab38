"""Answers that belong to no page group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yobal.lib.errors import NotAllowed, Refusal

# Never shown again, whatever else was typed.
_SECRET = ("csrfmiddlewaretoken", "password")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in plain words that a desk form came without its token, and give back what was typed."""
    refusal = NotAllowed(
        _("This form was open too long, or cookies are off. Go back, reload the page and send it again.")
    )
    return give_back(request, refusal=refusal, status=403)


def signed_out(request: HttpRequest, *, sign_in_url: str) -> HttpResponse:
    """Say that the time at the desk ran out under a form, and give back what was typed."""
    refusal = NotAllowed(_("You were signed out meanwhile, so this was not saved. Sign in again and copy it back."))
    return give_back(request, refusal=refusal, status=401, error_url=sign_in_url, error_action=_("Sign in again"))


def give_back(request: HttpRequest, *, refusal: Refusal, status: int, **context: str) -> HttpResponse:
    """Show a refusal with everything that the refused form held, so that nothing typed is lost."""
    typed = [
        text for name in request.POST if name not in _SECRET for text in request.POST.getlist(name) if len(text) > 1
    ]
    return render(request, "parts/refusal.html", {"refusal": refusal, "typed": typed, **context}, status=status)
