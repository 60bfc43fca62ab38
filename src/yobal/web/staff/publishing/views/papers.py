"""Papers of an announcement, before and after it is public: the letter to sign, posters, QR codes, messages to post."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from yobal.lib import clock, files
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import Announcement
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import short_links_of
from yobal.render.qr import qr_pdf, qr_png, qr_svg
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.papers import posters, sheets
from yobal.web.parts.papers.notices import address_of, notice_of
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.publishing.forms import LetterheadForm
from yobal.web.staff.publishing.social import messages_of
from yobal.web.staff.publishing.views.announcements import found_announcement

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CODES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


@desk()
def announcement_paper(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Give the announcement on the letterhead: DOCX to change and sign, PDF to print."""
    found = found_announcement(request, pk)
    notice = notice_of(found, at=clock.now())
    if kind == "docx":
        return _download(sheets.docx_of(notice), DOCX, f"{_stem(found)}.docx")
    if kind == "pdf":
        return _download(sheets.pdf_of(notice, sheets.html_of(notice)), "application/pdf", f"{_stem(found)}.pdf")
    raise Http404


@desk()
def announcement_poster(request: DeskRequest, pk: int, size: str) -> HttpResponse:
    """Give the poster."""
    if size not in posters.SIZES:
        raise Http404
    found = found_announcement(request, pk)
    notice = notice_of(found, at=clock.now())
    made = posters.poster(notice, posters.poster_html(notice, size=size))
    return _download(made, "application/pdf", f"{_stem(found)}-poster-{size}.pdf")


@desk()
def announcement_codes(request: DeskRequest, pk: int) -> HttpResponse:
    """List the short addresses that are reserved, with their QR codes."""
    found = found_announcement(request, pk)
    context = {
        "consultation": request.consultation,
        "announcement": found,
        "links": [(link, address_of(link.code)) for link in short_links_of(found)],
        "kinds": _CODES,
    }
    return render(request, "staff/publishing/announcement_codes.html", context)


@desk()
def announcement_code(request: DeskRequest, pk: int, code: str, kind: str) -> HttpResponse:
    """Give one QR code as a file."""
    link = short_links_of(found_announcement(request, pk)).filter(code=code).first()
    if link is None or kind not in _CODES:
        raise Http404
    address = address_of(link.code)
    made = {"png": qr_png, "pdf": qr_pdf}.get(kind)
    content = made(address) if made else qr_svg(address, title=address).encode()
    return _download(content, _CODES[kind], f"qr-{link.code}.{kind}")


@desk()
def announcement_messages(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the announcement as messages for Telegram and Facebook, to be copied."""
    found = found_announcement(request, pk)
    context = {
        "consultation": request.consultation,
        "announcement": found,
        "social": messages_of(notice_of(found, at=clock.now())),
    }
    return render(request, "staff/publishing/announcement_messages.html", context)


@desk(may=can_prepare)
def letterhead(request: DeskRequest) -> HttpResponse:
    """Set the head of all papers."""
    consultation = request.consultation
    form = LetterheadForm(request.POST or None, request.FILES or None, consultation=consultation)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["files"]
        try:
            actions.set_letterhead(
                consultation,
                lines=form.localized("letterhead"),
                emblem=(upload.name, upload.read()) if upload else None,
                without_emblem=form.cleaned_data["without"],
                seen=form.cleaned_data["seen"],
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:letterhead", consultation.slug)
    context = {"consultation": consultation, "form": form}
    return render(request, "staff/publishing/letterhead.html", context, status=422 if form.errors else 200)


@desk(may=can_prepare)
def emblem(request: DeskRequest) -> HttpResponse:
    """Show the present emblem."""
    path = request.consultation.emblem
    if not path:
        raise Http404
    content = files.read(path)
    response = HttpResponse(content, content_type="image/png" if content.startswith(b"\x89PNG") else "image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _stem(found: Announcement) -> str:
    return f"{found.consultation.slug}-{found.address or found.pk}"


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
