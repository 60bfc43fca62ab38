"""The form, new and from a draft. Every button keeps what was typed before it does anything else."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.collection.actions import save_draft, start_draft
from yobal.collection.models import Draft
from yobal.lib import clock
from yobal.lib.errors import Conflict, KeyReused, Refusal
from yobal.publication.models import Round
from yobal.publication.queries import public_consultations, public_round
from yobal.reception.actions import receive
from yobal.render.qr import qr_svg
from yobal.web.public.answering import tickets
from yobal.web.public.answering.forms import AnswerForm
from yobal.web.public.answering.naming import intake_of
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.typed import Typed
from yobal.web.public.answering.views.given import given
from yobal.web.public.answering.views.pages import (
    address_of,
    draft_or_404,
    frame,
    link_of,
    private,
    problem,
    standing,
)
from yobal.web.public.crowd.limits import challenged, slowed
from yobal.web.public.crowd.robots import suspicion_of


@private
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the empty form, and keep what is typed into it as a new draft."""
    at = clock.now()
    consultation = get_object_or_404(public_consultations(at=at), slug=slug)
    round_ = public_round(consultation, at=at)
    if round_ is None or round_.form is None:
        return render(request, "public/answering/nothing_to_answer.html", frame(consultation, _("Give your comments")))
    if request.method == "POST":
        posted = Posted.read(request)
        waits = slowed(request, posted) or challenged(request, posted, consultation)
        return waits or _start(request, round_, posted, at=at)
    key = tickets.new_key()
    # Whoever was made to wait for the form was here when the wait began.
    since = tickets.waited_since(request.GET.get("grace", ""), slug=slug, key="") or at
    form = AnswerForm(round_, Typed(), provision=request.GET.get("provision", ""))
    return _form_page(request, form, at=at, key=key, ticket=tickets.issue(round_, key, at=min(since, at)), edits=0)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """Show the form as it was kept, and keep what is typed since."""
    at, kept = clock.now(), draft_or_404(slug, secret)
    if request.method == "POST":
        posted = Posted.read(request)
        return slowed(request, posted) or _save(request, kept, secret, posted, at=at)
    if kept.sent_at is not None:
        return _sent_page(request, kept)
    if "saved" in request.GET:
        return _saved_page(request, kept, secret, at=at)
    form = AnswerForm(
        kept.round,
        Typed.read(bytes(kept.content)),
        checked="check" in request.GET,
        more=request.GET.get("more", ""),
        provision=request.GET.get("provision", ""),
    )
    return _form_page(request, form, at=at, draft=kept, key=kept.form_key, edits=kept.edits)


def _start(request: HttpRequest, round_: Round, posted: Posted, *, at: datetime) -> HttpResponse:
    key = posted.key if tickets.is_key(posted.key) else tickets.new_key()
    slug = round_.consultation.slug
    shown = tickets.issued_at(posted.ticket, round_=round_, key=key)
    waited = tickets.waited_since(posted.grace, slug=slug, key=posted.key)
    ticket_at = min(moment for moment in (shown, waited, at) if moment)
    suspected = suspicion_of(posted, shown=shown, at=at)
    kept, secret = keep(round_, posted.typed, key=key, ticket_at=ticket_at, suspected=suspected, at=at)
    return _save(request, kept, secret, posted, at=at)


def keep(
    round_: Round, typed: Typed, *, key: str, ticket_at: datetime, suspected: str = "", at: datetime
) -> tuple[Draft, str]:
    """Keep what was typed as a draft of its own."""
    return start_draft(
        round_,
        content=typed.content(),
        form_key=key,
        language=get_language() or "km",
        ticket_at=ticket_at,
        suspected=suspected,
        by="participant",
        at=at,
    )


def _save(request: HttpRequest, draft: Draft, secret: str, posted: Posted, *, at: datetime) -> HttpResponse:
    if draft.sent_at is not None:
        return _sent_before(request, draft, posted, at=at)
    try:
        save_draft(draft, content=posted.typed.content(), seen=posted.edits, by="participant", at=at)
    except Conflict as refusal:
        return _conflict_page(request, draft, posted, refusal, at=at)
    return _onwards(draft, secret, posted.button)


def _onwards(draft: Draft, secret: str, button: str) -> HttpResponseRedirect:
    """Go where the button says. See Other, so that a reload of the next page sends nothing."""
    if button == "check":
        return _see(address_of(draft, secret, page="check"))
    if button.startswith("more:"):
        code = slugify(button.removeprefix("more:"))
        return _see(f"{address_of(draft, secret)}?more={code}#more-{code}")
    return _see(f"{address_of(draft, secret)}?saved")


def _see(address: str) -> HttpResponseRedirect:
    response = redirect(address)
    response.status_code = 303
    return response


def _form_page(request: HttpRequest, form: AnswerForm, *, at: datetime, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        **frame(form.round.consultation, _("Give your comments")),
        **standing(form.round, at=at),
        "form": form,
        "chosen_part": form.chosen_part,
        **more,
    }
    context["page_title"] = problem(form) + context["page_title"]
    return render(request, "public/answering/form.html", context, status=status)


def _conflict_page(
    request: HttpRequest, draft: Draft, posted: Posted, refusal: Refusal, *, at: datetime
) -> HttpResponse:
    """Show what was typed here in the fields, and what was saved elsewhere beside them; saving again decides."""
    draft.refresh_from_db()
    form = AnswerForm(draft.round, posted.typed, newer=Typed.read(bytes(draft.content)))
    return _form_page(
        request,
        form,
        at=at,
        status=refusal.status,
        draft=draft,
        key=draft.form_key,
        edits=draft.edits,
        refusal=refusal,
        language_links=[],  # a link would lead away from what is typed in the fields
    )


def _saved_page(request: HttpRequest, draft: Draft, secret: str, *, at: datetime) -> HttpResponse:
    link = link_of(draft, secret)
    context = {
        **frame(draft.round.consultation, _("Your draft is saved")),
        **standing(draft.round, at=at),
        "draft": draft,
        "link": link,
        "qr": mark_safe(qr_svg(link, title=_("QR code of the link to your draft"))),  # noqa: S308 - our own drawing
        "draft_url": address_of(draft, secret),
        "check_url": address_of(draft, secret, page="check"),
    }
    return render(request, "public/answering/saved.html", context)


def _sent_page(request: HttpRequest, draft: Draft) -> HttpResponse:
    context = {**frame(draft.round.consultation, _("You have sent this")), "draft": draft}
    return render(request, "public/answering/sent.html", context)


def _sent_before(request: HttpRequest, draft: Draft, posted: Posted, *, at: datetime) -> HttpResponse:
    """A form that was sent comes again: the same text gets the same receipt, another is kept as a draft of its own."""
    if posted.key == draft.form_key:
        try:
            return given(request, receive(intake_of(draft, posted.typed), by="participant"))
        except KeyReused as refusal:
            return kept_apart(request, draft, posted.typed, refusal, at=at)
    return kept_apart(request, draft, posted.typed, KeyReused(_("This draft was sent before.")), at=at)


def kept_apart(request: HttpRequest, draft: Draft, typed: Typed, refusal: Refusal, *, at: datetime) -> HttpResponse:
    """Keep another text under a link of its own, and say so."""
    new, secret = keep(draft.round, typed, key=tickets.new_key(), ticket_at=at, at=at)
    context = {
        **frame(draft.round.consultation, _("This form was sent before")),
        "refusal": refusal,
        "link": link_of(new, secret),
        "draft_url": address_of(new, secret),
        "language_links": [],
    }
    return render(request, "public/answering/kept_apart.html", context, status=refusal.status)
