"""A form that was sent comes again, from a page that a browser kept: nothing is sent twice, nothing typed is lost.

Whoever posts the form's key holds the receipt, which follows from it. So they are told its number, and what they change
becomes a new version of all that was sent. The link alone tells nothing of that.
"""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yobal.collection.actions import begin_again, start_draft
from yobal.collection.invitations.queries import draft_of, secret_of_draft
from yobal.collection.models import Draft
from yobal.lib.canonical import canonical
from yobal.lib.errors import KeyReused, Refusal
from yobal.publication.models import Question
from yobal.reception.actions import receive
from yobal.reception.intake import Acknowledgement
from yobal.reception.queries import acknowledgement_of_draft
from yobal.web.parts.answers.again import files_of, typed_of
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.answering import tickets
from yobal.web.public.answering.blocks import Remark, free_place, remarks_in, with_remark
from yobal.web.public.answering.forms import Page
from yobal.web.public.answering.naming import intake_of
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.views.asking import conflict_page
from yobal.web.public.answering.views.given import given
from yobal.web.public.answering.views.pages import address_of, frame, link_of, wants_json


def form_again(request: HttpRequest, draft: Draft, posted: Posted, page: Page | None, *, at: datetime) -> HttpResponse:
    """Answer the form of a draft that was sent, all of it or one page: the same text gets the same receipt."""
    if wants_json(request):
        return _told()
    if posted.key != draft.form_key:
        return kept_apart(request, draft, posted.typed, _refusal(), at=at)
    sent, typed = acknowledgement_of_draft(draft), posted.typed
    if page is not None:
        typed = typed_of(sent.submission).with_page(typed, holds=page.holds)
    try:
        return given(request, receive(intake_of(draft, typed), by="participant"))
    except KeyReused as refusal:
        if draft.invitation and (begun := draft_of(draft.invitation)):
            return conflict_page(request, begun, secret_of_draft(begun), posted, refusal, at=at)
        return kept_apart(request, draft, typed, refusal, sent=sent, at=at)


def comment_again(
    request: HttpRequest, draft: Draft, question: Question, remark: Remark, posted: Posted, *, at: datetime
) -> HttpResponse:
    """Answer the page of one comment of a draft that was sent."""
    if wants_json(request):
        return _told()
    if posted.key != draft.form_key:
        return kept_apart(request, draft, with_remark(Typed(), question, 1, remark), _refusal(), at=at)
    sent = acknowledgement_of_draft(draft)
    typed = typed_of(sent.submission)
    remarks = remarks_in(typed, question)
    if remark in remarks.values():
        return given(request, sent)
    number = next((n for n, other in remarks.items() if other.mark == posted.was), 0) or free_place(list(remarks))
    return kept_apart(request, draft, with_remark(typed, question, number, remark), _refusal(), sent=sent, at=at)


def kept_apart(
    request: HttpRequest,
    draft: Draft,
    typed: Typed,
    refusal: Refusal,
    *,
    sent: Acknowledgement | None = None,
    at: datetime,
) -> HttpResponse:
    """Keep another text under a link of its own, as a new version of what was sent where that may be; and say so."""
    new, secret = (sent and _new_version(sent, typed, at=at)) or _of_its_own(draft, typed, at=at)
    context = {
        **frame(draft.round.consultation, _("This form was sent before")),
        "refusal": refusal,
        "draft": new,
        "link": link_of(new, secret),
        "draft_url": address_of(new, secret),
        "held": {"number": sent.number, "code": sent.private_code} if sent else None,
        "language_links": [],  # a link would lead away from the draft's own, which is shown here
    }
    response = render(request, "public/answering/kept_apart.html", context, status=refusal.status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _new_version(sent: Acknowledgement, typed: Typed, *, at: datetime) -> tuple[Draft, str] | None:
    content = typed.content()
    try:
        return begin_again(
            sent.submission,
            content=content,
            files=files_of(sent.submission),
            language=get_language() or "km",
            apart=hashlib.sha256(canonical(content)).hexdigest(),
            by="participant",
            at=at,
        )
    except Refusal:  # it closed, or was taken back: another text stands by itself
        return None


def _of_its_own(draft: Draft, typed: Typed, *, at: datetime) -> tuple[Draft, str]:
    return start_draft(
        draft.round,
        content=typed.content(),
        form_key=tickets.new_key(),
        language=get_language() or "km",
        ticket_at=at,
        form=draft.asked,
        invitation=draft.invitation,
        by="participant",
        at=at,
    )


def _refusal() -> KeyReused:
    return KeyReused(_("This draft was sent before."))


def _told() -> JsonResponse:
    said = _("You have sent this already. To keep what you change now, press a button below.")
    return JsonResponse({"message": said}, status=KeyReused.status)
