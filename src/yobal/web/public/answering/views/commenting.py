"""One comment on a part of the text, on a page of its own: where whoever reads writes, and then reads on.

It adds to the draft of the form, or begins one. Nothing is remembered but under the draft's link.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.collection.models import Draft
from yobal.lib import clock
from yobal.lib.errors import BadInput, Conflict
from yobal.publication.models import Question, Round
from yobal.publication.queries import kept_public_round
from yobal.web.parts.answers.naming import block_name
from yobal.web.parts.answers.typed import Typed
from yobal.web.parts.cast import cast, hole
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.public.answering import tickets
from yobal.web.public.answering.blocks import (
    ALONE,
    Remark,
    keep_remark,
    remark_at,
    remove_remark,
    with_remark,
)
from yobal.web.public.answering.in_app import is_in_app
from yobal.web.public.answering.places import Place
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.views.one_comment import address_of_comment, comment_page
from yobal.web.public.answering.views.pages import (
    address_of,
    draft_or_404,
    private,
    sent_page,
    standing,
    wants_json,
)
from yobal.web.public.answering.views.saving import begin, see_other
from yobal.web.public.answering.views.sent_before import comment_again
from yobal.web.public.crowd.limits import challenged, slowed


@private
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page for a first comment, and begin a draft with it."""
    at = clock.now()
    found = kept_public_round(slug, at=at)
    if found is None:
        raise Http404
    consultation, round_ = found
    question = round_.form.question_on_provisions if round_ and round_.form else None
    if round_ is None or question is None:
        return redirect("public:answer", slug)
    if request.method == "POST":
        posted = Posted.read(request)
        waits = _is_kept(posted) and (slowed(request, posted) or challenged(request, posted, consultation))
        return waits or _begin(request, round_, question, posted, at=at)
    key = tickets.new_key()
    since = tickets.waited_since(request.GET.get("grace", ""), slug=slug, key="") or at
    words = {"key": key, "ticket": tickets.issue(round_, key, at=min(since, at))}
    return cast(request, ("comment", is_in_app(request)), lambda: _empty(request, round_, question, at=at), words=words)


def _empty(request: HttpRequest, round_: Round, question: Question, *, at: datetime) -> HttpResponse:
    place = _asked_for(request, round_, question)
    remark = Remark(part=place.part.encode())
    return comment_page(request, place, remark, at=at, key=hole("key"), ticket=hole("ticket"))


def _asked_for(request: HttpRequest, round_: Round, question: Question) -> Place:
    place = Place.of(request, round_, question, request.GET.get("provision", ""))
    if place.part and place.provision is None:
        raise Http404
    return place


def _begin(request: HttpRequest, round_: Round, question: Question, posted: Posted, *, at: datetime) -> HttpResponse:
    place, remark = _posted(request, round_, question, posted)
    if not _is_kept(posted) or (remark.is_empty and posted.button != "wording"):
        key = posted.key if tickets.is_key(posted.key) else tickets.new_key()
        ticket = posted.ticket or tickets.issue(round_, key, at=at)
        return _not_kept(request, place, remark, posted, at=at, key=key, ticket=ticket)
    remark = _with_wording(place, remark, posted)
    draft, secret = begin(round_, posted, with_remark(Typed(), question, 1, remark), at=at)
    return _keep(request, draft, secret, place, remark, posted, at=at)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def draft_comment(request: HttpRequest, slug: str, secret: str, number: int = 0) -> HttpResponse:
    """Show the page for one more comment of a draft, or for one that it has, and keep or remove it."""
    at, draft = clock.now(), draft_or_404(slug, secret)
    question = draft.asked.question_on_provisions if draft.asked else None
    if question is None:
        return redirect(address_of(draft, secret))
    if request.method == "POST":
        posted = Posted.read(request)
        waits = _is_kept(posted) and slowed(request, posted, draft=draft)
        return waits or _save(request, draft, secret, question, posted, number=number, at=at)
    if draft.sent_at is not None:
        return sent_page(request, draft)
    if number:
        remark = remark_at(Typed.read(bytes(draft.content)), question, number)
        if remark == Remark():
            raise Http404
        place = Place.of(request, draft.round, question, remark.part.decode("utf-8", "replace"))
    else:
        place = _asked_for(request, draft.round, question)
        remark = Remark(part=place.part.encode())
    return comment_page(request, place, remark, at=at, key=draft.form_key, draft=draft, secret=secret, number=number)


def _save(
    request: HttpRequest, draft: Draft, secret: str, question: Question, posted: Posted, *, number: int, at: datetime
) -> HttpResponse:
    place, remark = _posted(request, draft.round, question, posted)
    if draft.sent_at is not None:
        return comment_again(request, draft, question, remark, posted, at=at)
    if posted.button == "remove":
        gone = remove_remark(draft, question, number=number, was=posted.was, at=at)
        return see_other(_back(draft, secret, place, said="removed" if gone else "changed"))
    if not _is_kept(posted) or (remark.is_empty and posted.button != "wording"):
        kept: dict[str, Any] = {"key": draft.form_key, "draft": draft, "secret": secret, "number": number}
        return _not_kept(request, place, remark, posted, at=at, **kept)
    return _keep(request, draft, secret, place, _with_wording(place, remark, posted), posted, number=number, at=at)


def _is_kept(posted: Posted) -> bool:
    """A passage selected in the text opens the page, and keeps nothing; it brings no key by which it was counted."""
    return posted.button != "quote"


def _posted(request: HttpRequest, round_: Round, question: Question, posted: Posted) -> tuple[Place, Remark]:
    """Read what was posted, by this page or from a selection in the text."""
    named = dict(posted.pairs)
    remark = remark_at(posted.typed, question, ALONE)
    if not _is_kept(posted):
        remark = Remark(part=named.get("part", b""), quote=named.get("quote", b""))
    place = Place.of(request, round_, question, remark.part.decode("utf-8", "replace"))
    return place, remark.about(place.provision)


def _with_wording(place: Place, remark: Remark, posted: Posted) -> Remark:
    """Begin a proposal from the present wording, where that was asked for and nothing is proposed yet."""
    if posted.button != "wording" or remark.proposed:
        return remark
    return replace(remark, proposed=place.wording_for(remark.quote).encode())


def _keep(
    request: HttpRequest,
    draft: Draft,
    secret: str,
    place: Place,
    remark: Remark,
    posted: Posted,
    *,
    number: int = 0,
    at: datetime,
) -> HttpResponse:
    """Keep a comment, and go where the button says: to its wording, or back to the text."""
    try:
        kept = keep_remark(draft, place.question, remark, number=number, was=posted.was, at=at)
    except Conflict:
        return comment_again(request, draft, place.question, remark, posted, at=at)
    except BadInput as refusal:
        return comment_page(
            request, place, remark, at=at, key=draft.form_key, draft=draft, secret=secret, refusal=refusal
        )
    address = address_of_comment(draft, secret, place, kept)
    if wants_json(request):
        return _told(draft, address, remark, at=at)
    if posted.button == "wording":
        field = block_name(place.question, ALONE, "proposed")
        return see_other(f"{address}{'&' if place.suffix else '?'}kept#id_{field}")
    return see_other(_back(draft, secret, place, said="changed" if number and kept != number else "kept"))


def _back(draft: Draft, secret: str, place: Place, *, said: str) -> str:
    """Give the place in the text that was commented on; in the form, where there is no such place to read."""
    provision = place.provision
    if provision is None or provision.version.published_at is None:
        return address_of(draft, secret)
    document = provision.version.document
    args = [draft.round.consultation.slug, secret, document.slug, provision.version.number]
    query = urlencode({"said": said, "part": place.part, **place.query})
    return f"{reverse('public:draft-version', args=args)}?{query}#{place.part}"


def _told(draft: Draft, address: str, remark: Remark, *, at: datetime) -> HttpResponse:
    """Tell a script what it needs to go on, and what it may say."""
    clock_time = f"{at.astimezone(draft.round.consultation.zone):%H:%M}"
    said = {
        "address": address,
        "edits": draft.edits,
        "was": remark.mark,
        "message": _("Saved at %(time)s") % {"time": digits(clock_time)},
        "left": standing(draft.round, at=at, invitation=draft.invitation)["left"],
    }
    return JsonResponse(said)


def _not_kept(
    request: HttpRequest, place: Place, remark: Remark, posted: Posted, *, at: datetime, key: str, **more: Any
) -> HttpResponse:
    """Show the page again with what it holds: nothing is said in it yet."""
    if wants_json(request):
        told = {"address": request.get_full_path(), "edits": posted.edits, "was": posted.was, "message": ""}
        return JsonResponse({**told, "left": standing(place.round, at=at)["left"]})
    if not _is_kept(posted):
        return comment_page(request, place, remark, at=at, key=key, **more)
    refusal = BadInput(_("Write a comment, or the wording that you propose. Nothing was saved."), place="text")
    return comment_page(request, place, remark, at=at, key=key, refusal=refusal, **more)
