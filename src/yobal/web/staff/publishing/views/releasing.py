"""From the approval of an announcement to its release: number, signed paper, hour."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.lib import clock, files
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.actions.announcing import versions_opened
from yobal.publication.models import Announcement
from yobal.publication.permissions import can_prepare
from yobal.publication.policies import is_due
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.publishing.forms import NumberForm, ReleaseForm, ScanForm
from yobal.web.staff.publishing.views.announcements import announcement_page, found_announcement


@require_POST
@desk(may=can_prepare)
def enter_number(request: DeskRequest, pk: int) -> HttpResponse:
    """Enter the register's number."""
    found, form = found_announcement(request, pk), NumberForm(request.POST)
    if form.is_valid():
        try:
            actions.enter_number(found, number=form.cleaned_data["number"], by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return _back(request, found)
    return announcement_page(request, found, number=form)


@require_POST
@desk(may=can_prepare)
def attach_scan(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep a scan of the signed paper."""
    found, form = found_announcement(request, pk), ScanForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["files"]
        try:
            actions.attach_scan(found, content=upload.read(), name=upload.name, by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The signed paper is kept."))
            return _back(request, found)
    return announcement_page(request, found, scan=form)


@desk()
def scan(request: DeskRequest, pk: int, scan: int, name: str) -> HttpResponse:
    """Give a scan as it came."""
    kept = found_announcement(request, pk).files.filter(pk=scan, name=name).first()
    if kept is None:
        raise Http404
    response = HttpResponse(files.read(kept.path), content_type=kept.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kept.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@desk(may=can_prepare)
def remove_scan(request: DeskRequest, pk: int, scan: int) -> HttpResponse:
    """Take a scan away before it is public."""
    found = found_announcement(request, pk)
    kept = get_object_or_404(found.files.select_related("announcement"), pk=scan)
    actions.remove_scan(kept, by=request.user, at=clock.now())
    messages.success(request, _("%(name)s is removed.") % {"name": kept.name})
    return _back(request, found)


@require_POST
@desk(may=can_prepare)
def take_back_approval(request: DeskRequest, pk: int) -> HttpResponse:
    """Open an approved announcement for changes again."""
    found = found_announcement(request, pk)
    try:
        actions.take_back_approval(found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The approval is taken back. Change the announcement and propose it again."))
    return _back(request, found)


@desk(may=can_prepare)
def release(request: DeskRequest, pk: int) -> HttpResponse:
    """Say when an announcement becomes public, or make it public now."""
    found, at = found_announcement(request, pk), clock.now()
    form = ReleaseForm(request.POST or None, announcement=found)
    pressed_now = "now" in request.POST
    if request.method == "POST" and (form.is_valid() or pressed_now):
        try:
            messages.success(request, _release(request, found, form, now=pressed_now))
        except Refusal as refusal:
            if pressed_now:
                form = ReleaseForm(data=form.initial, announcement=found)
                form.is_valid()
            add_refusal(form, refusal)
        else:
            return _back(request, found)
    context = {
        "consultation": request.consultation,
        "announcement": found,
        "form": form,
        "versions": versions_opened(found),
        "due": is_due(found, at=at),
        "hindrance": actions.why_not_released(found, at=at) if found.approved_at else "",
    }
    return render(request, "staff/publishing/release.html", context, status=422 if form.errors else 200)


def _release(request: DeskRequest, found: Announcement, form: ReleaseForm, *, now: bool) -> str:
    """Do what the button says; gives the message for the next page."""
    if now:
        actions.release(found, by=request.user, at=clock.now())
        return _("It is public now.")
    chosen = form.cleaned_data["release"]
    actions.choose_release(found, release=chosen, release_at=form.release_at, by=request.user, at=clock.now())
    return _("Saved.")


def _back(request: DeskRequest, found: Announcement) -> HttpResponse:
    return redirect("staff:announcement", request.consultation.slug, found.pk)
