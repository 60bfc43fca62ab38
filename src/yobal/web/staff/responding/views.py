"""Pages on which the books are closed and the report is proposed."""

from django.http import Http404, HttpResponse

from yobal.publication.permissions import can_prepare, can_review
from yobal.web.staff.access import DeskRequest, desk


@desk()
def books_page(request: DeskRequest) -> HttpResponse:
    """Show where everything stands, as sums that add up."""
    raise Http404


@desk(may=can_review)
def report_page(request: DeskRequest) -> HttpResponse:
    """Show what the report waits for; propose it."""
    raise Http404


@desk(may=can_review)
def report_preview(request: DeskRequest) -> HttpResponse:
    """Show the report as it would read now."""
    raise Http404


@desk(may=can_prepare)
def export(request: DeskRequest, kind: str) -> HttpResponse:
    """Give the comments with their coding, for work at the desk."""
    raise Http404
