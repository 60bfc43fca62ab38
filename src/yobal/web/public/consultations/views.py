"""Pages of one consultation. What is not published does not exist here: 404."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from yobal.collection.invitations.queries import asked_by_name
from yobal.lib import clock, files
from yobal.publication.models import Announcement, AnnouncementFile, DocumentFile, ShortLink, Version
from yobal.publication.queries import (
    openness_of,
    provisions_of,
    public_announcements,
    public_consultations,
    public_documents,
    public_round,
    public_versions,
)
from yobal.response.queries import published_reports
from yobal.web.parts.cast import kept
from yobal.web.parts.papers import sheets
from yobal.web.parts.papers.notices import notice_of
from yobal.web.parts.papers.setting import tag_of
from yobal.web.public.consultations.deadlines import deadline_of
from yobal.web.public.consultations.finding import (
    public_announcement,
    public_consultation,
    public_file,
    public_scan,
)
from yobal.web.public.consultations.line import picture_of
from yobal.web.public.consultations.offers import offer, weight
from yobal.web.public.consultations.timeline import timeline_of


@require_safe
@vary_on_cookie
def front_door(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the reader's language: as chosen, else as the browser asks, else the site's."""
    return HttpResponseRedirect(reverse("public:home"))


@require_safe
@vary_on_cookie
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from a QR code to what it stands for: a document as it now reads, the answer form, an announcement."""
    at = clock.now()
    links = ShortLink.objects.select_related("consultation", "document", "round", "announcement")
    link = get_object_or_404(links, code=code.lower(), consultation__in=public_consultations(at=at))
    if link.document is not None:
        return HttpResponseRedirect(_address_of(public_versions(link.document, at=at).last(), link))
    if link.announcement is not None:
        return HttpResponseRedirect(_address_of_announcement(link.announcement, at=at))
    if link.round is None or openness_of(link.round, at=at).state == "none":
        raise Http404
    return HttpResponseRedirect(reverse("public:answer", args=[link.consultation.slug]))


def _address_of(version: Version | None, link: ShortLink) -> str:
    """The text to read online; a document without provisions stands on its consultation's page."""
    if version is None or link.document is None:
        raise Http404
    slug, document = link.consultation.slug, link.document.slug
    if provisions_of(version).exists():
        return reverse("public:version", args=[slug, document, version.number])
    return f"{reverse('public:consultation', args=[slug])}#document-{document}"


def _address_of_announcement(found: Announcement, *, at: datetime) -> str:
    if found.published_at is None or found.published_at > at:
        raise Http404
    return reverse("public:announcement", args=[found.consultation.slug, found.address])


@require_safe
@kept
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a consultation: until when, on what, with whom, and what came of it."""
    at = clock.now()
    found = public_consultation(slug, at=at)
    round_ = public_round(found, at=at)
    timeline = timeline_of(found, at=at)
    context = {
        "consultation": found,
        "deadline": deadline_of(openness_of(round_, at=at) if round_ else None, at=at),
        "documents": [
            offer(document, document.public)  # type: ignore[attr-defined] # the prefetch puts it there
            for document in public_documents(found, at=at)
        ],
        "announcements": public_announcements(found, at=at),
        "timeline": timeline,
        "line": picture_of(timeline),
        "groups": found.groups.all(),
        "asked": asked_by_name(found),
        "reports": published_reports(found, at=at),
    }
    return render(request, "public/consultations/consultation.html", context)


@require_safe
def announcement(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Show an announcement, with the QR codes that its paper carries."""
    at = clock.now()
    found = public_announcement(public_consultation(slug, at=at), number, at=at)
    context = {
        "notice": notice_of(found, at=at),
        "announcement": found,
        "consultation": found.consultation,
        "scans": [(scan, weight(scan.size)) for scan in found.files.all()],
    }
    return render(request, "public/consultations/announcement.html", context | _body(found))


def _body(found: Announcement) -> dict[str, Any]:
    """The words of the announcement and the language they are in."""
    language = found.body.language(get_language() or "km")
    return {"body": found.body.text(language), "body_language": language}


@require_safe
def announcement_pdf(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Give an announcement on paper, in all its languages."""
    at = clock.now()
    notice = notice_of(public_announcement(public_consultation(slug, at=at), number, at=at), at=at)
    html = sheets.html_of(notice)
    tag = tag_of(html)
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(sheets.pdf_of(notice, html), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=f"{number}.pdf") or ""
    response["ETag"] = tag
    return response


@require_safe
def file(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponse:
    """Give a file of a published version, under its name and never shown within the site."""
    at = clock.now()
    return _kept(request, public_file(public_consultation(slug, at=at), pk, name, at=at))


@require_safe
def signed_paper(request: HttpRequest, slug: str, number: str, pk: int, name: str) -> HttpResponse:
    """Give the signed and stamped original of an announcement, as it was scanned."""
    at = clock.now()
    found = public_announcement(public_consultation(slug, at=at), number, at=at)
    return _kept(request, public_scan(found, pk, name))


def _kept(request: HttpRequest, found: DocumentFile | AnnouncementFile) -> HttpResponse:
    tag = f'"{found.sha256}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    response = HttpResponse(files.read(found.path), content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = tag
    return response
