"""The page that shows one version of a text."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from yobal.lib import clock
from yobal.publication.models import DocumentFile, Version
from yobal.publication.queries import openness_of, public_round, public_versions
from yobal.publication.states import FileRole
from yobal.web.parts.cast import kept
from yobal.web.public.consultations.deadlines import Deadline, deadline_of
from yobal.web.public.consultations.finding import public_consultation, public_version
from yobal.web.public.consultations.offers import describe
from yobal.web.public.reading.leaves import BOTH
from yobal.web.public.reading.outputs import KINDS
from yobal.web.public.reading.searching import LONGEST_QUERY, search
from yobal.web.public.reading.sheets import Sheets
from yobal.web.public.reading.standing import standings_of

# No anchor, and nothing else in an address, is written so.
_ANCHOR = "~anchor~"


@require_safe
@kept
def version(request: HttpRequest, slug: str, document: str, number: int) -> HttpResponse:
    """Show a version, provision by provision, in one language or in both side by side."""
    at = clock.now()
    found = public_version(public_consultation(slug, at=at), document, number, at=at)
    deadline, asked = _deadline(found, at=at)
    comment_url = reverse("public:comment", args=[slug]) if deadline and deadline.is_open else ""
    context = reader(request, found, at=at, comment_url=comment_url)
    return render(request, "public/reading/version.html", {**context, "deadline": deadline, "asked": asked})


def reader(
    request: HttpRequest, found: Version, *, at: datetime, comment_url: str, holds_own: bool = False
) -> dict[str, Any]:
    """Give what every page shows on which a version is read; `holds_own` leaves places for one's own comments."""
    consultation, slug = found.document.consultation, found.document.consultation.slug
    chosen = _chosen(request, consultation.languages)
    languages = consultation.languages if chosen == BOTH else [chosen]
    files = list(found.files.all())
    versions = list(public_versions(found.document, at=at))
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    sheets = Sheets(
        found,
        tuple(languages),
        _figures(slug, files),
        answer_url=comment_url,
        history=_history(found) if len(versions) > 1 else (),
        asked="" if chosen == get_language() else chosen,
        holds_own=holds_own,
    )
    return {
        "consultation": consultation,
        "version": found,
        "versions": versions,
        "previous": _previous(found, at=at),
        "text": sheets.written(),
        "chosen": chosen,
        "standings": standings_of(found),
        "kinds": KINDS,
        "comment_url": comment_url,
        "files": [describe(file) for file in files if file.role == FileRole.FILE],
        "printed_from": request.build_absolute_uri(request.path),
        "query": query,
        "found": search(sheets.leaves, query) if query else None,
    }


def _chosen(request: HttpRequest, languages: Sequence[str]) -> str:
    """The language asked for, else the reader's, else both: on a phone one text is easier to read than two."""
    asked = request.GET.get("languages") or get_language() or BOTH
    return asked if asked in languages else BOTH


def _figures(slug: str, files: Sequence[DocumentFile]) -> dict[str, str]:
    """The addresses of the pictures in the text, by name."""
    return {
        file.name: reverse("public:file", args=[slug, file.pk, file.name])
        for file in files
        if file.role == FileRole.FIGURE
    }


def _history(version: Version) -> tuple[str, ...]:
    """The address of a provision's history, before and after its anchor: worked out once for thousands of them."""
    document = version.document
    args = [document.consultation.slug, document.slug, version.number, _ANCHOR]
    return tuple(reverse("public:provision-history", args=args).split(_ANCHOR))


def _previous(version: Version, *, at: datetime) -> Version | None:
    previous = version.previous
    return previous if previous and previous.published_at and previous.published_at <= at else None


def _deadline(version: Version, *, at: datetime) -> tuple[Deadline | None, Version | None]:
    """The deadline of the round that asks everyone about this version; else the version of the text it asks about."""
    round_ = public_round(version.document.consultation, at=at)
    if round_ is None:
        return None, None
    asked = round_.versions.filter(document=version.document, published_at__lte=at).first()
    if asked is None or asked.pk != version.pk:
        return None, asked
    return deadline_of(openness_of(round_, at=at), at=at), None
