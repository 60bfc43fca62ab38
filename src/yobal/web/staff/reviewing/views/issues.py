"""Points to decide: the list, and one point with the comments that raise it and what was decided."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication.models import Consultation
from yobal.publication.permissions import can_read, can_review
from yobal.review import actions, queries
from yobal.review.models import Issue
from yobal.review.states import DispositionState
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.templatetags.yobal import words
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.reviewing.filters import IssueFilter
from yobal.web.staff.reviewing.forms import DispositionForm, EditIssueForm, MergeForm
from yobal.web.staff.reviewing.views import page_of


@desk(may=can_read)
def issues(request: DeskRequest) -> HttpResponse:
    """List the points to decide."""
    chosen = IssueFilter(request.GET, consultation=request.consultation)
    rows = queries.issues_with_counts(request.consultation)
    context = {
        "consultation": request.consultation,
        "filter": chosen,
        "page_obj": page_of(request, chosen.narrow(rows)),
        "total": len(rows),
    }
    return render(request, "staff/reviewing/issues.html", context)


def _fetch(request: DeskRequest, number: int) -> Issue:
    found = Issue.objects.filter(consultation=request.consultation)
    return get_object_or_404(found.select_related("theme", "consultation", "merged_into", "round"), number=number)


@desk(may=can_read)
def issue(request: DeskRequest, number: int) -> HttpResponse:
    """Show one point."""
    return _page(request, _fetch(request, number))


def _page(request: DeskRequest, found: Issue, *, opened: str = "", **bound: Any) -> HttpResponse:
    raising = queries.comments_of_issue(found)
    groups = queries.group_counts(raising)
    dispositions = list(
        found.dispositions.select_related("proposed_by", "approved_by", "proposal")
        .prefetch_related("proposal__decisions__decided_by")
        .order_by("-number")
    )
    page = page_of(request, queries.wordings_of(found))
    context = {
        "consultation": request.consultation,
        "issue": found,
        "page_obj": page,
        "quotes": _quotes(found, list(page.object_list)),
        "count": groups.total(),
        "groups": _listed(groups, _group_names(found.consultation)),
        "dispositions": dispositions,
        "waiting": next((row for row in dispositions if row.state == DispositionState.PROPOSED), None),
        "decision": next((row for row in dispositions if row.state == DispositionState.APPROVED), None),
        "may_review": can_review(request.user, request.consultation) and found.ended_at is None,
        "opened": opened,
        "failed": next(iter(bound.values()), None),
    }
    if context["may_review"]:
        context |= _forms(request, found, dispositions) | bound
    return render(request, "staff/reviewing/issue.html", context, status=422 if bound else 200)


def _forms(request: DeskRequest, found: Issue, dispositions: list[Any]) -> dict[str, Any]:
    returned = dispositions[0] if dispositions and dispositions[0].state == DispositionState.RETURNED else None
    return {
        "decide_form": DispositionForm(consultation=request.consultation, previous=returned),
        "edit_form": _edit_form(request, found),
        "merge_form": _merge_form(request, found),
    }


def _edit_form(request: DeskRequest, found: Issue, posted: Any = None) -> EditIssueForm:
    initial = {"title": found.title, "theme": found.theme_id, "seen": found.edits}
    return EditIssueForm(posted, consultation=request.consultation, initial=initial)


def _merge_form(request: DeskRequest, found: Issue, posted: Any = None) -> MergeForm:
    return MergeForm(posted, others=queries.open_issues(request.consultation).exclude(pk=found.pk))


def _quotes(issue: Issue, wordings: list[dict[str, int]]) -> list[dict[str, Any]]:
    """Fetch the first comment of each wording on a page, with its groups by name."""
    wanted = issue.consultation.comments.filter(number__in=[wording["first"] for wording in wordings])
    found = {row.number: row for row in queries.with_context(wanted)}
    same = queries.comments_of_issue(issue).filter(text__in=[wording["text"] for wording in wordings])
    groups = queries.groups_of(same)
    names = _group_names(issue.consultation)
    return [
        {"comment": found[row["first"]], "count": row["count"], "groups": _listed(groups[row["text"]], names)}
        for row in wordings
    ]


def _group_names(consultation: Consultation) -> dict[str, str]:
    return {group.code: words(group.name) for group in consultation.groups.all()}


def _listed(groups: Counter[str], names: dict[str, str]) -> list[tuple[str, int]]:
    return [(names.get(code, _("No group named")), count) for code, count in groups.most_common()]


@require_POST
@desk(may=can_review)
def propose_disposition(request: DeskRequest, number: int) -> HttpResponse:
    """Propose what to decide on a point."""
    found = _fetch(request, number)
    form = DispositionForm(request.POST, consultation=request.consultation)
    if form.is_valid():
        try:
            actions.propose_disposition(
                found,
                outcome=form.cleaned_data["outcome"],
                reasons=form.localized("reasons"),
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The decision is proposed. It stands once another person has approved it."))
            return redirect("staff:issue", request.consultation.slug, number)
    return _page(request, found, opened="decide", decide_form=form)


@require_POST
@desk(may=can_review)
def revise_issue(request: DeskRequest, number: int) -> HttpResponse:
    """Change the title or theme of a point."""
    found = _fetch(request, number)
    form = _edit_form(request, found, request.POST)
    if form.is_valid():
        try:
            actions.revise_issue(
                found,
                seen=form.cleaned_data["seen"],
                title=form.localized("title"),
                theme=form.cleaned_data["theme"],
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
            form.look_again(found.edits)
        else:
            messages.success(request, _("The point is changed."))
            return redirect("staff:issue", request.consultation.slug, number)
    return _page(request, found, opened="edit", edit_form=form)


@require_POST
@desk(may=can_review)
def merge_issue(request: DeskRequest, number: int) -> HttpResponse:
    """Let another point take this one over."""
    found = _fetch(request, number)
    form = _merge_form(request, found, request.POST)
    if form.is_valid():
        into = _fetch(request, int(form.cleaned_data["into"]))
        try:
            actions.merge_issues(found, into=into, by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Merged: the comments now raise this point."))
            return redirect("staff:issue", request.consultation.slug, into.number)
    return _page(request, found, opened="merge", merge_form=form)


@require_POST
@desk(may=can_review)
def end_issue(request: DeskRequest, number: int) -> HttpResponse:
    """Remove a point that nobody raises any more."""
    actions.end_issue(_fetch(request, number), by=request.user, at=clock.now())
    messages.success(request, _("The point is removed. It stays in the record."))
    return redirect("staff:issues", request.consultation.slug)
