"""Entering what did not come through the form, and the receipt to hand out."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yobal.collection.entries.queries import unchecked_entries
from yobal.collection.queries import submissions_of
from yobal.identities.claims.queries import claims_of
from yobal.lib import clock
from yobal.lib.errors import KeyReused, Refusal
from yobal.publication.models import Round
from yobal.publication.permissions import can_prepare, can_read, can_record
from yobal.publication.queries import public_round
from yobal.reception.actions import receive
from yobal.reception.intake import Acknowledgement
from yobal.reception.queries import acknowledge
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.templatetags.yobal import words
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.recording.forms import MOST_ROWS, RecordForm

KEPT = "recorded"
MORE = 3


@desk(may=can_record)
def record(request: DeskRequest) -> HttpResponse:
    """Enter a letter, an e-mail, a call, or what was said in a meeting."""
    round_ = chosen_round(request)
    if round_ is None:
        return render(request, "staff/recording/no_round.html", {"consultation": request.consultation})
    if request.method != "POST":
        initial = {"form_key": secrets.token_urlsafe(24), "rows": 1, "language": request.consultation.languages[0]}
        return _page(request, RecordForm(round_=round_, initial=initial))
    if "more" in request.POST:
        return _page(request, _with_more_rows(request, round_))
    form = RecordForm(request.POST, request.FILES, round_=round_)
    if form.is_valid() and (acknowledgement := receive_entered(request, form)):
        return to_receipt(request, acknowledgement, key=form.cleaned_data["form_key"])
    return _page(request, form, status=422)


def chosen_round(request: DeskRequest) -> Round | None:
    """Take the round that the address names, else the public one, else the first."""
    rounds = request.consultation.rounds.select_related("form", "consultation")
    named = request.GET.get("round", "")
    if named:
        return get_object_or_404(rounds, position=int(named) if named.isdecimal() else 0)
    return public_round(request.consultation, at=clock.now()) or rounds.first()


def _with_more_rows(request: DeskRequest, round_: Round) -> RecordForm:
    """Show what was typed with more room; nothing was sent yet, so that what is empty is no error."""
    rows = RecordForm(request.POST, round_=round_).row_count
    typed: dict[str, Any] = {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists()}
    return RecordForm(round_=round_, initial=typed | {"rows": min(MOST_ROWS, rows + MORE)})


def receive_entered(request: DeskRequest, form: RecordForm) -> Acknowledgement | None:
    """Hand it to the door; a refusal stands in the form."""
    at = clock.now()
    intake = form.intake(at=at)
    if intake.received_at and intake.received_at > at:
        form.add_error("received_on", _("This day is still to come."))
        return None
    try:
        acknowledgement = receive(intake, by=str(request.user))
    except KeyReused:
        form.add_error(None, _("This page was recorded already. Open a new one for the next letter or call."))
        return None
    except Refusal as refusal:
        add_refusal(form, refusal)
        return None
    if not acknowledgement.private_code:
        known = _("Recorded before under this reference: receipt %(number)s.") % {"number": acknowledgement.number}
        form.add_error("source_reference", known)
        return None
    return acknowledgement


def to_receipt(request: DeskRequest, acknowledgement: Acknowledgement, *, key: str) -> HttpResponse:
    """Remember the key of the form, from which the code follows: sessions stand in the database, the code must not."""
    request.session[KEPT] = {"submission": str(acknowledgement.submission.pk), "key": key}
    if not acknowledgement.created:
        messages.info(request, _("This was recorded a moment ago: here is the same receipt."))
    return redirect("staff:recorded", request.consultation.slug)


def _page(request: DeskRequest, form: RecordForm, *, status: int = 200) -> HttpResponse:
    context = {
        "consultation": request.consultation,
        "round": form.round,
        "rounds": [(row, words(row.title)) for row in request.consultation.rounds.all()],
        "form": form,
        "can_add": form.row_count < MOST_ROWS,
        "claims": _claims(request),
        "to_check": unchecked_entries(request.consultation).count(),
    }
    return render(request, "staff/recording/record.html", context, status=status)


def _claims(request: DeskRequest) -> int:
    """Count the claims to letters that wait, for those who decide on them."""
    may = can_prepare(request.user, request.consultation)
    return claims_of(request.consultation).filter(decided_at=None).count() if may else 0


@never_cache
@desk(may=can_record)
def recorded(request: DeskRequest) -> HttpResponse:
    """Show the receipt of what this person recorded last, to write down or print for the sender."""
    kept = request.session.get(KEPT, {})
    found = get_object_or_404(submissions_of(request.consultation), pk=kept.get("submission"))
    receipt = acknowledge(found, kept["key"], created=False)
    context = {
        "consultation": request.consultation,
        "receipt": {"submission": found.pk, "number": receipt.number, "private_code": receipt.private_code},
        "may_read": can_read(request.user, request.consultation),
    }
    return render(request, "staff/recording/recorded.html", context)
