"""What became of a submission, for whoever holds its receipt.

Number and code are posted, never part of an address. Nothing counts wrong guesses: the code has 131 bits, so that a
million guesses a second would take longer than the universe has existed; a counter would only lock people out.
"""

from base64 import b64encode
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.collection.actions import withdraw
from yobal.collection.models import ReceivedField, Submission
from yobal.collection.queries import received_text, submission_of_receipt
from yobal.identities.models import PersonalField
from yobal.identities.queries import own_fields, own_words
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication.queries import is_public, window_at
from yobal.response.queries import CommentOutcome, outcomes_of, published_reports
from yobal.review.states import Outcome
from yobal.web.public.answering.forms import ReceiptForm
from yobal.web.public.answering.showing import answers_in, others_in
from yobal.web.public.answering.views.pages import frame, private


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
        response = _act(request, form, submission, at=at)
    response.headers["Cache-Control"] = "no-store"
    return response


def _submission(form: ReceiptForm) -> Submission | None:
    if not form.is_valid():
        return None
    found = submission_of_receipt(form.cleaned_data["number"], form.cleaned_data["code"])
    if found is None or not is_public(found.round.consultation, at=clock.now()):
        # One message for both: it must not tell which numbers exist.
        form.add_error(
            None, _("Number and private code do not fit together. Compare each letter and digit with your receipt.")
        )
    return found


def _act(request: HttpRequest, form: ReceiptForm, submission: Submission, *, at: datetime) -> HttpResponse:
    wish = request.POST.get("do", "")
    if wish == "download":
        return _download(submission)
    if wish == "withdraw":
        return _ask_before_withdrawing(request, form, submission)
    if wish == "withdraw-surely":
        return _withdraw(request, form, submission, at=at)
    return _received_page(request, form, submission, at=at)


def _withdraw(request: HttpRequest, form: ReceiptForm, submission: Submission, *, at: datetime) -> HttpResponse:
    try:
        withdraw(submission, by="participant", at=at)
    except Refusal as refusal:
        return _received_page(request, form, submission, at=at, refusal=refusal)
    return _received_page(request, form, submission, at=at)


def _held(form: ReceiptForm) -> dict[str, str]:
    """Give what the next button posts again."""
    return {"number": form.cleaned_data["number"], "code": form.cleaned_data["code"]}


def _ask_before_withdrawing(request: HttpRequest, form: ReceiptForm, submission: Submission) -> HttpResponse:
    title = _("Take back what you sent?")
    context = {**frame(submission.round.consultation, title), "held": _held(form), "submission": submission}
    return render(request, "public/answering/withdraw.html", context)


def _received_page(
    request: HttpRequest, form: ReceiptForm, submission: Submission, *, at: datetime, refusal: Refusal | None = None
) -> HttpResponse:
    texts = received_text(submission.fields.all())
    window = window_at(submission.round, at=at)
    context: dict[str, Any] = {
        **frame(submission.round.consultation, _("Your receipt")),
        "held": _held(form),
        "submission": submission,
        "window": window,
        "answers": answers_in(texts, form=submission.form, round_=submission.round),
        "others": others_in(texts, form=submission.form),
        "said": own_words(submission),
        "files": [field for field in own_fields(submission) if field.name.startswith("file/")],
        "record_root": bytes(submission.record_root).hex(),
        "outcomes": [_told(outcome) for outcome in outcomes_of(submission, at=at)],
        "report": published_reports(submission.round.consultation, at=at).first(),
        "may_withdraw": bool(window and at < window.closes_at),
        "refusal": refusal,
    }
    return render(request, "public/answering/received.html", context, status=refusal.status if refusal else 200)


def _told(outcome: CommentOutcome) -> dict[str, Any]:
    """Add to each decision the word for its outcome."""
    issues = [{**issue, "outcome_label": _label(issue["outcome"])} for issue in outcome.issues]
    return {"comment": outcome.comment, "state": outcome.state, "issues": issues}


def _label(outcome: str) -> Any:
    return Outcome(outcome).label if outcome in Outcome.values else _("Not decided yet")


def _download(submission: Submission) -> HttpResponse:
    """Give the octets as received, with salts and commitments, so that anybody can recompute the record's root."""
    fields: list[ReceivedField | PersonalField] = [*submission.fields.all(), *own_fields(submission)]
    account = {
        "record_root": bytes(submission.record_root).hex(),
        "recorded_at": submission.recorded_at.isoformat(),
        "fields": [
            {
                "name": field.name,
                "ordinal": field.ordinal,
                "value_base64": _base64(field.value),
                "salt_base64": _base64(field.salt),
                "commitment": bytes(field.commitment).hex(),
            }
            for field in fields
        ],
    }
    response = JsonResponse(account, json_dumps_params={"indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="{submission.receipt.number}.json"'
    return response


def _base64(octets: Any) -> str | None:
    return None if octets is None else b64encode(octets).decode()
