"""The drafts that an institution is asked about, also before the public may read them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from yobal.lib import clock, files
from yobal.publication.models import DocumentFile
from yobal.publication.states import FileRole
from yobal.web.parts.templatetags.yobal import words
from yobal.web.public.inviting.views.doors import Door, door, frame, question_on_provisions
from yobal.web.public.reading.leaves import BOTH
from yobal.web.public.reading.sheets import Sheets


@require_safe
@door
def invited_version(request: HttpRequest, held: Door, pk: int) -> HttpResponse:
    """Show a draft, provision by provision; each leads to the colleagues' form."""
    context = _opened(held)
    version = get_object_or_404(held.invitation.round.versions.select_related("document__consultation"), pk=pk)
    languages = context["consultation"].languages
    asked = request.GET.get("languages") or get_language() or BOTH
    chosen = asked if asked in languages else BOTH
    figures = {
        file.name: held.to("invited-file", file.pk, file.name)
        for file in version.files.all()
        if file.role == FileRole.FIGURE
    }
    comment_url = held.to("contribute") if question_on_provisions(held) else ""
    sheets = Sheets(version, tuple(languages if chosen == BOTH else [chosen]), figures, comment_url, ())
    title = words(version.document.title)
    context |= {"version": version, "text": sheets.written(), "chosen": chosen, "languages": [*languages, BOTH]}
    context |= {"page_title": title, "crumbs": [context["crumbs"][0], {"label": title}]}
    return render(request, "public/inviting/version.html", context)


@require_safe
@door
def invited_file(request: HttpRequest, held: Door, pk: int, name: str) -> HttpResponse:
    """Give a file of such a draft, under its name and never shown within the site."""
    _opened(held)
    asked_about = DocumentFile.objects.filter(version__rounds=held.invitation.round)
    found = get_object_or_404(asked_about.distinct(), pk=pk, name=name)
    response = HttpResponse(files.read(found.path), content_type=found.media_type)
    is_figure = found.role == FileRole.FIGURE
    response["Content-Disposition"] = content_disposition_header(as_attachment=not is_figure, filename=found.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _opened(held: Door) -> dict[str, Any]:
    """Until the secretariat sets the time of the round, the texts may still change, and are nobody's."""
    context = frame(held, "", at=clock.now())
    if context["openness"].window is None:
        raise Http404
    return context
