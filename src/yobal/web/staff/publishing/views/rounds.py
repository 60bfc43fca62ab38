"""Rounds: who is asked, on which versions, with which form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import Round
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import rounds_planned
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.publishing.forms import RoundForm
from yobal.web.staff.publishing.questions import STANDARD_INTRO, STANDARD_QUESTIONS, STANDARD_TITLE


@desk()
def rounds(request: DeskRequest) -> HttpResponse:
    """List the rounds and add one."""
    consultation = request.consultation
    may = can_prepare(request.user, consultation)
    form = RoundForm(request.POST or None, consultation=consultation)
    if request.method == "POST" and may and form.is_valid():
        try:
            actions.add_round(
                consultation, title=form.localized("title"), by=request.user, at=clock.now(), **form.facts
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Added. It opens when an announcement says so."))
            return redirect("staff:rounds", consultation.slug)
    context = {"consultation": consultation, "form": form, "rounds": rounds_planned(consultation), "may_prepare": may}
    return render(request, "staff/publishing/rounds.html", context)


@desk(may=can_prepare)
def edit_round(request: DeskRequest, position: int) -> HttpResponse:
    """Change a round that is not announced, or the title of one that is."""
    consultation = request.consultation
    found = get_object_or_404(Round, consultation=consultation, position=position)
    form = RoundForm(request.POST or None, consultation=consultation, round_=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_round(found, title=form.localized("title"), by=request.user, at=clock.now(), **form.facts)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:rounds", consultation.slug)
    context = {"consultation": consultation, "form": form, "name": found.title, "back": "staff:rounds"}
    return render(request, "staff/publishing/edit_part.html", context)


@require_POST
@desk(may=can_prepare)
def standard_form(request: DeskRequest, position: int) -> HttpResponse:
    """Give a round the standard form."""
    found = get_object_or_404(Round, consultation=request.consultation, position=position)
    by, at = request.user, clock.now()
    try:
        actions.add_form(
            request.consultation,
            title=STANDARD_TITLE,
            intro=STANDARD_INTRO,
            questions=STANDARD_QUESTIONS,
            round_=found,
            by=by,
            at=at,
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The round has a form now."))
    return redirect("staff:rounds", request.consultation.slug)
