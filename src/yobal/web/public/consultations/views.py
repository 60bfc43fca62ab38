"""Pages of one consultation."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the reader's language."""
    return HttpResponseRedirect(reverse("public:home"))


@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from a QR code to what it stands for."""
    return HttpResponseRedirect(reverse("public:home"))


@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a consultation."""
    return render(request, "public/consultations/consultation.html")


@require_safe
def announcement(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show an announcement."""
    return render(request, "public/consultations/announcement.html")


@require_safe
def announcement_pdf(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Give an announcement on paper."""
    return HttpResponse(status=404)


@require_safe
def file(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponse:
    """Give a published file."""
    return HttpResponse(status=404)
