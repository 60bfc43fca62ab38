"""Pages and files for those who follow. Nothing here needs an account or a cookie, nor tells who follows what."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.messaging import actions as messaging
from yobal.messaging.links import read_confirmation, read_way_out
from yobal.publication.actions.telling import follow as ask_to_follow
from yobal.publication.models import Consultation
from yobal.publication.queries import public_consultations
from yobal.web.parts.forms import add_refusal
from yobal.web.public.answering.views.pages import private
from yobal.web.public.consultations.finding import public_consultation
from yobal.web.public.following import calendars, feeds
from yobal.web.public.following.forms import FollowForm


@require_safe
def calendar(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Give the dates of a consultation, or of all, to a calendar program."""
    at = clock.now()
    consultation = public_consultation(slug, at=at) if slug else None
    content = calendars.calendar_of(consultation, at=at)
    return _file(request, content, media_type="text/calendar; charset=utf-8", name=f"{slug or 'consultations'}.ics")


@require_safe
def feed(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Give what was announced, published and answered, newest first, to a feed reader."""
    at = clock.now()
    consultation = public_consultation(slug, at=at) if slug else None
    content = feeds.feed_of(consultation, at=at)
    return _file(request, content, media_type="application/atom+xml; charset=utf-8", name=f"{slug or 'all'}.atom")


def _file(request: HttpRequest, content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Programs ask again and again: what they hold already is not sent again."""
    tag = f'"{sha256(content).hexdigest()}"'
    response = get_conditional_response(request, etag=tag) or HttpResponse(content, content_type=media_type)
    response["ETag"] = tag
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Show the ways to follow a consultation, or all; ask an address to confirm. The answer is the same for each."""
    at = clock.now()
    consultation = public_consultation(slug, at=at) if slug else None
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_to_follow(consultation, at=at, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return render(request, "public/following/asked.html", {"consultation": consultation})
    return render(request, "public/following/follow.html", {"consultation": consultation, "form": form})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm by a button: programs that look through mail open links, and must confirm nothing."""
    number, language = read_confirmation(token)
    if request.method != "POST":
        return render(request, "public/following/confirm.html")
    at = clock.now()
    row = messaging.confirm(number, language=language, at=at)
    found: Consultation | None = None
    if row is not None and row.scope is not None:
        found = public_consultations(at=at).filter(pk=row.scope).first()
    return render(request, "public/following/confirmed.html", {"subscription": row, "consultation": found})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription by a button, or by the one click of a mail program (RFC 8058); twice is once."""
    number = read_way_out(token)
    if request.method != "POST":
        return render(request, "public/following/stop.html")
    messaging.stop(number)
    return render(request, "public/following/stopped.html")
