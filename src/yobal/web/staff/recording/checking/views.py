"""Entries that wait for a second person; one beside its original; a scan and its text side by side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yobal.collection.entries.actions import check_entry, find_difference, write_transcription
from yobal.collection.entries.permissions import can_see_entry, can_work_on_entries
from yobal.collection.entries.policies import is_to_be_checked
from yobal.collection.entries.queries import differences_in, unchecked_entries
from yobal.collection.models import Attachment, Submission
from yobal.collection.queries import submissions_of, with_fields
from yobal.drafting.file_kinds import ENDINGS
from yobal.identities.queries import disclose, signatories_of
from yobal.identities.signing.actions import note_signatures
from yobal.lib import clock, files
from yobal.lib.errors import Conflict, Refusal
from yobal.publication.permissions import can_read, can_record
from yobal.reception.correcting import correct_entry
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.recording.checking.correcting import CorrectForm, initial_of
from yobal.web.staff.recording.checking.forms import DifferenceForm, TextForm
from yobal.web.staff.recording.checking.originals import Original, originals_of
from yobal.web.staff.recording.receipts import to_receipt
from yobal.web.staff.recording.views import room_in, with_more_room
from yobal.web.staff.reviewing.received import facts_of, fields_of
from yobal.web.staff.reviewing.views import page_of

_ON_THE_LETTER = ("register_number", "letter_number", "letter_date", "annexes", "subject")


@desk(may=can_record)
def entries(request: DeskRequest) -> HttpResponse:
    """List what waits for a second person."""
    page = page_of(request, unchecked_entries(request.consultation))
    rows = [{"row": row, "is_own": row.recorded_by == str(request.user)} for row in page]
    context = {"consultation": request.consultation, "rows": rows, "page_obj": page}
    return render(request, "staff/recording/entries.html", context)


@never_cache
@desk(may=can_record)
def entry(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Show an entry beside its original, and take what the second person finds."""
    found, form = _entry(request, pk), DifferenceForm(request.POST or None)
    if not is_to_be_checked(found):
        return redirect("staff:entries", request.consultation.slug)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form)
    try:
        if request.POST.get("do") == "differs":
            find_difference(found, note=form.cleaned_data["note"], by=request.user, at=clock.now())
            messages.success(request, _("Noted. The entry stays on this list until somebody finds that both agree."))
        else:
            check_entry(found, by=request.user, at=clock.now())
            messages.success(request, _("Noted: the entry agrees with its original."))
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _page(request, found, form, status=refusal.status)
    return redirect("staff:entries", request.consultation.slug)


@never_cache
@desk(may=can_record)
def correct(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Record an entry anew that differs from its original, with a reason; somebody else then compares it."""
    found = _entry(request, pk)
    if hasattr(found, "withdrawal") or not is_to_be_checked(found):
        return redirect("staff:entries", request.consultation.slug)
    if request.method != "POST":
        return _correct_page(request, CorrectForm(entry=found, initial=initial_of(found)))
    form = CorrectForm(request.POST, request.FILES, entry=found)
    if "more" in request.POST:
        return _correct_page(request, with_more_room(form))
    at = clock.now()
    if form.is_valid() and form.has_come(at=at):
        try:
            made = correct_entry(found, form.intake(at=at), reason=form.cleaned_data["note"], by=request.user, at=at)
        except Refusal as refusal:
            add_refusal(form, refusal)
            return _correct_page(request, form, status=refusal.status)
        else:
            note_signatures(made.submission, positions=form.signed(), by=request.user, at=at)
            return to_receipt(request, made, key=form.cleaned_data["form_key"])
    return _correct_page(request, form, status=422)


def _correct_page(request: DeskRequest, form: CorrectForm, *, status: int = 200) -> HttpResponse:
    found = form.entry
    disclose(found, by=request.user, at=clock.now(), reason=_("To compare an entry with its original"))
    context = {
        **room_in(form),
        "consultation": request.consultation,
        "submission": found,
        "originals": originals_of(found),
        "form": form,
    }
    return render(request, "staff/recording/correct.html", context, status=status)


def _entry(request: DeskRequest, pk: UUID) -> Submission:
    rows = with_fields(submissions_of(request.consultation)).select_related(
        "form", "entry_check", "round__consultation"
    )
    found = get_object_or_404(rows, pk=pk)
    if not can_see_entry(request.user, found):
        raise Http404
    return found


def _page(request: DeskRequest, found: Submission, form: DifferenceForm, *, status: int = 200) -> HttpResponse:
    facts = facts_of(found)
    context = {
        "consultation": request.consultation,
        "submission": found,
        "originals": originals_of(found),
        "fields": fields_of(found),
        "facts": {name: facts.get(name, "") for name in _ON_THE_LETTER},
        "identity": disclose(found, by=request.user, at=clock.now(), reason=_("To compare an entry with its original")),
        "signatories": signatories_of(found),
        "differences": differences_in(found),
        "is_own": found.recorded_by == str(request.user),
        "form": form,
    }
    return render(request, "staff/recording/entry.html", context, status=status)


def _original(request: DeskRequest, pk: UUID, position: int) -> Original:
    found = _entry(request, pk)
    return next((one for one in originals_of(found) if one.row.position == position), None) or _missing()


def _missing() -> Any:
    raise Http404


@desk(may=can_work_on_entries)
def scan(request: DeskRequest, pk: UUID, position: int) -> HttpResponse:
    """Give a scan: a picture to be seen in the page, anything else to be downloaded; nothing in it is run."""
    found = _original(request, pk, position)
    row: Attachment = found.row
    name = f"attachment-{position}.{ENDINGS.get(row.media_type, 'bin')}"
    response = HttpResponse(
        files.read(row.path), content_type=row.media_type if found.is_picture else "application/octet-stream"
    )
    response.headers["Content-Disposition"] = f'{"inline" if found.is_picture else "attachment"}; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@desk(may=can_work_on_entries)
def transcribe_scan(request: DeskRequest, pk: UUID, position: int) -> HttpResponse:
    """Type what a scan says, or correct it, with both side by side."""
    original = _original(request, pk, position)
    if request.method != "POST":
        return _text_page(request, original, TextForm(initial=_newest(original)))
    form = TextForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            write_transcription(original.row, text=said["text"], seen=said["seen"], by=request.user, at=clock.now())
        except Conflict as refusal:
            return _text_page(request, original, _kept(request, original, refusal), theirs=True)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The text of the scan is saved."))
            return redirect("staff:transcribe-scan", request.consultation.slug, pk, position)
    return _text_page(request, original, form, status=422)


def _newest(original: Original) -> dict[str, Any]:
    typed = original.typed
    return {"seen": typed.number, "text": typed.text} if typed else {"seen": 0, "text": ""}


def _kept(request: DeskRequest, original: Original, refusal: Refusal) -> TextForm:
    """Keep what was typed, on top of what somebody else saved, which stands above it."""
    form = TextForm({"text": request.POST["text"], "seen": str(_newest(original)["seen"])})
    form.full_clean()
    add_refusal(form, refusal)
    return form


def _text_page(
    request: DeskRequest, original: Original, form: TextForm, *, theirs: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "consultation": request.consultation,
        "submission": original.row.submission,
        "original": original,
        "theirs": original.typed if theirs else None,
        "form": form,
        "may_read": can_read(request.user, request.consultation),
    }
    return render(request, "staff/recording/scan_text.html", context, status=409 if theirs else status)
