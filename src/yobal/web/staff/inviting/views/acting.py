"""A page with one form that does one act: what all of these pages have in common."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from yobal.collection.models import Invitation
from yobal.lib.errors import Refusal
from yobal.publication.models import Round
from yobal.publication.states import Audience
from yobal.render.letter import Sheet
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.papers import letters
from yobal.web.staff.access import DeskRequest


def found_round(request: DeskRequest, position: int) -> Round:
    """Find a round in which institutions are asked by name."""
    named = Round.objects.exclude(audience=Audience.PUBLIC).select_related("consultation", "form")
    return get_object_or_404(named, consultation=request.consultation, position=position)


def found_invitation(request: DeskRequest, pk: object) -> Invitation:
    """Find an invitation of this consultation."""
    known = Invitation.objects.select_related("round__consultation", "round__form", "group")
    return get_object_or_404(known, round__consultation=request.consultation, pk=pk)


def to_round(round_: Round) -> str:
    """Give the address of the table of a round."""
    return reverse("staff:invited", args=[round_.consultation.slug, round_.position])


def to_invitation(invitation: Invitation) -> str:
    """Give the address of the page of one invitation."""
    return reverse("staff:invitation", args=[invitation.round.consultation.slug, invitation.pk])


def acted(
    request: DeskRequest,
    form: forms.Form,
    act: Callable[[], object],
    *,
    done: str,
    back: str,
    title: str,
    button: str,
    intro: Sequence[str] = (),
    **more: Any,
) -> HttpResponse:
    """Show a form, do the act that it is for, say that it was done; a refusal keeps what was typed."""
    if form.is_bound and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            say(form, refusal)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"consultation": request.consultation, "form": form, "title": title, "button": button, **more}
    context |= {"intro": intro, "back_url": back, "has_files": form.is_multipart()}
    return render(request, "staff/inviting/act.html", context, status=422 if form.errors else 200)


def say(form: forms.Form, refusal: Refusal) -> None:
    """Show each line of a refusal beside the field that it names."""
    for line in str(refusal).split("\n"):
        add_refusal(form, type(refusal)(line, place=refusal.place))


def done_at_once(request: DeskRequest, act: Callable[[], object], *, done: str, back: str) -> HttpResponse:
    """Do an act that needs no form."""
    try:
        act()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(back)


def papers(request: DeskRequest, sheets: Iterable[Sheet], *, kind: str, name: str, subject: Any) -> HttpResponse:
    """Give letters on the consultation's head, to be printed and signed."""
    written = list(sheets)
    if kind not in letters.TYPES or not written:
        raise Http404
    content = letters.written(written, kind=kind, consultation=request.consultation, subject=subject, own=True)
    return download(content, media_type=letters.TYPES[kind], name=f"{request.consultation.slug}-{name}.{kind}")


def download(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Give a file under its name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
