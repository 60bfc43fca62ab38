"""Who works on a consultation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import Appointment
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import appointments_of
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.publishing.forms import AppointForm


@desk(may=can_prepare)
def people(request: DeskRequest) -> HttpResponse:
    """List who holds which role, and appoint somebody."""
    consultation = request.consultation
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint(
                consultation,
                user=form.cleaned_data["user"],
                role=form.cleaned_data["role"],
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Appointed."))
            return redirect("staff:people", consultation.slug)
    context = {"consultation": consultation, "form": form, "appointments": appointments_of(consultation)}
    return render(request, "staff/publishing/people.html", context)


@require_POST
@desk(may=can_prepare)
def end_appointment(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    found = get_object_or_404(Appointment, consultation=request.consultation, pk=pk)
    try:
        actions.end_appointment(found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The appointment has ended."))
    return redirect("staff:people", request.consultation.slug)
