"""Documents and their versions, as they stand."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import Version
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import documents_with_versions, imports_under_way, lineage_into, provisions_of
from yobal.publication.states import FileRole, Relation
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.drafting.account import entries
from yobal.web.staff.publishing.forms import DocumentForm


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
        "under_way": list(imports_under_way(consultation)) if may else [],
    }
    return render(request, "staff/publishing/documents.html", context)


def _add(request: DeskRequest, form: DocumentForm) -> None:
    actions.add_document(
        request.consultation,
        kind=form.cleaned_data["kind"],
        slug=form.cleaned_data["slug"],
        title=form.localized("title"),
        prevailing=form.cleaned_data["prevailing"],
        by=request.user,
        at=clock.now(),
    )


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
        "figures": _figures(request, found),
        "account": entries(found.import_account),
        "relations": _relations(found),
        "may_prepare": can_prepare(request.user, request.consultation),
    }
    return render(request, "staff/publishing/version.html", context)


def _figures(request: DeskRequest, version: Version) -> dict[str, str]:
    """Map the figures of a version by name to where they are shown from."""
    place = (request.consultation.slug, version.document.slug, version.number)
    figures = (file for file in version.files.all() if file.role == FileRole.FIGURE)
    return {file.name: reverse("staff:file", args=[*place, file.pk]) for file in figures}


def _relations(version: Version) -> list[tuple[str, int]]:
    """Count what became of the provisions of the version before."""
    counted = Counter(lineage_into(version).values_list("relation", flat=True))
    return [(str(label), counted[code]) for code, label in Relation.choices if counted[code]]
