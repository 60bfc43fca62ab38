"""The receipts of what was recorded, to hand out: shown to whoever recorded it, and to nobody else."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yobal.collection.queries import submissions_of
from yobal.publication.permissions import can_read, can_record
from yobal.reception.intake import Acknowledgement
from yobal.reception.queries import acknowledge
from yobal.web.staff.access import DeskRequest, desk

_KEPT = "recorded"
# Each with the name of its sender, where there are several.
Receipts = Sequence[tuple[str, Acknowledgement]]


def to_receipt(request: DeskRequest, acknowledgement: Acknowledgement, *, key: str) -> HttpResponse:
    """Remember the key of the form, from which the code follows: sessions stand in the database, the code must not."""
    request.session[_KEPT] = {"submission": str(acknowledgement.submission.pk), "key": key}
    if not acknowledgement.created:
        messages.info(request, _("This was recorded a moment ago: here is the same receipt."))
    return redirect("staff:recorded", request.consultation.slug)


@never_cache
@desk(may=can_record)
def recorded(request: DeskRequest) -> HttpResponse:
    """Show the receipt of what this person recorded last, to write down or print for the sender."""
    kept = request.session.get(_KEPT, {})
    found = get_object_or_404(submissions_of(request.consultation), pk=kept.get("submission"))
    return receipts_page(request, [("", acknowledge(found, kept["key"], created=False))], again="staff:record")


def receipts_page(request: DeskRequest, receipts: Receipts, *, again: str, refused: Sequence[str] = ()) -> HttpResponse:
    """Show receipts, what was refused beside them, and where the next is recorded."""
    context = {
        "consultation": request.consultation,
        "receipts": receipts,
        "refused": refused,
        "again_url": reverse(again, args=[request.consultation.slug]),
        "may_read": can_read(request.user, request.consultation),
    }
    return render(request, "staff/recording/recorded.html", context)
