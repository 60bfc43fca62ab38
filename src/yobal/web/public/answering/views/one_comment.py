"""The page of one comment, whatever led there."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yobal.collection.models import Draft
from yobal.lib.errors import Refusal
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.answering.blocks import Remark, passage_in, remark_at
from yobal.web.public.answering.forms import name_of
from yobal.web.public.answering.forms.alone import CommentForm
from yobal.web.public.answering.in_app import is_in_app
from yobal.web.public.answering.places import Place
from yobal.web.public.answering.views.pages import address_of, frame, standing
from yobal.web.public.reading.leaves import leaves_of


def address_of_comment(draft: Draft, secret: str, place: Place, number: int) -> str:
    """Give the address of a comment of a draft, or of a new one."""
    base = address_of(draft, secret, page="draft-comment") + (f"{number}/" if number else "")
    return base + place.suffix


def comment_page(
    request: HttpRequest,
    place: Place,
    remark: Remark,
    *,
    at: datetime,
    key: str,
    ticket: str = "",
    draft: Draft | None = None,
    secret: str = "",
    number: int = 0,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Show the part and the fields for a comment on it."""
    consultation, provision = place.round.consultation, place.provision
    kept = remark_at(Typed.read(bytes(draft.content)), place.question, number) if draft and number else Remark()
    context = {
        **frame(consultation, _title(place)),
        **standing(place.round, at=at, invitation=draft.invitation if draft else None),
        "leaf": leaves_of([provision], languages=place.codes)[0] if provision else None,
        "form": CommentForm(place.question, remark),
        "is_found": not remark.quote or bool(passage_in(provision, remark.quote)),
        "draft": draft,
        "draft_url": address_of(draft, secret) if draft else "",
        "action": address_of_comment(draft, secret, place, number) if draft else request.path + place.suffix,
        "number": number,
        "has_proposal": bool(remark.proposed),
        "part": place.part,
        "was": kept.mark,
        "key": key,
        "ticket": ticket,
        "store": f"{consultation.slug}/{place.part}",
        "in_app": is_in_app(request),
        "refusal": refusal,
        "kept": "saved" if "kept" in request.GET else "",
    }
    if request.method == "POST":
        context["language_links"] = []  # a link would lead away from what is typed in the fields
    if refusal:
        context["page_title"] = _("Error: ") + context["page_title"]
    return render(request, "public/answering/comment.html", context, status=refusal.status if refusal else 200)


def _title(place: Place) -> str:
    provision = place.provision
    if provision and not (provision.number or provision.heading):
        return _("Comment on this part")
    part = name_of(provision) if provision else _("The draft as a whole")
    return _("Comment on: %(part)s") % {"part": part}
