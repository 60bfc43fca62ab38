"""Entering what did not come through the form, and the receipt to hand out."""

import secrets
from typing import Any, TypeVar

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from yobal.collection.entries.queries import unchecked_entries
from yobal.identities.claims.queries import claims_of
from yobal.identities.signing.actions import note_signatures
from yobal.lib import clock
from yobal.lib.errors import KeyReused, Refusal
from yobal.publication.models import Round
from yobal.publication.permissions import can_prepare, can_record
from yobal.publication.queries import public_round
from yobal.reception.actions import receive
from yobal.reception.intake import Acknowledgement
from yobal.web.parts.answers.naming import MOST_SIGNATORIES
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.templatetags.yobal import words
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.recording.forms import MOST_ROWS, RecordForm
from yobal.web.staff.recording.receipts import to_receipt

MORE = 3
F = TypeVar("F", bound=RecordForm)


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
        return _page(request, with_more_room(RecordForm(request.POST, round_=round_)))
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


def with_more_room(form: F) -> F:
    """Show what was typed with more room; nothing was sent yet, so that what is empty is no error."""
    posted = form.data
    assert isinstance(posted, QueryDict)  # noqa: S101 - asked of what was posted alone
    typed: dict[str, Any] = {name: values if len(values) > 1 else values[0] for name, values in posted.lists()}
    if posted["more"] == "others":
        room = {"rows": form.row_count, "others": min(MOST_SIGNATORIES, form.other_count + MORE)}
    else:
        room = {"rows": min(MOST_ROWS, form.row_count + MORE), "others": form.other_count}
    return form.begun_with(typed | room)


def room_in(form: RecordForm) -> dict[str, bool]:
    """Say whether the page may have more room."""
    return {"can_add": form.row_count < MOST_ROWS, "can_add_others": form.other_count < MOST_SIGNATORIES}


def receive_entered(request: DeskRequest, form: RecordForm) -> Acknowledgement | None:
    """Hand it to the door; a refusal stands in the form."""
    at = clock.now()
    if not form.has_come(at=at):
        return None
    try:
        acknowledgement = receive(form.intake(at=at), by=str(request.user))
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
    note_signatures(acknowledgement.submission, positions=form.signed(), by=request.user, at=at)
    return acknowledgement


def _page(request: DeskRequest, form: RecordForm, *, status: int = 200) -> HttpResponse:
    context = {
        **room_in(form),
        "consultation": request.consultation,
        "round": form.round,
        "rounds": [(row, words(row.title)) for row in request.consultation.rounds.all()],
        "form": form,
        "claims": _claims(request),
        "to_check": unchecked_entries(request.consultation).count(),
    }
    return render(request, "staff/recording/record.html", context, status=status)


def _claims(request: DeskRequest) -> int:
    """Count the claims to letters that wait, for those who decide on them."""
    may = can_prepare(request.user, request.consultation)
    return claims_of(request.consultation).filter(decided_at=None).count() if may else 0
