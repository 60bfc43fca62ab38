"""Pages that show texts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def version(request: HttpRequest, slug: str, document: str, number: int) -> HttpResponse:
    """Show a version, provision by provision."""
    return render(request, "public/reading/version.html")


@require_safe
def comparison(request: HttpRequest, slug: str, document: str, number: int) -> HttpResponse:
    """Show what changed since the version before."""
    return render(request, "public/reading/comparison.html")
