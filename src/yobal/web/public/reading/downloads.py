"""A published version to download, whoever wrote it: an office program, the editor, or amendments."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yobal.jobs.models import Work
from yobal.jobs.states import WorkState
from yobal.lib import clock
from yobal.lib.errors import OutOfOrder
from yobal.render.failures import RenderFailed
from yobal.web.public.consultations.finding import public_consultation, public_version
from yobal.web.public.reading.leaves import BOTH
from yobal.web.public.reading.outputs import KINDS, Edition, media_type

# How long a page that says 'being made' waits before it asks again, in seconds.
ASKS_AGAIN = 5
_log = logging.getLogger(__name__)


@require_safe
def version_file(request: HttpRequest, slug: str, document: str, number: int, kind: str) -> HttpResponse:
    """Give a version as a file; while a long one is being set, say so and ask again."""
    edition = _edition(request, slug, document, number, kind)
    tag = f'"{edition.digest}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    if clock.is_previewed() and edition.is_unset():
        # No work outlives a preview: there would be nothing to wait for.
        raise OutOfOrder(_cannot())
    work = edition.setting()
    if work is not None:
        return _being_set(request, edition, work)
    response = HttpResponse(_written(edition), content_type=media_type(kind))
    is_read_in_place = kind == "pdf"
    disposition = content_disposition_header(as_attachment=not is_read_in_place, filename=edition.name)
    response["Content-Disposition"] = disposition or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = tag
    return response


def _edition(request: HttpRequest, slug: str, document: str, number: int, kind: str) -> Edition:
    at = clock.now()
    consultation = public_consultation(slug, at=at)
    version = public_version(consultation, document, number, at=at)
    languages = request.GET.get("languages", BOTH)
    is_known = kind in dict(KINDS) and languages in (BOTH, *consultation.languages)
    # What is files alone has no text.
    if not is_known or not version.provisions.exists():
        raise Http404
    return Edition(version, kind, languages)


def _being_set(request: HttpRequest, edition: Edition, work: Work) -> HttpResponse:
    if work.state == WorkState.FAILED:
        raise OutOfOrder(_cannot())
    context = {"edition": edition, "version": edition.version, "work": work}
    context["consultation"] = edition.version.document.consultation
    response = render(request, "public/reading/being_set.html", context, status=202)
    response["Refresh"] = str(ASKS_AGAIN)
    response["Cache-Control"] = "no-store"
    return response


def _written(edition: Edition) -> bytes:
    try:
        return edition.written()
    except RenderFailed as failure:
        _log.error("Version %s was not set: %s", edition.version.pk, failure.cause)
        raise OutOfOrder(_cannot()) from failure


def _cannot() -> str:
    return _("The PDF could not be made just now. Download the Word file instead, or try again later.")
