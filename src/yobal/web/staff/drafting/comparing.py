"""Any two versions of a document compared on the desk, public or not."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from yobal.consolidation.queries import compare as compared
from yobal.publication.models import Provision, Version
from yobal.web.parts.comparison import Addresses, View, comparison_context
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.drafting.imports import document_of

_BOTH = "both"


@desk()
def compare(request: DeskRequest, document: str) -> HttpResponse:
    """Compare two versions: the newest with the one that it continues, unless others are asked for."""
    found = document_of(request, document)
    versions = {version.number: version for version in found.versions.select_related("previous", "document")}
    older, newer = _asked(request, versions)
    languages = request.consultation.languages
    asked = request.GET.get("languages") or get_language() or _BOTH
    chosen = asked if asked in languages else _BOTH
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "consultation": request.consultation,
        "document": found,
        "version": newer,
        "older": older,
        "versions": versions.values(),
        "chosen": chosen,
        "compare_url": request.path,
        "page_query": query.urlencode(),
        **comparison_context(
            compared(older, newer),
            view=request.GET.get("view", View.INLINE),
            languages=list(languages) if chosen == _BOTH else [chosen],
            addresses=Addresses(_reader(request, document, versions)),
            page=request.GET.get("page"),
        ),
    }
    return render(request, "staff/drafting/comparison.html", context)


def _asked(request: DeskRequest, versions: dict[int, Version]) -> tuple[Version, Version]:
    """Find the two versions that were asked for, the older one first."""
    if len(versions) < 2:
        raise Http404
    newest = versions[max(versions)]
    before = newest.previous.number if newest.previous else min(versions)
    try:
        numbers = [int(request.GET.get("from") or before), int(request.GET.get("to") or newest.number)]
        older, newer = (versions[number] for number in sorted(numbers))
    except (ValueError, KeyError) as error:
        raise Http404 from error
    return older, newer


def _reader(request: DeskRequest, document: str, versions: dict[int, Version]) -> Callable[[Provision], str]:
    numbers = {version.pk: version.number for version in versions.values()}

    def address(provision: Provision) -> str:
        page = reverse("staff:version", args=[request.consultation.slug, document, numbers[provision.version_id]])
        return f"{page}#{provision.anchor}"

    return address
