"""Going on: the comments before and after within the list one came from, and where an act leads."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.urls import reverse

from yobal.review import queries
from yobal.review.models import Comment
from yobal.review.states import CommentState
from yobal.web.staff.access import DeskRequest
from yobal.web.staff.reviewing.filters import CommentFilter


def neighbours(chosen: CommentFilter, found: Comment) -> dict[str, int | bool | None]:
    """Find the comments before and after within the list one came from: the unread ones, unless a state was chosen."""
    numbers, unread = _numbers(chosen)
    return {
        "unread": unread,
        "before": numbers.filter(number__lt=found.number).order_by("-number").first(),
        "after": numbers.filter(number__gt=found.number).order_by("number").first(),
    }


def _numbers(chosen: CommentFilter) -> tuple[QuerySet[Any, int], bool]:
    listed = chosen.narrow(queries.live_comments(chosen.consultation))
    unread = "state" not in chosen.chosen
    if unread:
        listed = listed.filter(state=CommentState.UNREAD)
    return listed.values_list("number", flat=True), unread


def go_on(request: DeskRequest, found: Comment, done: str) -> HttpResponseRedirect:
    """Tell what was done, and stay or open the next comment as was asked; after the last comes the first again."""
    messages.success(request, done)
    if "next" not in request.POST:
        return to_comment(request, found.number)
    chosen = CommentFilter(request.GET, consultation=request.consultation)
    numbers = _numbers(chosen)[0].exclude(number=found.number).order_by("number")
    after = numbers.filter(number__gt=found.number).first() or numbers.first()
    return to_comment(request, after or found.number)


def to_comment(request: DeskRequest, number: int) -> HttpResponseRedirect:
    """Open a comment, within the list one came from."""
    query = CommentFilter(request.GET, consultation=request.consultation).query
    path = reverse("staff:comment", args=[request.consultation.slug, number])
    return HttpResponseRedirect(f"{path}?{query}" if query else path)
