"""Reading on: passages of a submission, what is left of it, its pictures, and undoing one's judgement."""

from datetime import datetime
from uuid import UUID

import filetype
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yobal.collection.queries import found_in_files
from yobal.drafting.file_kinds import ENDINGS
from yobal.lib import clock, files
from yobal.lib.errors import Refusal
from yobal.publication.permissions import can_read, can_review
from yobal.review.actions import reading as actions
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.reviewing.reading import PICTURES, passage_form
from yobal.web.staff.reviewing.views.going_on import to_comment
from yobal.web.staff.reviewing.views.submissions import fetch, find_attachment, show


@require_POST
@desk(may=can_review)
def add_passage(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Make words of an answer a comment of their own."""
    found = fetch(request, pk)
    form = passage_form(found, request.POST)
    if form is None:
        raise Http404
    if form.is_valid():
        start, end = form.span
        field = form.cleaned_data["field"]
        try:
            made = actions.add_passage(found, field=field, start=start, end=end, by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The passage is comment %(number)s now.") % {"number": digits(made.number)})
            return redirect(_of(request, pk) + f"#comment-{made.number}")
    return show(request, found, status=422, failed_passage=form)


@require_POST
@desk(may=can_review)
def set_rest_aside(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Set aside what is still unread of a submission."""
    found = fetch(request, pk)
    numbers = [int(one) for one in request.POST.getlist("number") if one.isdecimal() and len(one) < 10]
    done = actions.set_rest_aside(found, numbers=numbers, by=request.user, at=clock.now())
    text = ngettext(
        "%(count)s comment is set aside: it makes no point.",
        "%(count)s comments are set aside: they make no point.",
        len(done),
    )
    messages.success(request, text % {"count": digits(len(done))})
    return redirect(_of(request, pk))


class _UndoForm(forms.Form):
    """Which act, by its moment; and the submission to go back to, if one reads that."""

    made_at = forms.CharField()
    submission = forms.UUIDField(required=False)

    def clean_made_at(self) -> datetime:
        """Read the moment to the microsecond."""
        try:
            moment = datetime.fromisoformat(self.cleaned_data["made_at"])
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError("no moment")
        return moment


@require_POST
@desk(may=can_review)
def undo(request: DeskRequest) -> HttpResponse:
    """Take back what one judged in one act, and open the comment it was about."""
    form = _UndoForm(request.POST)
    if not form.is_valid():
        raise Http404
    undone = actions.undo(request.consultation, made_at=form.cleaned_data["made_at"], by=request.user, at=clock.now())
    messages.success(request, _("Your judgement is taken back. It stays in the history."))
    if form.cleaned_data["submission"]:
        return redirect(_of(request, form.cleaned_data["submission"]))
    return to_comment(request, undone.comment.number)


def _of(request: DeskRequest, pk: UUID) -> str:
    return reverse("staff:submission", args=[request.consultation.slug, pk])


@desk(may=can_read)
def picture(request: DeskRequest, pk: UUID, position: int) -> HttpResponse:
    """Draw an attachment in its page: what is no picture by its content is not given."""
    found = find_attachment(request, pk, position)
    content = files.read(found.path)
    kind = filetype.guess_mime(content)
    if kind not in PICTURES or found_in_files([found.sha256])[found.sha256].is_harmful:
        raise Http404
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'inline; filename="attachment-{position}.{ENDINGS[kind]}"',
            # Opened by itself it is still nothing but a picture.
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=3600",
        },
    )
