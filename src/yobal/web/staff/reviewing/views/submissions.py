"""One submission: what was received, as it came, and what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yobal.collection import actions as collection
from yobal.collection.entries.policies import is_to_be_checked
from yobal.collection.entries.queries import newest_texts
from yobal.collection.models import Attachment, Submission, Transcription
from yobal.collection.queries import found_in_files, submissions_of, waiting_admissions, with_fields
from yobal.collection.states import Timeliness
from yobal.drafting.file_kinds import ENDINGS
from yobal.identities import queries as identities
from yobal.identities.permissions import can_ask_for_name
from yobal.lib import clock, files
from yobal.lib.errors import NotAllowed, Refusal
from yobal.publication.permissions import can_prepare, can_read, can_record, can_review
from yobal.review import actions, queries
from yobal.review.queries.reading import last_judgement, progress, same_words_elsewhere, submissions_beside
from yobal.review.states import CommentState
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.reviewing.forms import AdmitForm, NameForm, TranscribeForm
from yobal.web.staff.reviewing.keys import KEYS
from yobal.web.staff.reviewing.reading import PICTURES, answers_of
from yobal.web.staff.reviewing.received import facts_of, is_erased


@desk(may=can_read)
def submission(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Show one submission."""
    return show(request, fetch(request, pk))


def fetch(request: DeskRequest, pk: UUID) -> Submission:
    """Find a submission of this consultation with what its page shows."""
    found = with_fields(submissions_of(request.consultation)).select_related(
        "form",
        "intake",
        "withdrawal",
        "erasure",
        "admission",
        "confirmation",
        "disavowal",
        "entry_check__by",
        "replaces__receipt",
        "round__consultation",
    )
    return get_object_or_404(found, pk=pk)


def show(request: DeskRequest, found: Submission, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page of a submission, with a form that was refused if there is one."""
    live = found.comments.filter(ended_at__isnull=True)
    comments = list(queries.with_context(live).order_by("source_field", "start", "number"))
    may_review = can_review(request.user, request.consultation)
    elsewhere = same_words_elsewhere(found, comments)
    for row in comments:
        row.elsewhere = elsewhere[row.text_id]
    late = found.timeliness == Timeliness.LATE and not hasattr(found, "admission")
    context = {
        "consultation": request.consultation,
        "submission": found,
        "institution": identities.institution(found),
        "left_an_address": identities.left_an_address(found),
        "joint": identities.joint(found),
        "replaced_by": found.replaced_by.select_related("receipt").first(),
        "answers": answers_of(found, comments, failed=more.pop("failed_passage", None)),
        "facts": facts_of(found),
        "erased": is_erased(found),
        "comments": comments,
        "progress": progress(comments),
        "unread": [row for row in comments if row.state == CommentState.UNREAD],
        "neighbours": submissions_beside(found),
        "attachments": _attachments(found, comments, more.pop("transcribing", None)),
        "may_review": may_review,
        "last": last_judgement(request.consultation, by=request.user, at=clock.now()) if may_review else None,
        "keys": KEYS["submission"],
        "to_be_checked": is_to_be_checked(found),
        "may_check": can_record(request.user, request.consultation),
        "may_ask": can_ask_for_name(request.user, found),
        "name_form": NameForm(),
        "may_admit": late and can_prepare(request.user, request.consultation),
        "admission_waits": late and waiting_admissions(request.consultation).filter(pk=found.pk).exists(),
        "admit_form": AdmitForm(),
        **more,
    }
    return render(request, "staff/reviewing/submission.html", context, status=status)


def _attachments(found: Submission, comments: list[Any], transcribing: TranscribeForm | None) -> list[dict[str, Any]]:
    rows = list(Attachment.objects.filter(submission=found).select_related("reading__by").order_by("position"))
    found_in, typed = found_in_files(row.sha256 for row in rows), newest_texts(rows)
    return [
        {
            "row": row,
            "comments": [comment for comment in comments if comment.source_field == f"file/{row.position}"],
            "is_picture": row.media_type in PICTURES and not found_in[row.sha256].is_harmful,
            "found": found_in[row.sha256],
            "typed": typed.get(row.pk),
            "reading": getattr(row, "reading", None),
            "form": transcribing
            if transcribing and transcribing.position == row.position
            else TranscribeForm(position=row.position, initial=_to_be_divided(row, typed.get(row.pk))),
        }
        for row in rows
    ]


def _to_be_divided(row: Attachment, typed: Transcription | None) -> dict[str, str]:
    """Begin a comment from the working text of a scan, as long as nobody read the scan: nothing is typed twice."""
    return {} if typed is None or hasattr(row, "reading") else {"text": typed.text}


@never_cache
@require_POST
@desk(may=can_review)
def disclose(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Show who sent it, this once; the asking is recorded."""
    found, form = fetch(request, pk), NameForm(request.POST)
    if not form.is_valid():
        return show(request, found, status=422, name_form=form)
    if not can_ask_for_name(request.user, found):
        raise NotAllowed(_("Names of private persons are shown to the secretariat only."))
    identity = identities.disclose(found, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])
    return show(request, found, identity=identity, signatories=identities.signatories_of(found))


@require_POST
@desk(may=can_prepare)
def admit(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Propose to count a late submission as on time."""
    found, form = fetch(request, pk), AdmitForm(request.POST)
    if form.is_valid():
        try:
            collection.propose_admission(found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Proposed. It counts as on time once another person has approved it."))
            return redirect("staff:submission", request.consultation.slug, pk)
    return show(request, found, status=422, admit_form=form)


def find_attachment(request: DeskRequest, pk: UUID, position: int) -> Attachment:
    """Find an attachment of a submission of this consultation."""
    found = Attachment.objects.filter(submission__in=submissions_of(request.consultation), submission=pk)
    return get_object_or_404(found.select_related("submission__round__consultation"), position=position)


@desk(may=can_read)
def attachment(request: DeskRequest, pk: UUID, position: int) -> HttpResponse:
    """Give an attachment to download, under a name that tells nothing of who sent it."""
    found = find_attachment(request, pk, position)
    name = f"attachment-{position}.{ENDINGS.get(found.media_type, 'bin')}"
    # Whatever it claims to be, the browser keeps it as a file and runs nothing of it.
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(files.read(found.path), content_type="application/octet-stream", headers=headers)


@require_POST
@desk(may=can_review)
def read_attachment(request: DeskRequest, pk: UUID, position: int) -> HttpResponse:
    """Note that an attachment was read."""
    try:
        actions.read_attachment(find_attachment(request, pk, position), by=request.user, at=clock.now())
    except Refusal as refusal:
        form = TranscribeForm({"text": ""}, position=position)
        form.full_clean()
        form.errors.clear()
        add_refusal(form, refusal)
        return show(request, fetch(request, pk), status=422, transcribing=form)
    messages.success(request, _("The attachment is marked as read."))
    return redirect("staff:submission", request.consultation.slug, pk)


@require_POST
@desk(may=can_review)
def transcribe(request: DeskRequest, pk: UUID, position: int) -> HttpResponse:
    """Write down a point of an attachment as a comment."""
    found, form = find_attachment(request, pk, position), TranscribeForm(request.POST, position=position)
    if not form.is_valid():
        return show(request, fetch(request, pk), status=422, transcribing=form)
    comment = actions.transcribe(found, text=form.cleaned_data["text"], by=request.user, at=clock.now())
    messages.success(request, _("Comment %(number)s was written down.") % {"number": comment.number})
    return redirect("staff:submission", request.consultation.slug, pk)
