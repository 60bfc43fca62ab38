"""Documents, and bringing a draft in: upload, look, confirm."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import Document, Version
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import documents_with_versions, lineage_into, provisions_of
from yobal.publication.states import Relation
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.publishing import imports
from yobal.web.staff.publishing.account import entries
from yobal.web.staff.publishing.forms import DocumentForm, UploadForm


@desk()
def documents(request: DeskRequest) -> HttpResponse:
    """List the documents with all their versions; add a document."""
    consultation = request.consultation
    may = can_prepare(request.user, consultation)
    form = DocumentForm(request.POST or None, consultation=consultation)
    if request.method == "POST" and may and form.is_valid():
        try:
            _add(request, form)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Added. Import its text or add its files next."))
            return redirect("staff:documents", consultation.slug)
    context = {
        "consultation": consultation,
        "documents": documents_with_versions(consultation),
        "form": form,
        "may_prepare": may,
    }
    return render(request, "staff/publishing/documents.html", context)


def _add(request: DeskRequest, form: DocumentForm) -> None:
    actions.add_document(
        request.consultation,
        kind=form.cleaned_data["kind"],
        slug=form.cleaned_data["slug"],
        title=form.localized("title"),
        by=request.user,
        at=clock.now(),
    )


def _document(request: DeskRequest, slug: str) -> Document:
    return get_object_or_404(Document, consultation=request.consultation, slug=slug)


@desk(may=can_prepare)
def import_draft(request: DeskRequest, document: str) -> HttpResponse:
    """Take an upload and keep it; nothing is made of it before it is confirmed."""
    found = _document(request, document)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = imports.keep(found, content=form.cleaned_data["file"].read(), name=form.name)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            check = reverse("staff:check-import", args=[request.consultation.slug, found.slug])
            return redirect(f"{check}?{urlencode({'upload': token})}")
    context = {"consultation": request.consultation, "document": found, "form": form}
    return render(request, "staff/publishing/import.html", context, status=422 if form.errors else 200)


@desk(may=can_prepare)
def check_import(request: DeskRequest, document: str) -> HttpResponse:
    """Show what the upload would become; on confirmation, make the version of the very same bytes."""
    found = _document(request, document)
    token = request.POST.get("upload") or request.GET.get("upload", "")
    upload = imports.find(found, token)
    if request.method == "POST":
        made = actions.import_draft(
            found,
            content=upload.content,
            name=upload.name,
            illustrative=request.consultation.illustrative,
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, _("Version %(number)s is made. It is not public yet.") % {"number": made.number})
        return redirect("staff:version", request.consultation.slug, found.slug, made.number)
    preview = imports.preview(upload.content)
    context = {
        "consultation": request.consultation,
        "document": found,
        "upload": upload,
        "token": token,
        "preview": preview,
        "account": entries(vars(block) for block in preview.account),
        "next_number": found.versions.count() + 1,
    }
    return render(request, "staff/publishing/check_import.html", context)


@desk()
def version(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """Show a version as it stands, published or not: its provisions, files, origin and account."""
    versions = Version.objects.select_related("document", "previous").prefetch_related("files")
    found = get_object_or_404(
        versions, document__consultation=request.consultation, document__slug=document, number=number
    )
    context = {
        "consultation": request.consultation,
        "version": found,
        "provisions": provisions_of(found),
        "account": entries(found.import_account),
        "relations": _relations(found),
    }
    return render(request, "staff/publishing/version.html", context)


def _relations(version: Version) -> list[tuple[str, int]]:
    """Count what became of the provisions of the version before."""
    counted = Counter(lineage_into(version).values_list("relation", flat=True))
    return [(str(label), counted[code]) for code, label in Relation.choices if counted[code]]
