"""The frame of a consultation: the groups that are asked, the meetings of its timeline."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import Event, Group
from yobal.publication.permissions import can_prepare
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.publishing.forms import EventForm, GroupForm


@desk(may=can_prepare)
def groups(request: DeskRequest) -> HttpResponse:
    """List the groups of stakeholders, and add one."""
    consultation = request.consultation
    form = GroupForm(request.POST or None, consultation=consultation)
    if request.method == "POST" and form.is_valid():
        actions.add_group(
            consultation, code=form.cleaned_data["code"], name=form.localized("name"), by=request.user, at=clock.now()
        )
        messages.success(request, _("Added."))
        return redirect("staff:groups", consultation.slug)
    context = {"consultation": consultation, "form": form, "groups": consultation.groups.all()}
    return render(request, "staff/publishing/groups.html", context)


@desk(may=can_prepare)
def edit_group(request: DeskRequest, pk: int) -> HttpResponse:
    """Rename a group."""
    found = get_object_or_404(Group, consultation=request.consultation, pk=pk)
    form = GroupForm(request.POST or None, consultation=request.consultation, group=found)
    if request.method == "POST" and form.is_valid():
        actions.revise_group(found, name=form.localized("name"), by=request.user, at=clock.now())
        return _saved(request, "staff:groups")
    return _edit_page(request, form, name=found.name, back="staff:groups")


@require_POST
@desk(may=can_prepare)
def remove_group(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a group off the list."""
    found = get_object_or_404(Group, consultation=request.consultation, pk=pk)
    return _removed(request, actions.remove_group, found, back="staff:groups")


@desk(may=can_prepare)
def events(request: DeskRequest) -> HttpResponse:
    """List the meetings and milestones, and add one."""
    consultation = request.consultation
    form = EventForm(request.POST or None, consultation=consultation)
    if request.method == "POST" and form.is_valid():
        actions.add_event(consultation, by=request.user, at=clock.now(), **form.facts)
        messages.success(request, _("Added."))
        return redirect("staff:events", consultation.slug)
    listed = consultation.events.select_related("round").prefetch_related("groups")
    context = {"consultation": consultation, "form": form, "events": listed}
    return render(request, "staff/publishing/events.html", context)


@desk(may=can_prepare)
def edit_event(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a meeting."""
    found = get_object_or_404(Event, consultation=request.consultation, pk=pk)
    form = EventForm(request.POST or None, consultation=request.consultation, event=found)
    if request.method == "POST" and form.is_valid():
        actions.revise_event(found, by=request.user, at=clock.now(), **form.facts)
        return _saved(request, "staff:events")
    return _edit_page(request, form, name=found.title, back="staff:events")


@require_POST
@desk(may=can_prepare)
def remove_event(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a meeting off the timeline."""
    found = get_object_or_404(Event, consultation=request.consultation, pk=pk)
    return _removed(request, actions.remove_event, found, back="staff:events")


def _saved(request: DeskRequest, back: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(back, request.consultation.slug)


def _edit_page(request: DeskRequest, form: Any, *, name: dict[str, str], back: str) -> HttpResponse:
    context = {"consultation": request.consultation, "form": form, "name": name, "back": back}
    return render(request, "staff/publishing/edit_part.html", context)


def _removed(request: DeskRequest, act: Any, row: Group | Event, *, back: str) -> HttpResponse:
    try:
        act(row, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Removed."))
    return redirect(back, request.consultation.slug)
