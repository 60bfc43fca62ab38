"""A meeting at the desk: what it brought, the points that are taken down, its papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yobal.drafting.record_sheets import write_sheet
from yobal.identities.attendance.queries import figures_of, institutions_known, meetings_of, points_of
from yobal.lib import clock, files
from yobal.lib.errors import BadInput, KeyReused, Refusal
from yobal.publication.actions.meetings import attach_paper
from yobal.publication.models import Event
from yobal.publication.permissions import can_read, can_record
from yobal.reception.batches import Answer
from yobal.reception.meetings import note, note_all
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.meeting.forms import NotesForm, PaperForm, PointForm, new_key
from yobal.web.staff.meeting.sheets import Notes, notes_in, point_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_SHEET = 5 * 1024 * 1024
_LAST = 20


def found_event(request: DeskRequest, position: int) -> Event:
    """Find a meeting of this consultation."""
    events = Event.objects.select_related("consultation", "round__form").prefetch_related("groups")
    return get_object_or_404(events, consultation=request.consultation, position=position)


def context_of(request: DeskRequest, event: Event, **more: Any) -> dict[str, Any]:
    """Give what every page of a meeting shows."""
    return {
        "consultation": request.consultation,
        "event": event,
        "figures": figures_of(event),
        "institutions": institutions_known(event),
        **more,
    }


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Give a file to keep; the browser runs nothing of it."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def content_of(upload: Any) -> bytes:
    """Read a filled sheet that is no larger than one can be."""
    if upload.size > LARGEST_SHEET:
        raise BadInput(_("The file is larger than 5 MB. A sheet of a meeting is much smaller."), place="file")
    return bytes(upload.read())


def add_refusals(form: forms.Form, refusal: Refusal) -> None:
    """Show why a sheet was refused, each fault in a line of its own."""
    form.add_error(refusal.place if refusal.place in form.fields else None, str(refusal).split("\n"))


@desk()
def meetings(request: DeskRequest) -> HttpResponse:
    """List the meetings, with what each brought."""
    context = {
        "consultation": request.consultation,
        "meetings": meetings_of(request.consultation),
        "may_record": can_record(request.user, request.consultation),
    }
    return render(request, "staff/meeting/meetings.html", context)


@desk()
def meeting(request: DeskRequest, position: int) -> HttpResponse:
    """Show a meeting."""
    return _meeting_page(request, found_event(request, position), PaperForm())


def _meeting_page(request: DeskRequest, event: Event, form: PaperForm) -> HttpResponse:
    context = context_of(
        request,
        event,
        form=form,
        papers=event.files.all(),
        may_record=can_record(request.user, request.consultation),
        may_read=can_read(request.user, request.consultation),
    )
    return render(request, "staff/meeting/meeting.html", context, status=422 if form.errors else 200)


@never_cache
@desk(may=can_record)
def note_point(request: DeskRequest, position: int) -> HttpResponse:
    """Take down one point after the other; the page comes back with the same speaker, and the receipt of the last."""
    event, at = found_event(request, position), clock.now()
    if request.method != "POST":
        return _point_page(request, event, PointForm(event=event, at=at, initial=new_key()))
    form = PointForm(request.POST, event=event, at=at)
    if not form.is_valid():
        return _point_page(request, event, form)
    key, by = form.cleaned_data["form_key"], str(request.user)
    try:
        receipt = note(event, point=form.point, setting=form.setting, key=key, by=by, at=at)
    except KeyReused:
        form.add_error(None, _("This page was recorded already. Open the page anew for another point."))
    except Refusal as refusal:
        add_refusal(form, refusal)
    else:
        # Reloading sends the same key, which gives the same receipt: names need not go through an address or a session.
        return _point_page(request, event, PointForm(event=event, at=at, initial=form.next_initial), receipt=receipt)
    return _point_page(request, event, form)


def _point_page(request: DeskRequest, event: Event, form: PointForm, **more: Any) -> HttpResponse:
    context = context_of(
        request,
        event,
        form=form,
        last=points_of(event).filter(recorded_by=str(request.user))[:_LAST],
        may_read=can_read(request.user, request.consultation),
        **more,
    )
    return render(request, "staff/meeting/points.html", context, status=422 if form.errors else 200)


@desk(may=can_record)
def notes_sheet(request: DeskRequest, position: int) -> HttpResponse:
    """Give a new sheet to take notes in where there is no network."""
    event = found_event(request, position)
    return download(write_sheet(point_sheet(event)), XLSX, f"points-{request.consultation.slug}-{event.position}.xlsx")


@dataclass(frozen=True)
class Outcome:
    """What became of the rows of a sheet; `changed` names those that were recorded before with other words."""

    added: int
    known: int
    changed: Sequence[str]


@desk(may=can_record)
def upload_notes(request: DeskRequest, position: int) -> HttpResponse:
    """Take in a filled sheet of points."""
    event, at = found_event(request, position), clock.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, outcome = NotesForm(*sent, event=event, at=at), None
    if request.method == "POST" and form.is_valid():
        try:
            notes = notes_in(event, content_of(form.cleaned_data["file"]))
            by, setting = str(request.user), form.setting
            outcome = _outcome(
                notes, note_all(event, sheet=notes.sheet, points=notes.points, setting=setting, by=by, at=at)
            )
        except Refusal as refusal:
            add_refusals(form, refusal)
    context = context_of(request, event, form=form, outcome=outcome)
    return render(request, "staff/meeting/sheet.html", context, status=422 if form.errors else 200)


def _outcome(notes: Notes, answers: Sequence[Answer]) -> Outcome:
    added = sum(answer.created for answer in answers)
    changed = [number for (number, _point), answer in zip(notes.points, answers, strict=True) if answer.refusal]
    return Outcome(added, len(answers) - added - len(changed), changed)


@desk(may=can_record)
def add_paper(request: DeskRequest, position: int) -> HttpResponse:
    """Keep the signed minutes or another paper."""
    event = found_event(request, position)
    if request.method != "POST":
        return redirect("staff:meeting", request.consultation.slug, position)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        upload, kind = form.upload, form.cleaned_data["kind"]
        try:
            attach_paper(
                event, kind=kind, name=upload.name or "", content=upload.read(), by=request.user, at=clock.now()
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The paper is kept with the meeting."))
            return redirect("staff:meeting", request.consultation.slug, position)
    return _meeting_page(request, event, form)


@desk()
def paper(request: DeskRequest, position: int, paper: int) -> HttpResponse:
    """Give a paper of the meeting."""
    found = get_object_or_404(found_event(request, position).files, pk=paper)
    return download(files.read(found.path), "application/octet-stream", found.name)
