"""The form to download: DOCX and XLSX to fill in without a network, PDF to fill in by hand."""

from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from yobal.drafting.questionnaire.definition import Questionnaire
from yobal.drafting.questionnaire.write_docx import write_docx
from yobal.drafting.questionnaire.write_xlsx import write_xlsx
from yobal.lib import clock
from yobal.publication.models import Form, Round
from yobal.publication.queries import public_round
from yobal.web.parts.papers.asking import questionnaire_of
from yobal.web.parts.papers.forms import form_html, form_pdf
from yobal.web.parts.papers.setting import KEPT_SECONDS
from yobal.web.public.consultations.finding import public_consultation

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
WRITERS = {"docx": write_docx, "xlsx": write_xlsx}


@require_safe
def form_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Give the form that the public round asks."""
    at = clock.now()
    round_ = public_round(public_consultation(slug, at=at), at=at)
    if round_ is None or round_.form is None or kind not in MEDIA_TYPES:
        raise Http404
    questionnaire = questionnaire_of(round_.form, round_, at=at)
    digest = sha256(repr(questionnaire).encode()).hexdigest()
    unchanged = get_conditional_response(request, etag=f'"{kind}-{digest}"')
    if unchanged is not None:
        return unchanged
    response = HttpResponse(
        _written(kind, digest, questionnaire, round_.form, round_, at=at), content_type=MEDIA_TYPES[kind]
    )
    name = f"{slug}-form-{round_.form.number}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=kind != "pdf", filename=name) or ""
    response["ETag"] = f'"{kind}-{digest}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _written(kind: str, digest: str, questionnaire: Questionnaire, form: Form, round_: Round, *, at: datetime) -> bytes:
    if kind == "pdf":
        html = form_html(questionnaire, round_, at=at)
        return form_pdf(form, html, language=questionnaire.languages[0])
    kept: bytes | None = cache.get(f"form:{kind}:{digest}")
    if kept is None:
        kept = WRITERS[kind](questionnaire)
        cache.set(f"form:{kind}:{digest}", kept, KEPT_SECONDS)
    return kept
