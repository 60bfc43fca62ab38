"""Views of recording."""

from typing import Any

from django.http import HttpResponse

from yobal.publication.permissions import can_record
from yobal.web.staff.access import DeskRequest, desk


@desk(may=can_record)
def record(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)


@desk(may=can_record)
def recorded(request: DeskRequest, **place: Any) -> HttpResponse:
    """Show nothing yet."""
    return HttpResponse(status=501)
