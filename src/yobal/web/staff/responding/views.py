"""Pages on which the books are closed and the report is proposed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yobal.lib import clock
from yobal.lib.errors import NotAllowed, Refusal
from yobal.publication.permissions import can_prepare, can_read
from yobal.publication.queries import public_readings
from yobal.response import actions
from yobal.response.content import build
from yobal.response.queries import content_of, publishable_versions, reports_of
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.report import lay_out
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.responding.forms import ReportForm
from yobal.web.staff.responding.sheets import WRITERS
from yobal.web.staff.responding.standing import standings, unaccounted


@require_safe
@desk()
def books_page(request: DeskRequest) -> HttpResponse:
    """Show where everything stands, as sums that add up."""
    found = standings(request.consultation)
    context = {
        "consultation": request.consultation,
        "standings": found,
        "waiting": unaccounted(found[0]),
        "may_read": can_read(request.user, request.consultation),
        "may_export": can_prepare(request.user, request.consultation),
    }
    return render(request, "staff/responding/books.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may=can_read)
def report_page(request: DeskRequest) -> HttpResponse:
    """Show what the report waits for; the secretariat proposes it here."""
    may_propose = can_prepare(request.user, request.consultation)
    form = ReportForm(request.POST or None, consultation=request.consultation)
    if request.method == "POST":
        if not may_propose:
            raise NotAllowed(_("The secretariat proposes the report."))
        if form.is_valid() and _propose(request, form):
            messages.success(request, _("The report was proposed. Another person must approve it."))
            return redirect("staff:report", request.consultation.slug)
    whole = standings(request.consultation)[0]
    reports = list(reports_of(request.consultation))
    context = {
        "consultation": request.consultation,
        "form": form,
        "standing": whole,
        "waiting": unaccounted(whole),
        "latest": reports[0] if reports else None,
        "reports": reports,
        "remarks": reports[0].proposal.decisions.last() if reports and reports[0].proposal else None,
        "may_propose": may_propose,
    }
    return render(request, "staff/responding/report.html", context, status=422 if form.errors else 200)


def _propose(request: DeskRequest, form: ReportForm) -> bool:
    try:
        actions.propose_report(request.consultation, version=form.version(), by=request.user, at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


@require_safe
@desk(may=can_read)
def report_preview(request: DeskRequest) -> HttpResponse:
    """Show the report as it would read now, with the newest version that is not public yet."""
    at = clock.now()
    version = next(iter(publishable_versions(request.consultation)), None)
    content = build(request.consultation, version=version, at=at)
    return _reading(request, content, number=None)


@require_safe
@desk(may=can_read)
def report_reading(request: DeskRequest, number: int) -> HttpResponse:
    """Show a report as it was frozen, so that it can be read before it is approved."""
    found = get_object_or_404(reports_of(request.consultation), number=number)
    return _reading(request, content_of(found), number=found.number)


def _reading(request: DeskRequest, content: dict[str, object], *, number: int | None) -> HttpResponse:
    readable = public_readings(request.consultation, at=clock.now())
    context = {
        "consultation": request.consultation,
        "laid": lay_out(content, readable=readable),
        "number": number,
    }
    return render(request, "staff/responding/reading.html", context)


@require_safe
@desk(may=can_prepare)
def export(request: DeskRequest, kind: str) -> HttpResponse:
    """Give the comments with their coding, for work at the desk."""
    media_type, write = WRITERS[kind]
    response = HttpResponse(write(request.consultation), content_type=media_type)
    name = f"{request.consultation.slug}-comments.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "no-store"
    return response
