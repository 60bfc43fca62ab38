"""Announcements: written, proposed, extended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.approvals.queries import proposals_about
from yobal.approvals.states import ProposalState
from yobal.audit.actions import subject_of
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import Announcement
from yobal.publication.permissions import can_prepare
from yobal.publication.policies import is_due
from yobal.publication.queries import announcements_prepared, short_links_of, windows_in_force
from yobal.publication.states import AnnouncementKind
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.publishing.forms import AnnouncementForm, ExtensionForm, NumberForm, ScanForm, today_in


@desk()
def announcements(request: DeskRequest) -> HttpResponse:
    """List all announcements, published or not."""
    consultation, at = request.consultation, clock.now()
    prepared = list(announcements_prepared(consultation))
    context = {
        "consultation": consultation,
        "announcements": prepared,
        "may_prepare": can_prepare(request.user, consultation),
        "windows": windows_in_force([consultation]),
        "due": {found.pk for found in prepared if is_due(found, at=at)},
    }
    return render(request, "staff/publishing/announcements.html", context)


@desk(may=can_prepare)
def new_announcement(request: DeskRequest) -> HttpResponse:
    """Write an announcement."""
    consultation, at = request.consultation, clock.now()
    first = {"issued_on": today_in(consultation, at), "closes_time": "23:59"}
    form = AnnouncementForm(request.POST or None, consultation=consultation, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.announce(
                form.cleaned_data["round"],
                documents=form.cleaned_data["documents"],
                by=request.user,
                at=at,
                **form.facts,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("staff:announcement", consultation.slug, made.pk)
    context = {"consultation": consultation, "form": form, "has_rounds": consultation.rounds.exists()}
    return render(request, "staff/publishing/announcement_form.html", context)


def found_announcement(request: DeskRequest, pk: int) -> Announcement:
    """Find an announcement of this consultation."""
    found = Announcement.objects.select_related("consultation", "round__form").prefetch_related("documents")
    return get_object_or_404(found, consultation=request.consultation, pk=pk)


@desk()
def announcement(request: DeskRequest, pk: int) -> HttpResponse:
    """Show an announcement with its window, short addresses, and what was said about it."""
    return announcement_page(request, found_announcement(request, pk))


def announcement_page(
    request: DeskRequest, found: Announcement, *, number: NumberForm | None = None, scan: ScanForm | None = None
) -> HttpResponse:
    """Show an announcement, with what was typed wrong into one of its forms."""
    at = clock.now()
    proposals = list(proposals_about(subject_of(found)))
    waiting = next((proposal for proposal in proposals if proposal.state == ProposalState.OPEN), None)
    context = {
        "consultation": request.consultation,
        "announcement": found,
        "proposals": proposals,
        "waiting": waiting,
        "links": short_links_of(found),
        "may_prepare": can_prepare(request.user, request.consultation),
        "due": is_due(found, at=at),
        "hindrance": actions.why_not_released(found, at=at) if found.approved_at and not found.published_at else "",
        "scans": found.files.all(),
        "number_form": number or NumberForm(initial={"number": found.number}),
        "scan_form": scan or ScanForm(),
    }
    return render(request, "staff/publishing/announcement.html", context, status=422 if number or scan else 200)


@desk(may=can_prepare)
def edit_announcement(request: DeskRequest, pk: int) -> HttpResponse:
    """Change an announcement that is neither published nor proposed."""
    found = found_announcement(request, pk)
    kind = ExtensionForm if found.kind == AnnouncementKind.EXTENSION else AnnouncementForm
    form = kind(request.POST or None, consultation=request.consultation, announcement=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_announcement(
                found,
                seen=form.cleaned_data["seen"] or 0,
                documents=form.cleaned_data.get("documents", []),
                by=request.user,
                at=clock.now(),
                round=form.cleaned_data["round"],
                **form.facts,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:announcement", request.consultation.slug, found.pk)
    context = {"consultation": request.consultation, "form": form, "announcement": found, "has_rounds": True}
    return render(request, "staff/publishing/announcement_form.html", context)


@require_POST
@desk(may=can_prepare)
def propose_announcement(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for the approval that publishes it."""
    found = found_announcement(request, pk)
    try:
        actions.propose_announcement(found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Proposed. It waits for its approval."))
    return redirect("staff:announcement", request.consultation.slug, found.pk)


@desk(may=can_prepare)
def extend(request: DeskRequest) -> HttpResponse:
    """Write an extension: a later close, and why."""
    consultation, at = request.consultation, clock.now()
    windows = windows_in_force([consultation])
    first = {"issued_on": today_in(consultation, at), "closes_time": "23:59"}
    form = ExtensionForm(request.POST or None, consultation=consultation, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.announce(form.cleaned_data["round"], by=request.user, at=at, **form.facts)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("staff:announcement", consultation.slug, made.pk)
    context = {"consultation": consultation, "form": form, "windows": windows}
    return render(request, "staff/publishing/extend.html", context)
