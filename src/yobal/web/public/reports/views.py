"""Pages and files of a published report; they read its frozen content and nothing else."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from yobal.lib import clock
from yobal.publication.queries import public_readings
from yobal.response.models import ResponseReport
from yobal.response.queries import content_of, neighbours, outcome_counts, published_reports
from yobal.response.states import SubmissionOutcome
from yobal.web.parts.report import Figure, lay_out
from yobal.web.public.consultations.finding import public_consultation
from yobal.web.public.reports.sheets import WRITERS


@require_safe
def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a published report: what came in, what was decided, what changed."""
    at = clock.now()
    found = _published(slug, number)
    older, newer = neighbours(found, at=at)
    context = {
        "consultation": found.consultation,
        "report": found,
        "laid": lay_out(content_of(found), readable=public_readings(found.consultation, at=at)),
        "older": older,
        "newer": newer,
        "fates": _fates(found),
        "manifest_hash": sha256(bytes(found.manifest)).hexdigest(),
    }
    return render(request, "public/reports/report.html", context)


@require_safe
def report_file(request: HttpRequest, slug: str, number: str, kind: str) -> HttpResponse:
    """Give a published report as a file, its headings in the language of the address."""
    found = _published(slug, int(number))
    media_type, write = WRITERS[kind]
    response = HttpResponse(write(found), content_type=media_type)
    name = f"{slug}-report-{found.number}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _published(slug: str, number: int) -> ResponseReport:
    at = clock.now()
    consultation = public_consultation(slug, at=at)
    found = published_reports(consultation, at=at).filter(number=number).first()
    if found is None:
        raise Http404
    found.consultation = consultation
    return found


def _fates(report: ResponseReport) -> list[Figure]:
    """What became of the submissions, as the manifest has it."""
    counted = outcome_counts(report)
    return [Figure(str(outcome.label), counted[outcome]) for outcome in SubmissionOutcome if counted.get(outcome)]
