"""The text again, for whoever has a draft: with the draft's comments at the provisions they are about."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from yobal.collection.invitations.queries import colleagues_secret_of
from yobal.collection.models import Draft
from yobal.lib import clock
from yobal.publication.models import Provision, Version
from yobal.publication.queries import window_at
from yobal.web.parts.answers.typed import Typed
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.public.answering.blocks import Remark, passage_in, remarks_in
from yobal.web.public.answering.views.pages import (
    address_of,
    draft_or_404,
    private,
    sent_page,
    standing,
    wants_json,
)
from yobal.web.public.reading.sheets import with_own
from yobal.web.public.reading.views import reader

# From the page of a version to that of a comment, without the secret: the text is kept for all drafts at once.
_COMMENT = "../../../comment/"


@private
@require_safe
def read(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """Lead to the text that is asked about; tell a script how many comments the draft has."""
    draft = draft_or_404(slug, secret)
    if wants_json(request):
        if draft.sent_at is not None:
            raise Http404
        return JsonResponse({"said": _counted(len(_remarks(draft)))})
    at = clock.now()
    version = draft.round.versions.filter(published_at__lte=at).order_by("document__position").first()
    if version is None:
        return redirect(_invited_text(draft, at=at) or address_of(draft, secret))
    return redirect(reverse("public:draft-version", args=[slug, secret, version.document.slug, version.number]))


def _invited_text(draft: Draft, *, at: datetime) -> str:
    """Give the text as an institution reads it before the public: what is said there is collated into this draft."""
    version = draft.round.versions.order_by("document__position").first()
    if draft.invitation is None or version is None or window_at(draft.round, at=at) is None:
        return ""
    return reverse("public:invited-version", args=[colleagues_secret_of(draft.invitation), version.pk])


@private
@require_safe
def draft_version(request: HttpRequest, slug: str, secret: str, document: str, number: int) -> HttpResponse:
    """Show a version of the text with the draft's comments; on another version than the round's nobody comments."""
    at, draft = clock.now(), draft_or_404(slug, secret)
    if draft.sent_at is not None:
        return sent_page(request, draft)
    asked = draft.round.versions.filter(document__slug=document, number=number, published_at__lte=at)
    version = asked.select_related("document", "previous").first()
    if version is None:
        return redirect("public:version", slug, document, number)
    version.document.consultation = draft.round.consultation
    remarks = _remarks(draft)
    context = {
        **reader(request, version, at=at, comment_url=_COMMENT, holds_own=True),
        **standing(draft.round, at=at, invitation=draft.invitation),
        "draft_url": address_of(draft, secret),
        "counted": _counted(len(remarks)),
        "said": request.GET.get("said", ""),
        "part": request.GET.get("part", ""),
    }
    own = _own(remarks, version, context["chosen"])
    context["provisions"] = with_own(context["text"].provisions, own)
    return render(request, "public/answering/reading.html", context)


def _remarks(draft: Draft) -> dict[int, Remark]:
    question = draft.asked.question_on_provisions if draft.asked else None
    return remarks_in(Typed.read(bytes(draft.content)), question) if question else {}


def _counted(count: int) -> str:
    said = ngettext("Your draft: %(count)s comment", "Your draft: %(count)s comments", count)
    return said % {"count": digits(count)}


def _own(remarks: dict[int, Remark], version: Version, chosen: str) -> dict[str, SafeString]:
    """Write comments on the parts of a version, by the anchors of the parts."""
    by_part: dict[str, list[tuple[int, Remark]]] = {}
    for number, remark in remarks.items():
        by_part.setdefault(remark.part.decode("utf-8", "replace"), []).append((number, remark))
    parts = version.provisions.filter(anchor__in=by_part)
    return {part.anchor: _written(part, by_part[part.anchor], chosen) for part in parts}


def _written(part: Provision, remarks: list[tuple[int, Remark]], chosen: str) -> SafeString:
    shown = [(number, *_words(remark), _is_lost(part, remark)) for number, remark in remarks]
    return render_to_string("public/answering/own.html", {"comment_url": _COMMENT, "chosen": chosen, "remarks": shown})


def _words(remark: Remark) -> tuple[str, str, str, bool]:
    quote, text, proposed = (words.decode("utf-8", "replace") for words in (remark.quote, remark.text, remark.proposed))
    return quote, text, proposed, bool(remark.confidential)


def _is_lost(part: Provision, remark: Remark) -> bool:
    return bool(remark.quote) and not passage_in(part, remark.quote)
