"""Views of reviewing, one module a page."""

from typing import Any

from django.core.paginator import Page, Paginator

from yobal.web.staff.access import DeskRequest

PAGE = 50


def page_of(request: DeskRequest, rows: Any) -> Page[Any]:
    """Cut a list into pages and give the one asked for; what is no page is the first or last one."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))
