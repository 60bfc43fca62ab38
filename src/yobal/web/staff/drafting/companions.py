"""Files that accompany a text: several at once, each in its language, in versions of their own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yobal.lib import clock, files
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import DocumentFile, Version
from yobal.publication.permissions import can_prepare
from yobal.publication.states import FileRole
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.drafting.imports import document_of
from yobal.web.staff.drafting.uploads import CompanionsForm, posted


@desk(may=can_prepare)
def add_files(request: DeskRequest, document: str) -> HttpResponse:
    """Take files: into the version that is not public yet, else as the next version."""
    found = document_of(request, document)
    newest = found.versions.order_by("-number").prefetch_related("files").first()
    form = CompanionsForm(*posted(request), document=found)
    if request.method == "POST" and form.is_valid():
        keep = [pk for pk in request.POST.getlist("keep") if pk.isdecimal()]
        try:
            made = actions.add_files(found, files=form.sent(), keep=keep, by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            said = _("Kept as version %(number)s. It is not public yet.") % {"number": digits(made.number)}
            messages.success(request, said)
            return redirect("staff:version", request.consultation.slug, found.slug, made.number)
    context = {
        "consultation": request.consultation,
        "document": found,
        "form": form,
        "newest": newest,
        "kept": _files(newest) if newest and newest.published_at else [],
        "is_open": newest is not None and newest.published_at is None,
        "next_number": newest.number + 1 if newest else 1,
    }
    return render(request, "staff/drafting/add_files.html", context, status=422 if form.errors else 200)


def _files(version: Version) -> list[DocumentFile]:
    return [file for file in version.files.all() if file.role == FileRole.FILE]


def _file_of(request: DeskRequest, document: str, number: int, pk: int) -> DocumentFile:
    rows = DocumentFile.objects.select_related("version__document")
    return get_object_or_404(
        rows,
        pk=pk,
        version__number=number,
        version__document__slug=document,
        version__document__consultation=request.consultation,
    )


@desk()
@require_safe
def file(request: DeskRequest, document: str, number: int, pk: int) -> HttpResponse:
    """Give a file of a version, public or not, under its name and never shown within the site."""
    found = _file_of(request, document, number, pk)
    response = HttpResponse(files.read(found.path), content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


@desk(may=can_prepare)
@require_POST
def remove_file(request: DeskRequest, document: str, number: int, pk: int) -> HttpResponse:
    """Take a file away from a version that is not public yet."""
    found = _file_of(request, document, number, pk)
    actions.remove_file(found, by=request.user, at=clock.now())
    messages.success(request, _("%(name)s is removed.") % {"name": found.name})
    return redirect("staff:version", request.consultation.slug, document, number)
