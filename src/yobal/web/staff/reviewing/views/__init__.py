"""Views of reviewing, one module a page."""

from collections.abc import Callable
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from yobal.web.staff.access import DeskRequest

PAGE = 50
MOST = 10_000


Fetch = Callable[["QuerySet[Any]"], "QuerySet[Any]"]


def page_of(request: DeskRequest, rows: Any, *, total: int | None = None, fetch: Fetch | None = None) -> Page[Any]:
    """Cut a list into pages and give the one asked for; what is no page is the first or last one.

    `total` is how many there are where a total that is kept says so; else they are counted as far as MOST. `fetch` adds
    to the rows of the page what it shows of them, so that long texts are not sorted with the list.
    """
    return _Pages(rows, PAGE, total=total, fetch=fetch).get_page(request.GET.get("page"))


class _Pages(Paginator[Any]):
    """Pages of a list; beyond MOST nobody turns pages, and only so many are counted."""

    def __init__(self, rows: Any, size: int, *, total: int | None, fetch: Fetch | None) -> None:
        super().__init__(rows, size)
        self.total, self.fetch, self.rows = total, fetch, rows

    def page(self, number: int | str) -> Page[Any]:
        """Give one page, its rows fetched by their keys."""
        page = super().page(number)
        if self.fetch is not None:
            keys = list(cast("QuerySet[Any]", page.object_list).values_list("pk", flat=True))
            found = self.fetch(self.rows.model.objects.filter(pk__in=keys)).in_bulk()
            page.object_list = [found[key] for key in keys]
        return page

    @cached_property
    def count(self) -> int:
        """Say how many rows the pages show."""
        return min(self._counted, MOST) if self.total is None else self.total

    @cached_property
    def over(self) -> bool:
        """Say whether there are more rows than are counted."""
        return self.total is None and self._counted > MOST

    @cached_property
    def _counted(self) -> int:
        rows = self.object_list
        return rows.order_by()[: MOST + 1].count() if isinstance(rows, QuerySet) else len(rows)
