"""Pages on which decisions become the next version."""

from django.http import Http404, HttpResponse

from yobal.publication.permissions import can_prepare, can_review
from yobal.web.staff.access import DeskRequest, desk


@desk(may=can_review)
def revision(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """List the provisions of a version with what was decided about them and what changes."""
    raise Http404


@desk(may=can_review)
def preview_page(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """Show the next version against this one."""
    raise Http404


@desk(may=can_prepare)
def propose(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """Propose the revision."""
    raise Http404


@desk(may=can_review)
def amend_page(request: DeskRequest, document: str, number: int, anchor: str) -> HttpResponse:
    """Edit the change to one provision."""
    raise Http404


@desk(may=can_review)
def take_back_amendment(request: DeskRequest, document: str, number: int, pk: int) -> HttpResponse:
    """Take a change back."""
    raise Http404
