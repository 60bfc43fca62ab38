"""A letter claimed by its number: one answer, whether we hold it or not; and the link that a granted claim brings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.identities.claims.actions import claim, open_claim
from yobal.identities.claims.links import read_claim_token
from yobal.identities.claims.policies import check_can_open, opened_by
from yobal.identities.models import Claim
from yobal.lib import clock
from yobal.lib.errors import WrongState
from yobal.publication.queries import public_consultations
from yobal.web.public.answering.views.pages import frame, private
from yobal.web.public.claiming.forms import ClaimForm


@private
@require_http_methods(["GET", "HEAD", "POST"])
def claim_letter(request: HttpRequest) -> HttpResponse:
    """Take a claim. What is answered does not tell which numbers there are."""
    at = clock.now()
    form = ClaimForm(request.POST or None, consultations=public_consultations(at=at))
    is_taken = form.is_valid()
    if is_taken:
        said = form.cleaned_data
        words = {name: said[name].replace("\0", "") for name in ("number", "name", "contact", "words")}
        claim(said["consultation"], **words, by="participant", at=at)
    context = {"form": form, "is_taken": is_taken, "page_title": _("Find your letter")}
    return render(request, "public/claiming/claim.html", context, status=422 if form.errors else 200)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def claimed(request: HttpRequest, token: str) -> HttpResponse:
    """Show number and code once, after a button: programs that look through mail open every link."""
    rows = Claim.objects.select_related("submission__receipt", "submission__round__consultation")
    found = get_object_or_404(rows, pk=read_claim_token(token))
    context = {**frame(found.submission.round.consultation, _("Your letter")), "language_links": []}
    status = 200
    try:
        check_can_open(found)
        if request.method == "POST":
            context |= {
                "number": found.submission.receipt.number,
                "code": open_claim(found, by=opened_by(found), at=clock.now()),
            }
    except WrongState as refusal:
        context["refusal"], status = refusal, refusal.status
    response = render(request, "public/claiming/claimed.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
