"""Views of reviewing."""

from typing import Any

from django.http import HttpResponse

from yobal.publication.permissions import can_review
from yobal.web.staff.access import DeskRequest, desk


@desk(may=can_review)
def inbox(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def take_in(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def submission(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def disclose(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def attachment(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def read_attachment(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def comments(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def comment(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def split(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def code(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def support(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def set_aside(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def decide_comment(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def place(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def end_coding(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def issues(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def issue(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def propose_disposition(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def revise_issue(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def merge_issue(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def themes(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_review)
def theme(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)
