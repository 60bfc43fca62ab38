"""The first page, and what Yobal says about itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the consultations."""
    return render(request, "public/about/home.html")


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Tell how a consultation goes, step by step."""
    return render(request, "public/about/how.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tell whom these pages work for and whom to write to where they do not."""
    return render(request, "public/about/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Tell what is kept, who sees it and how long."""
    return render(request, "public/about/privacy.html")
