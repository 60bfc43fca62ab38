"""What leads back to a draft: its link, a code to scan, and a message to oneself."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.collection.actions.reminding import mail_link
from yobal.collection.models import Draft
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.render.qr import qr_svg
from yobal.web.public.answering.in_app import is_in_app
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.views.pages import address_of, draft_or_404, frame, link_of, private, standing
from yobal.web.public.crowd.limits import slowed


@private
@require_POST
def mail(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """Send the link of a draft to an address, and say so; a reload sends nothing."""
    at, kept, posted = clock.now(), draft_or_404(slug, secret), Posted.read(request)
    if waits := slowed(request, posted, draft=kept):
        return waits
    try:
        mail_link(kept, to=posted.mail, by="participant", at=at)
    except Refusal as refusal:
        return saved_page(request, kept, secret, at=at, refusal=refusal, typed=posted.mail)
    response = redirect(f"{address_of(kept, secret)}?saved&mailed")
    response.status_code = 303
    return response


def saved_page(
    request: HttpRequest, draft: Draft, secret: str, *, at: datetime, refusal: Refusal | None = None, typed: str = ""
) -> HttpResponse:
    """Show how to come back to a draft."""
    link = link_of(draft, secret)
    context = {
        **frame(draft.round.consultation, _("Your draft is saved")),
        **standing(draft.round, at=at, invitation=draft.invitation),
        "draft": draft,
        "link": link,
        "qr": mark_safe(qr_svg(link, title=_("QR code of the link to your draft"))),  # noqa: S308 - our own drawing
        "draft_url": address_of(draft, secret),
        "check_url": address_of(draft, secret, page="check"),
        "mail_url": address_of(draft, secret, page="draft-mail"),
        "mail": typed or draft.mail,
        "mailed": "mailed" in request.GET and bool(draft.mail),
        "in_app": is_in_app(request),
        "refusal": refusal,
        "kept": "saved",
    }
    return render(request, "public/answering/saved.html", context, status=refusal.status if refusal else 200)
