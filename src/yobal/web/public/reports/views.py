"""Pages and files of a published report; they read its frozen content and nothing else."""

from django.http import Http404, HttpRequest, HttpResponse


def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a published report."""
    raise Http404


def report_file(request: HttpRequest, slug: str, number: str, format: str) -> HttpResponse:
    """Give a published report as a file."""
    raise Http404
