"""What became of a submission, and what can be done with it, for whoever holds its receipt.

Number and code are posted, never part of an address. Nothing counts wrong guesses: the code has 131 bits, so that a
million guesses a second would take longer than the universe has existed; a counter would only lock people out.
"""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.collection.actions import begin_again, withdraw
from yobal.collection.models import Submission
from yobal.collection.queries import submission_of_receipt
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication.queries import is_public
from yobal.web.parts.answers.again import files_of, typed_of
from yobal.web.public.answering.forms import ReceiptForm
from yobal.web.public.answering.views import taking
from yobal.web.public.answering.views.pages import address_of, frame, private
from yobal.web.public.answering.views.received import received_context

Held = dict[str, str]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, and answer."""
    at = clock.now()
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    submission = _submission(form)
    if submission is None:
        context = {"form": form, "page_title": _("Check a receipt")}
        response = render(request, "public/answering/receipt.html", context, status=422 if form.is_bound else 200)
    else:
        held = {"number": form.cleaned_data["number"], "code": form.cleaned_data["code"]}
        response = _act(request, submission, held, at=at)
    response.headers["Cache-Control"] = "no-store"
    return response


def _submission(form: ReceiptForm) -> Submission | None:
    if not form.is_valid():
        return None
    found = submission_of_receipt(form.cleaned_data["number"], form.cleaned_data["code"])
    if found is None or not (found.invitation_id or is_public(found.round.consultation, at=clock.now())):
        # One message for both: it must not tell which numbers exist.
        form.add_error(
            None, _("Number and private code do not fit together. Compare each letter and digit with your receipt.")
        )
        return None
    return found


def _act(request: HttpRequest, submission: Submission, held: Held, *, at: datetime) -> HttpResponse:
    wish, _colon, which = request.POST.get("do", "").partition(":")
    acts: dict[str, Callable[[], HttpResponse]] = {
        "download": lambda: taking.record(submission),
        "pdf": lambda: taking.paper(submission, held),
        "file": lambda: taking.attachment(submission, which),
        "withdraw": lambda: _ask_before_withdrawing(request, submission, held),
        "withdraw-surely": lambda: _withdraw(request, submission, held, at=at),
        "replace": lambda: _begin_again(submission, at=at),
    }
    try:
        return acts[wish]() if wish in acts else _received_page(request, submission, held, at=at)
    except Refusal as refusal:
        return _received_page(request, submission, held, at=at, refusal=refusal)


def _withdraw(request: HttpRequest, submission: Submission, held: Held, *, at: datetime) -> HttpResponse:
    withdraw(submission, by="participant", at=at)
    return _received_page(request, submission, held, at=at)


def _begin_again(submission: Submission, *, at: datetime) -> HttpResponse:
    """Lead to a draft that holds what was sent. Sending it takes the place of what was sent, and not before."""
    draft, secret = begin_again(
        submission,
        content=typed_of(submission).content(),
        files=files_of(submission),
        language=get_language() or "km",
        by="participant",
        at=at,
    )
    response = redirect(address_of(draft, secret))
    response.status_code = 303
    return response


def _ask_before_withdrawing(request: HttpRequest, submission: Submission, held: Held) -> HttpResponse:
    title = _("Take back what you sent?")
    context = {**frame(submission.round.consultation, title), "held": held, "submission": submission}
    return render(request, "public/answering/withdraw.html", context)


def _received_page(
    request: HttpRequest, submission: Submission, held: Held, *, at: datetime, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        **frame(submission.round.consultation, _("Your receipt")),
        **received_context(submission, at=at),
        "held": held,
        "refusal": refusal,
        "language_links": [],  # a link would lead away from what number and code have opened
    }
    return render(request, "public/answering/received.html", context, status=refusal.status if refusal else 200)
