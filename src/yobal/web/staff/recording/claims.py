"""Claims to letters: listed, looked at beside the letter, granted or refused."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yobal.identities.claims.actions import grant, refuse
from yobal.identities.claims.queries import claims_of
from yobal.identities.models import Claim
from yobal.identities.queries import disclose
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication.permissions import can_prepare
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.reviewing.received import facts_of


@desk(may=can_prepare)
def claims(request: DeskRequest) -> HttpResponse:
    """List the claims, without names."""
    context = {"consultation": request.consultation, "claims": claims_of(request.consultation)}
    return render(request, "staff/recording/claims.html", context)


@never_cache
@desk(may=can_prepare)
def claim(request: DeskRequest, pk: int) -> HttpResponse:
    """Show who claims a letter beside who signed it, and take the decision."""
    found = get_object_or_404(claims_of(request.consultation), pk=pk)
    if request.method != "POST":
        return _page(request, found)
    language, at = found.submission.language, clock.now()
    try:
        if request.POST.get("do") == "refuse":
            refuse(found, language=language, by=request.user, at=at)
            messages.success(request, _("Refused. Who left an e-mail address is told so; call the others."))
        elif code := grant(found, language=language, by=request.user, at=at):
            context = {"consultation": request.consultation, "claim": found, "code": code}
            return render(request, "staff/recording/claim_granted.html", context)
        else:
            messages.success(request, _("Granted. A message with a link to the private code is on its way."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:claims", request.consultation.slug)


def _page(request: DeskRequest, found: Claim) -> HttpResponse:
    reason = _("To compare a claim with the letter")
    context = {
        "consultation": request.consultation,
        "claim": found,
        "submission": found.submission,
        "facts": facts_of(found.submission),
        "identity": disclose(found.submission, by=request.user, at=clock.now(), reason=reason),
    }
    return render(request, "staff/recording/claim.html", context)
