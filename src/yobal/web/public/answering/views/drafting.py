"""The form, new and from a draft. Every button keeps what was typed before it does anything else."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.lib import clock
from yobal.publication.models import Round
from yobal.publication.queries import kept_public_round
from yobal.web.parts.answers.typed import Typed
from yobal.web.parts.cast import cast, hole
from yobal.web.public.answering import tickets
from yobal.web.public.answering.forms import AnswerForm
from yobal.web.public.answering.in_app import is_in_app
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.views.asking import form_page
from yobal.web.public.answering.views.pages import address_of, draft_or_404, frame, private, sent_page
from yobal.web.public.answering.views.resuming import saved_page
from yobal.web.public.answering.views.saving import begin, save
from yobal.web.public.crowd.limits import challenged, slowed


@private
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the empty form, and keep what is typed into it as a new draft."""
    at = clock.now()
    found = kept_public_round(slug, at=at)
    if found is None:
        raise Http404
    consultation, round_ = found
    if round_ is None or round_.form is None:
        return render(request, "public/answering/nothing_to_answer.html", frame(consultation, _("Give your comments")))
    if request.method == "POST":
        posted = Posted.read(request)
        waits = slowed(request, posted) or challenged(request, posted, consultation)
        return waits or _start(request, round_, posted, at=at)
    key = tickets.new_key()
    # Whoever was made to wait for the form was here when the wait began.
    since = tickets.waited_since(request.GET.get("grace", ""), slug=slug, key="") or at
    words = {"key": key, "ticket": tickets.issue(round_, key, at=min(since, at))}
    return cast(request, ("form", is_in_app(request)), lambda: _empty_form(request, round_, at=at), words=words)


def _empty_form(request: HttpRequest, round_: Round, *, at: datetime) -> HttpResponse:
    form = AnswerForm(round_, Typed(), page=1)
    return form_page(request, form, at=at, key=hole("key"), ticket=hole("ticket"))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, slug: str, secret: str, number: int = 0) -> HttpResponse:
    """Show the form as it was kept, or one page of it, and keep what is typed since."""
    at, kept = clock.now(), draft_or_404(slug, secret)
    if request.method == "POST":
        posted = Posted.read(request)
        return slowed(request, posted, draft=kept) or save(request, kept, secret, posted, at=at)
    if kept.sent_at is not None:
        return sent_page(request, kept)
    if "saved" in request.GET:
        return saved_page(request, kept, secret, at=at)
    checked = "check" in request.GET
    form = AnswerForm(
        kept.round,
        Typed.read(bytes(kept.content)),
        asked=kept.asked,
        page=number,
        checked=checked,
        more=request.GET.get("more", ""),
        files=list(kept.files.all()),
    )
    if form.pages and form.page is None:
        return redirect(_page_to_open(form, address_of(kept, secret), checked=checked))
    return form_page(request, form, at=at, draft=kept, secret=secret, key=kept.form_key)


def _page_to_open(form: AnswerForm, address: str, *, checked: bool) -> str:
    """Lead whoever opens a draft to the page that has a mistake, or to the first."""
    if checked and (wrong := form.first_wrong_page):
        return f"{address}q/{wrong.number}/?check"
    return f"{address}q/1/"


def _start(request: HttpRequest, round_: Round, posted: Posted, *, at: datetime) -> HttpResponse:
    kept, secret = begin(round_, posted, posted.typed, at=at)
    return save(request, kept, secret, posted, at=at)
