"""What may come how often: posts of one form, new drafts of one consultation. Never is an address counted.

Beyond, nothing is refused: the waiting page holds what was typed, and sends it again.
"""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from yobal.collection.models import Draft
from yobal.publication.models import Consultation
from yobal.web.parts.answers.typed import Pairs
from yobal.web.public.answering.posted import Posted
from yobal.web.public.crowd import proof
from yobal.web.public.crowd.pace import Pace
from yobal.web.public.crowd.waiting import waiting_page

TOO_MANY = 429
REST = 20  # seconds of rest for a form that came too often


@cache
def _posts() -> Pace:
    return Pace(most=settings.POSTS_A_MINUTE)


@cache
def _drafts() -> Pace:
    return Pace(most=settings.NEW_DRAFTS_A_MINUTE)


def slowed(request: HttpRequest, posted: Posted, *, draft: Draft | None = None) -> HttpResponse | None:
    """Answer a form that is posted too often; None lets it go on. A draft is known by its link, whatever is posted."""
    if not _posts().is_beyond(draft.form_key if draft else posted.key):
        return None
    return _page(request, posted.pairs, cause="often", seconds=REST)


def challenged(request: HttpRequest, posted: Posted, consultation: Consultation) -> HttpResponse | None:
    """Ask for a proof where a consultation gets too many new drafts; None lets the form go on."""
    if not _drafts().is_beyond(str(consultation.pk)) or proof.is_solved(posted.proof, key=posted.key):
        return None
    left = proof.seconds_left(posted.wait, key=posted.key)
    if left == 0:
        return None
    pairs = tuple(pair for pair in posted.pairs if pair[0] not in (proof.FIELD, proof.WAIT))
    waits = posted.wait if left is not None else proof.ask_to_wait(posted.key)
    pairs = (*pairs, (proof.WAIT, waits.encode()))
    seconds = proof.MINUTE if left is None else left
    return _page(request, pairs, cause="proof", seconds=seconds, calculation=proof.challenge(posted.key))


def _page(request: HttpRequest, pairs: Pairs, *, cause: str, seconds: int, calculation: str = "") -> HttpResponse:
    return waiting_page(
        request,
        pairs,
        language=get_language() or settings.LANGUAGE_CODE,
        cause=cause,
        status=TOO_MANY,
        seconds=seconds,
        has_files=bool(request.FILES),
        proof=calculation,
    )
