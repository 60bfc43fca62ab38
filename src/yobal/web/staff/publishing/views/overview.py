"""The front page of a consultation at the desk, what it says of itself, and the record of acts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yobal.approvals.queries import waiting_counts
from yobal.audit.queries import entries_of
from yobal.lib import clock
from yobal.lib.errors import Conflict, Refusal
from yobal.publication.actions import revise_consultation
from yobal.publication.models import Consultation
from yobal.publication.permissions import can_approve, can_prepare, can_read, can_record, can_review
from yobal.publication.queries import windows_in_force
from yobal.review.queries import unread_counts
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.publishing.acts import words_of
from yobal.web.staff.publishing.checklist import checklist
from yobal.web.staff.publishing.forms import ConsultationForm

A_PAGE = 50


@desk()
def overview(request: DeskRequest) -> HttpResponse:
    """Say what is missing, what waits, and where everything is."""
    consultation, user = request.consultation, request.user
    checks = checklist(consultation, at=clock.now())
    may_approve, may_review = can_approve(user, consultation), can_review(user, consultation)
    context = {
        "consultation": consultation,
        "checks": checks,
        "missing": [check for check in checks if not check.done and not check.advised],
        "next": next((check for check in checks if not check.done), None),
        "windows": windows_in_force([consultation]),
        "now": clock.now(),
        "may_prepare": can_prepare(user, consultation),
        "may_review": may_review,
        "may_read": can_read(user, consultation),
        "may_record": can_record(user, consultation),
        "to_approve": waiting_counts(user, [consultation.pk]).get(consultation.pk, 0) if may_approve else 0,
        "unread": unread_counts([consultation.pk]).get(consultation.pk, 0) if may_review else 0,
    }
    return render(request, "staff/publishing/overview.html", context)


@desk(may=can_prepare)
def edit(request: DeskRequest) -> HttpResponse:
    """Change title, summary and contact, unless somebody else did meanwhile."""
    consultation = request.consultation
    form = ConsultationForm(request.POST or None, consultation=consultation)
    theirs: Consultation | None = None
    if request.method == "POST" and form.is_valid():
        try:
            revise_consultation(
                consultation, seen=form.cleaned_data["seen"], by=request.user, at=clock.now(), **form.texts
            )
        except Conflict as conflict:
            add_refusal(form, conflict)
            theirs = Consultation.objects.get(pk=consultation.pk)
            form.with_seen(theirs.edits)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:consultation", consultation.slug)
    context = {"consultation": consultation, "form": form, "theirs": theirs}
    return render(request, "staff/publishing/edit.html", context, status=409 if theirs else 200)


@desk(may=can_read)
def done(request: DeskRequest) -> HttpResponse:
    """Show the record of what staff did, newest first."""
    page = Paginator(entries_of(request.consultation.pk), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "consultation": request.consultation,
        "page_obj": page,
        "entries": [(entry, words_of(entry.action)) for entry in page],
    }
    return render(request, "staff/publishing/done.html", context)
