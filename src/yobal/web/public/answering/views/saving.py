"""Keeping what was posted, and where the button leads; a script that saves while somebody types is told in JSON."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yobal.collection.actions import save_draft, stand_alone, start_draft
from yobal.collection.models import Draft
from yobal.lib.errors import Conflict
from yobal.publication.models import Round
from yobal.web.parts.answers.typed import Typed
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.public.answering import tickets
from yobal.web.public.answering.blocks import with_unseen, without_unseen
from yobal.web.public.answering.forms import Page, mark_of, pages_of
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.views.asking import conflict_page
from yobal.web.public.answering.views.pages import address_of, standing, wants_json
from yobal.web.public.answering.views.sent_before import form_again
from yobal.web.public.crowd.robots import suspicion_of


def begin(round_: Round, posted: Posted, typed: Typed, *, at: datetime) -> tuple[Draft, str]:
    """Keep what was typed into a form that is no draft yet; the same form again finds the same draft."""
    key = posted.key if tickets.is_key(posted.key) else tickets.new_key()
    shown = tickets.issued_at(posted.ticket, round_=round_, key=key)
    waited = tickets.waited_since(posted.grace, slug=round_.consultation.slug, key=posted.key)
    ticket_at = min(moment for moment in (shown, waited, at) if moment)
    suspected = suspicion_of(posted, shown=shown, at=at)
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


def save(request: HttpRequest, draft: Draft, secret: str, posted: Posted, *, at: datetime) -> HttpResponse:
    """Keep what was posted in a draft, and go where the button says."""
    pages = pages_of_draft(draft)
    if draft.sent_at is not None:
        return form_again(request, draft, posted, posted.page_among(pages), at=at)
    if posted.button == "alone":
        stand_alone(draft, by="participant", at=at)
        return see_other(address_of(draft, secret, page="check"))
    typed, seen = _merged(draft, posted, pages)
    kept = Typed.read(bytes(draft.content))
    typed = with_unseen(typed, kept, draft.asked, shown=posted.names)
    try:
        if typed != kept:  # a form that has just become a draft is kept already
            save_draft(draft, content=typed.content(), seen=seen, by="participant", at=at)
    except Conflict as refusal:
        if wants_json(request):
            return JsonResponse({"message": str(refusal)}, status=refusal.status)
        return conflict_page(request, draft, secret, posted, refusal, at=at)
    if wants_json(request):
        return _told(draft, secret, posted, typed, pages, at=at)
    return _onwards(draft, secret, posted, typed, pages)


def pages_of_draft(draft: Draft) -> list[Page]:
    """Give the pages of the form that a draft answers; none where all questions stand on one."""
    assert draft.asked is not None  # noqa: S101 - a round takes answers only with a form
    return pages_of(draft.asked, list(draft.asked.questions.all()))


def _merged(draft: Draft, posted: Posted, pages: list[Page]) -> tuple[Typed, int]:
    """Put one page into what was kept of the others; where nobody changed what it showed, there is no second editor."""
    page, kept = posted.page_among(pages), Typed.read(bytes(draft.content))
    seen = draft.edits if posted.was == _mark(draft, kept, posted, page) else posted.edits
    return kept.with_page(posted.typed, holds=page.holds) if page else posted.typed, seen


def _mark(draft: Draft, typed: Typed, posted: Posted, page: Page | None) -> str:
    """Name what the form shows of a draft; a comment added elsewhere since is no change of that."""
    return mark_of(without_unseen(typed, draft.asked, shown=posted.names), page)


def _told(draft: Draft, secret: str, posted: Posted, typed: Typed, pages: list[Page], *, at: datetime) -> HttpResponse:
    """Tell a script what it needs to go on, and what it may say."""
    page = posted.page_among(pages)
    clock_time = f"{at.astimezone(draft.round.consultation.zone):%H:%M}"
    return JsonResponse(
        {
            "address": _page_address(draft, secret, page.number) if page else address_of(draft, secret),
            "edits": draft.edits,
            "was": _mark(draft, typed, posted, page),
            "message": _("Saved at %(time)s") % {"time": digits(clock_time)},
            "left": standing(draft.round, at=at, invitation=draft.invitation)["left"],
        }
    )


def _page_address(draft: Draft, secret: str, number: int) -> str:
    return f"{address_of(draft, secret)}q/{number}/"


def _onwards(draft: Draft, secret: str, posted: Posted, typed: Typed, pages: list[Page]) -> HttpResponseRedirect:
    """Go where the button says."""
    button, page = posted.button, posted.page_among(pages)
    here = _page_address(draft, secret, page.number) if page else address_of(draft, secret)
    if button.startswith("more:"):
        code = slugify(button.removeprefix("more:"))
        return see_other(f"{here}?more={code}#more-{code}")
    if button.startswith("files:"):
        return see_other(f"{address_of(draft, secret, page='files')}?question={slugify(button.removeprefix('files:'))}")
    if page and button in ("next", "back"):
        step = _step(pages, page, typed, back=button == "back")
        return see_other(_page_address(draft, secret, step.number) if step else address_of(draft, secret, page="check"))
    if button == "check":
        return see_other(address_of(draft, secret, page="check"))
    return see_other(f"{address_of(draft, secret)}?saved")


def _step(pages: list[Page], page: Page, typed: Typed, *, back: bool) -> Page | None:
    """Give the next page that is for this participant, or the one before; None behind the last."""
    others = reversed(pages[: page.number - 1]) if back else iter(pages[page.number :])
    return next((other for other in others if other.applies(typed)), page if back else None)


def see_other(address: str) -> HttpResponseRedirect:
    """Lead on so that a reload of the next page sends nothing."""
    response = redirect(address)
    response.status_code = 303
    return response
