"""The page with the form, all of it or one question, whatever led there."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yobal.collection.models import Draft
from yobal.lib.errors import Refusal
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.answering.forms import AnswerForm, mark_of
from yobal.web.public.answering.in_app import is_in_app
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.views.pages import address_of, frame, problem, standing


def form_page(
    request: HttpRequest,
    form: AnswerForm,
    *,
    at: datetime,
    key: str,
    draft: Draft | None = None,
    secret: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show a form, new or from a draft."""
    stored = Typed.read(bytes(draft.content)) if draft else Typed()
    context = {
        **frame(form.round.consultation, _("Give your comments")),
        **standing(form.round, at=at, invitation=draft.invitation if draft else None),
        "form": form,
        "page": form.page,
        "was": mark_of(stored, form.page),
        "draft": draft,
        "draft_url": address_of(draft, secret) if draft else "",
        "read_url": address_of(draft, secret, page="draft-read") if draft else "",
        "key": key,
        "edits": draft.edits if draft else 0,
        "in_app": is_in_app(request),
        **more,
    }
    context["page_title"] = problem(form) + context["page_title"]
    return render(request, "public/answering/form.html", context, status=status)


def conflict_page(
    request: HttpRequest, draft: Draft, secret: str, posted: Posted, refusal: Refusal, *, at: datetime
) -> HttpResponse:
    """Show what was typed here in the fields, and what was saved elsewhere beside them; saving again decides."""
    draft.refresh_from_db()
    newer = Typed.read(bytes(draft.content))
    form = AnswerForm(
        draft.round, posted.typed, asked=draft.asked, page=posted.page, newer=newer, files=list(draft.files.all())
    )
    return form_page(
        request,
        form,
        at=at,
        status=refusal.status,
        draft=draft,
        secret=secret,
        key=draft.form_key,
        refusal=refusal,
        language_links=[],  # a link would lead away from what is typed in the fields
    )
