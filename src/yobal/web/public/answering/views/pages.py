"""What the pages of answering have in common: their headers, what every one shows, and drafts found by their secret."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from yobal.collection.invitations.queries import openness_for
from yobal.collection.models import Draft, Invitation
from yobal.collection.queries import draft_of_secret
from yobal.lib import clock
from yobal.publication.models import Consultation, Round
from yobal.publication.queries import is_public
from yobal.reception.queries import acknowledgement_of_draft
from yobal.web.parts.templatetags.yobal import words
from yobal.web.public.answering.countdown import left_in_words

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Keep a page out of shared caches and search engines, exempt it from cookies, and say when a body is too long.

    `no-cache` and not `no-store`: a browser that steps back may then still hold what was typed.
    """

    @csrf_exempt
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except RequestDataTooBig:
            response = _too_large(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return shown


def _too_large(request: HttpRequest) -> HttpResponse:
    """Nothing of the body was read, so nothing can be kept: say so, and what to do."""
    megabytes = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1_000_000
    context = {"megabytes": max(megabytes, 1)}
    return render(request, "public/answering/too_large.html", context, status=413)


def draft_or_404(slug: str, secret: str) -> Draft:
    """Find a draft by its link; a wrong secret and a wrong consultation look the same.

    Who was invited by name answers before the public is asked, as long as the invitation is in force.
    """
    found = draft_of_secret(secret)
    if found is None or found.round.consultation.slug != slug or found.asked is None:
        raise Http404
    if found.invitation is not None:
        may = found.invitation.revoked_at is None
    else:
        may = is_public(found.round.consultation, at=clock.now())
    if not may:
        raise Http404
    return found


def address_of(draft: Draft, secret: str, *, page: str = "draft") -> str:
    """Give the address of a draft's page in the reader's language."""
    return reverse(f"public:{page}", args=[draft.round.consultation.slug, secret])


def link_of(draft: Draft, secret: str) -> str:
    """Give the whole secret link, as it is copied, scanned and sent to oneself."""
    return settings.BASE_URL + address_of(draft, secret)


def frame(consultation: Consultation, title: str) -> dict[str, Any]:
    """Give what every page shows around its matter."""
    url = reverse("public:consultation", args=[consultation.slug]) if consultation.published_at else ""
    return {
        "consultation": consultation,
        "site_name": words(consultation.body_name),
        "crumbs": [{"url": url, "label": words(consultation.title)}, {"label": title}],
        "page_title": title,
    }


def standing(round_: Round, *, at: datetime, invitation: Invitation | None = None) -> dict[str, Any]:
    """Give what every page says about the time."""
    openness = openness_for(invitation, round_=round_, at=at)
    return {"round": round_, "openness": openness, "left": left_in_words(openness, at=at)}


def sent_page(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Say that a draft was sent, to whoever opens it afterwards."""
    number = acknowledgement_of_draft(draft).number
    context = {**frame(draft.round.consultation, _("You have sent this")), "draft": draft, "number": number}
    return render(request, "public/answering/sent.html", context)


def wants_json(request: HttpRequest) -> bool:
    """Say whether a script asks, which saves while somebody types."""
    return request.headers.get("Accept", "").startswith("application/json")


def problem(form: Any) -> str:
    """Begin the title of a page that has mistakes, for those who hear it first."""
    return _("Error: ") if form.is_bound and form.errors else ""
