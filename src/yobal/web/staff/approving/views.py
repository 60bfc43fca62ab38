"""What waits for approval, and deciding it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yobal.approvals.models import Proposal
from yobal.approvals.queries import closed_proposals, decisions_of, open_proposals, steps_of, waiting_for
from yobal.approvals.states import Kind, ProposalState
from yobal.collection.models import Invitation
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication.models import Announcement, Round
from yobal.publication.permissions import can_approve, can_follow_approvals
from yobal.publication.queries.forms import questions_of
from yobal.response.queries import content_of
from yobal.review.states import Outcome
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.approving import acts
from yobal.web.staff.approving.forms import DecideForm
from yobal.web.staff.approving.shown import announced, changes_of, line, sections, title_of

A_PAGE = 50


@desk(may=can_follow_approvals)
def approvals(request: DeskRequest) -> HttpResponse:
    """List what waits, grouped by kind, or what was decided."""
    consultation, decided = request.consultation, request.GET.get("show") == "decided"
    proposals = (
        closed_proposals(consultation.pk)
        if decided
        else open_proposals(consultation.pk).order_by("kind", "proposed_at")
    )
    page = Paginator(proposals, A_PAGE).get_page(request.GET.get("page"))
    may = can_approve(request.user, consultation)
    mine = set(waiting_for(request.user, [consultation.pk]).values_list("pk", flat=True)) if may else set()
    context = {
        "consultation": consultation,
        "page_obj": page,
        "page_query": "show=decided" if decided else "",
        "decided": decided,
        "sections": [] if decided else sections(page, mine=mine),
        "lines": [line(proposal) for proposal in page] if decided else [],
        "may_approve": may,
    }
    return render(request, "staff/approving/approvals.html", context)


@require_POST
@desk(may=can_approve)
def approve_batch(request: DeskRequest) -> HttpResponse:
    """Approve the decisions that were ticked, each for itself."""
    wanted = [key for key in request.POST.getlist("proposal") if _is_uuid(key)]
    found = open_proposals(request.consultation.pk).filter(kind=Kind.DISPOSITION, pk__in=wanted)
    refused = [refusal for proposal in found if (refusal := _approve_one(request, proposal))]
    done = len(found) - len(refused)
    if done:
        text = ngettext("%(count)s decision approved.", "%(count)s decisions approved.", done) % {"count": done}
        messages.success(request, text)
    if not wanted:
        messages.warning(request, _("Tick at least one decision."))
    for refusal in refused[:5]:
        messages.warning(request, refusal)
    return redirect("staff:approvals", request.consultation.slug)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _approve_one(request: DeskRequest, proposal: Proposal) -> str:
    """Approve one decision of a batch; gives why it was refused, or ''."""
    try:
        acts.approve(proposal, by=request.user, at=clock.now())
    except Refusal as refusal:
        return _("Point %(number)s: %(reason)s") % {"number": proposal.payload["issue"], "reason": refusal}
    return ""


@desk(may=can_follow_approvals)
def proposal(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Show exactly what is proposed, what was said so far, and take the decision."""
    found = get_object_or_404(Proposal.objects.select_related("proposed_by"), scope=request.consultation.pk, pk=pk)
    may = can_approve(request.user, request.consultation)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and may and form.is_valid():
        try:
            messages.success(request, _decide(request, found, form))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("staff:approvals", request.consultation.slug)
    waits = waiting_for(request.user, [request.consultation.pk]).filter(pk=found.pk).exists()
    context = {
        "consultation": request.consultation,
        "proposal": found,
        "title": title_of(found),
        "kind_label": Kind(found.kind).label,
        "state_label": ProposalState(found.state).label,
        "decisions": decisions_of(found),
        "steps": steps_of(found),
        "template": acts.act_of(found).template,
        "form": form,
        "may_decide": may and waits,
        "is_own": found.proposed_by_id == request.user.pk and not found.solo,
        **_shown(found),
    }
    return render(request, "staff/approving/proposal.html", context, status=422 if form.errors else 200)


def _decide(request: DeskRequest, found: Proposal, form: DecideForm) -> str:
    """Do what the button says; gives the message for the next page."""
    at, said = clock.now(), form.cleaned_data
    if request.POST.get("verdict") == "return":
        acts.send_back(found, by=request.user, at=at, remarks=said["remarks"])
        return _("Returned with your remarks.")
    done = acts.approve(found, by=request.user, at=at, remarks=said["remarks"], acting_for=said["acting_for"])
    if not done:
        return _("Your step is approved. The next step waits.")
    row = acts.act_of(found).find(found)
    if isinstance(row, Announcement) and not row.published_at:
        return _("Approved. It can be signed now; it is not public yet.")
    return _("Approved: it takes effect now.")


def _shown(found: Proposal) -> dict[str, Any]:
    """Give what the template of the kind reads beyond the payload."""
    row = acts.act_of(found).find(found)
    if isinstance(row, Round | Invitation) and found.kind == Kind.EXTEND:
        return {"closes_at": datetime.fromisoformat(found.payload["closes_at"]), "row": row}
    if isinstance(row, Announcement):
        return {"announcement": row, "announced": announced(found.payload)}
    if found.kind == Kind.FORM:
        return {"round": row, "questions": questions_of(found)}
    if found.kind == Kind.ADMIT:
        return {"submission": row}
    if found.kind == Kind.DISPOSITION:
        return {"disposition": row, "line": line(found)}
    if found.kind == Kind.REVISION:
        return {"revision": row, "changes": changes_of(row)}
    return {"report": row, "content": content_of(row), "outcome_labels": Outcome.choices}
