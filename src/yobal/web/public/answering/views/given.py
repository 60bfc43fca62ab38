"""The page that hands over a receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yobal.collection.models import Submission
from yobal.reception.intake import Acknowledgement
from yobal.web.parts.cast import cast, hole
from yobal.web.parts.templatetags.yobal import moment
from yobal.web.public.answering.views.pages import frame


def given(request: HttpRequest, acknowledgement: Acknowledgement) -> HttpResponse:
    """Hand over the receipt as the answer to the POST itself: the code stands in no address, log or cookie."""
    submission = acknowledgement.submission
    consultation = submission.round.consultation
    words = {
        "number": acknowledgement.number,
        "code": acknowledgement.private_code,
        "when": moment(submission.received_at, consultation),
        "mark": bytes(submission.record_root).hex()[:16],
    }
    # The address holds the draft's secret, and says nothing that the page shows.
    key = ("given", consultation.pk, submission.timeliness, submission.replaces_id)
    response = cast(request, key, lambda: _page(request, submission), words=words, whatever_address=True)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Render what all receipts have in common."""
    context = {
        **frame(submission.round.consultation, _("Received")),
        "receipt": {"number": hole("number"), "private_code": hole("code")},
        "held": {"number": hole("number"), "code": hole("code")},
        "submission": submission,
        "when": hole("when"),
        "mark": hole("mark"),
        "kept": "received",
        "language_links": [],  # a link would lead away from the code, which is shown only here
    }
    return render(request, "public/answering/given.html", context)
