"""Pages that show what changed: between any two public versions, and of one provision through all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from yobal.consolidation import queries as consolidation
from yobal.lib import clock
from yobal.publication.models import Consultation, Provision, Version
from yobal.publication.queries import public_versions
from yobal.response.queries import points_told, published_reports
from yobal.web.parts.comparison import Addresses, Line, View, comparison_context, line_of, name_of
from yobal.web.public.consultations.finding import public_consultation, public_version
from yobal.web.public.reading.leaves import BOTH


@require_safe
def compare(request: HttpRequest, slug: str, document: str) -> HttpResponse:
    """Compare two public versions of a document: the two newest unless others are asked for."""
    at = clock.now()
    consultation = public_consultation(slug, at=at)
    versions = _readable(consultation, document, at=at)
    older, newer = _asked(request, versions)
    return _compared(request, consultation, older, newer, versions, at=at)


@require_safe
def comparison(request: HttpRequest, slug: str, document: str, number: int) -> HttpResponse:
    """Show what changed since the version before, and why; both must be public."""
    at = clock.now()
    consultation = public_consultation(slug, at=at)
    newer = public_version(consultation, document, number, at=at)
    versions = _readable(consultation, document, at=at)
    older = next((version for version in versions.values() if version.pk == newer.previous_id), None)
    if older is None or number not in versions:
        raise Http404
    return _compared(request, consultation, older, versions[number], versions, at=at)


@require_safe
def provision_history(request: HttpRequest, slug: str, document: str, number: int, anchor: str) -> HttpResponse:
    """Show the wording of a provision in every public version, what changed, and why."""
    at = clock.now()
    consultation = public_consultation(slug, at=at)
    found = public_version(consultation, document, number, at=at)
    provision = get_object_or_404(found.provisions.select_related("parent"), anchor=anchor)
    versions = _readable(consultation, document, at=at)
    languages = _languages(request, consultation)
    addresses = replace(_addresses(consultation, versions, document, at=at), history=lambda _: "")
    moments: list[MomentShown] = []
    for moment in consolidation.history(provision, list(versions.values())):
        lines = [line_of(row, languages=languages, addresses=addresses, with_same=True) for row in moment.rows]
        compared = _pair_url(consultation, moments[-1].version, moment.version) if moments else ""
        moments.append(MomentShown(moment.version, tuple(lines), compared))
    context = {
        "consultation": consultation,
        "version": versions[number],
        "name": name_of(provision),
        "moments": moments,
    }
    return render(request, "public/reading/history.html", context)


@dataclass(frozen=True)
class MomentShown:
    """A version with what stands in it of a provision, and where it is compared with the version before."""

    version: Version
    lines: tuple[Line, ...]
    compare_url: str


def _pair_url(consultation: Consultation, older: Version, newer: Version) -> str:
    address = reverse("public:compare", args=[consultation.slug, newer.document.slug])
    return f"{address}?from={older.number}&to={newer.number}"


def _readable(consultation: Consultation, document: str, *, at: datetime) -> dict[int, Version]:
    """Map the public versions of a document by number, oldest first."""
    found = consultation.documents.filter(slug=document).first()
    versions = public_versions(found, at=at) if found else Version.objects.none()
    return {version.number: version for version in versions.select_related("document", "previous")}


def _asked(request: HttpRequest, versions: Mapping[int, Version]) -> tuple[Version, Version]:
    """Find the two versions that were asked for, the older one first."""
    if len(versions) < 2:
        raise Http404
    defaults = list(versions)[-2:]
    try:
        numbers = [
            int(request.GET.get(name) or default) for name, default in zip(("from", "to"), defaults, strict=True)
        ]
        older, newer = (versions[number] for number in sorted(numbers))
    except (ValueError, KeyError) as error:
        raise Http404 from error
    return older, newer


def _compared(
    request: HttpRequest,
    consultation: Consultation,
    older: Version,
    newer: Version,
    versions: Mapping[int, Version],
    *,
    at: datetime,
) -> HttpResponse:
    chosen = _chosen(request, consultation)
    laid = comparison_context(
        consolidation.compare(older, newer),
        view=request.GET.get("view", View.INLINE),
        languages=_languages(request, consultation),
        addresses=_addresses(consultation, versions, newer.document.slug, at=at),
        page=request.GET.get("page"),
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "consultation": consultation,
        "version": newer,
        "older": older,
        "versions": versions.values(),
        "chosen": chosen,
        "compare_url": reverse("public:compare", args=[consultation.slug, newer.document.slug]),
        "page_query": query.urlencode(),
        **laid,
    }
    return render(request, "public/reading/comparison.html", context)


def _addresses(
    consultation: Consultation, versions: Mapping[int, Version], document: str, *, at: datetime
) -> Addresses:
    numbers = {version.pk: version.number for version in versions.values()}
    report = published_reports(consultation, at=at).first()

    def reader(provision: Provision) -> str:
        address = reverse("public:version", args=[consultation.slug, document, numbers[provision.version_id]])
        return f"{address}#{provision.anchor}"

    def history(provision: Provision) -> str:
        number = numbers[provision.version_id]
        return reverse("public:provision-history", args=[consultation.slug, document, number, provision.anchor])

    def point(number: int) -> str:
        return f"{reverse('public:report', args=[consultation.slug, report.number])}#issue-{number}" if report else ""

    return Addresses(reader, history, point, points_told(consultation, report=report))


def _chosen(request: HttpRequest, consultation: Consultation) -> str:
    asked = request.GET.get("languages") or get_language() or BOTH
    return asked if asked in consultation.languages else BOTH


def _languages(request: HttpRequest, consultation: Consultation) -> list[str]:
    chosen = _chosen(request, consultation)
    return list(consultation.languages) if chosen == BOTH else [chosen]
