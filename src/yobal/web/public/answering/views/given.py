"""The page that hands over a receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yobal.publication.queries import window_at
from yobal.reception.intake import Acknowledgement
from yobal.web.public.answering.views.pages import frame


def given(request: HttpRequest, acknowledgement: Acknowledgement) -> HttpResponse:
    """Hand over the receipt as the answer to the POST itself: the code stands in no address, log or cookie."""
    submission = acknowledgement.submission
    context = {
        **frame(submission.round.consultation, _("Received")),
        "receipt": acknowledgement,
        "submission": submission,
        "window": window_at(submission.round, at=submission.recorded_at),
        "record_root": bytes(submission.record_root).hex(),
        "language_links": [],  # a link would lead away from the code, which is shown only here
    }
    response = render(request, "public/answering/given.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
