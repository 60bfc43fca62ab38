"""Who came: the sheet to sign, the sheet to type in, and the list."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yobal.collection.invitations.queries import invitations_of
from yobal.drafting.record_sheets import write_sheet
from yobal.identities.attendance import actions
from yobal.lib import clock
from yobal.lib.errors import OutOfOrder, Refusal
from yobal.publication.dates import reading_language
from yobal.publication.models import Event
from yobal.publication.permissions import can_record
from yobal.render.failures import RenderFailed
from yobal.render.pdf import html_to_pdf
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.templatetags.yobal import digits, words
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.meeting.forms import AttendanceFileForm, AttendeeForm
from yobal.web.staff.meeting.sheets import attendance_in, attendance_sheet
from yobal.web.staff.meeting.views import XLSX, add_refusals, content_of, context_of, download, found_event

BLANK = 20


@never_cache
@desk(may=can_record)
def attendance(request: DeskRequest, position: int) -> HttpResponse:
    """Show who came, and add one more."""
    event = found_event(request, position)
    form = AttendeeForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.record_attendance(event, present=[form.present], by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Added.") if added else _("This person is on the sheet already."))
            return _back(event)
    return _page(request, event, form, AttendanceFileForm())


def _page(request: DeskRequest, event: Event, form: AttendeeForm, upload: AttendanceFileForm) -> HttpResponse:
    shown = {"form": form, "upload": upload, "attendees": event.attendees.select_related("group")}
    status = 422 if form.errors or upload.errors else 200
    return render(request, "staff/meeting/attendance.html", context_of(request, event, **shown), status=status)


def _back(event: Event) -> HttpResponse:
    return redirect("staff:attendance", event.consultation.slug, event.position)


@desk(may=can_record)
def upload_attendance(request: DeskRequest, position: int) -> HttpResponse:
    """Take in a filled attendance sheet."""
    event = found_event(request, position)
    if request.method != "POST":
        return _back(event)
    form = AttendanceFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            present = attendance_in(event, content_of(form.cleaned_data["file"]))
            added = actions.record_attendance(event, present=present, by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusals(form, refusal)
        else:
            text = ngettext("%(count)s person was added.", "%(count)s persons were added.", added)
            messages.success(request, text % {"count": digits(added)})
            return _back(event)
    return _page(request, event, AttendeeForm(event=event), form)


@require_POST
@desk(may=can_record)
def remove(request: DeskRequest, position: int, person: int) -> HttpResponse:
    """Take somebody off who was entered by mistake."""
    event = found_event(request, position)
    actions.remove_attendee(get_object_or_404(event.attendees, pk=person), by=request.user, at=clock.now())
    messages.success(request, _("Removed from the attendance sheet."))
    return _back(event)


@desk(may=can_record)
def sheet(request: DeskRequest, position: int) -> HttpResponse:
    """Give a sheet to type in."""
    event = found_event(request, position)
    content = write_sheet(attendance_sheet(event))
    return download(content, XLSX, f"attendance-{request.consultation.slug}-{event.position}.xlsx")


@never_cache
@desk(may=can_record)
def to_sign(request: DeskRequest, position: int) -> HttpResponse:
    """Give a sheet to print and sign: who is expected, and blank rows."""
    event = found_event(request, position)
    expected = [*actions.take_attendance_sheet(event, by=request.user, at=clock.now())]
    content = _set(_paper(event, expected), title=_("Attendance"))
    return download(content, "application/pdf", f"attendance-{request.consultation.slug}-{event.position}.pdf")


def _paper(event: Event, expected: list[Any]) -> str:
    """Write the sheet; institutions invited in the round, of which nobody is named yet, have a row too."""
    named = {row.organisation for row in expected}
    invited = invitations_of(event.round).filter(revoked_at__isnull=True) if event.round else []
    awaited = [name for row in invited if (name := words(row.institution)) not in named]
    context = {
        "event": event,
        "consultation": event.consultation,
        "expected": expected,
        "awaited": awaited,
        "blank": range(len(expected) + len(awaited) + 1, len(expected) + len(awaited) + BLANK + 1),
        "after": len(expected),
        "language": reading_language(),
    }
    return render_to_string("staff/meeting/attendance_paper.html", context)


def _set(html: str, *, title: str) -> bytes:
    try:
        return html_to_pdf(html, language=translation.get_language() or "km", title=title)
    except RenderFailed as failure:
        raise OutOfOrder(_("The paper could not be made just now. Try again later.")) from failure
