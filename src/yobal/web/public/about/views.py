"""The first page, and what Yobal says about itself."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yobal.lib import clock
from yobal.publication.queries import openness_of_each, public_consultations
from yobal.web.public.consultations.deadlines import deadline_of

A_PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the consultations, each with the state of its deadline."""
    at = clock.now()
    page = Paginator(public_consultations(at=at), A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    openness = openness_of_each(shown, at=at)
    rows = [(consultation, deadline_of(openness.get(consultation.pk), at=at)) for consultation in shown]
    return render(request, "public/about/home.html", {"rows": rows, "page_obj": page})


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
