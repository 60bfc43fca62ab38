"""What approving and returning mean for each kind of act: one table.

Each room does what was approved by an action of its own; the pages know the acts only through this table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_can_decide
from yobal.approvals.states import Kind
from yobal.collection import actions as collection
from yobal.collection.invitations import actions as invitations
from yobal.collection.models import Invitation, Submission
from yobal.consolidation import actions as consolidation
from yobal.consolidation.models import Revision
from yobal.publication import actions as publication
from yobal.publication.actions import inviting
from yobal.publication.models import Announcement, Round
from yobal.response import actions as response
from yobal.response.models import ResponseReport
from yobal.review import actions as review
from yobal.review.models import Disposition


@dataclass(frozen=True)
class Act:
    """A kind of act: where its row is found, what approving and returning it calls, and how it is shown."""

    find: Callable[[Proposal], Any]
    approve: Callable[..., object]
    send_back: Callable[..., object]
    template: str


def _key(proposal: Proposal) -> str:
    return proposal.subject.rpartition(":")[2]


def _announcement(proposal: Proposal) -> Announcement:
    found = Announcement.objects.select_related("consultation", "round")
    return get_object_or_404(found, consultation=proposal.scope, pk=_key(proposal))


def _round(proposal: Proposal) -> Round:
    found = Round.objects.select_related("consultation", "form")
    return get_object_or_404(found, consultation=proposal.scope, pk=_key(proposal))


def _late_submission(proposal: Proposal) -> Submission:
    found = Submission.objects.select_related("receipt", "round__consultation")
    return get_object_or_404(found, round__consultation=proposal.scope, pk=_key(proposal))


def _disposition(proposal: Proposal) -> Disposition:
    found = Disposition.objects.select_related("issue__consultation", "proposal")
    return get_object_or_404(found, issue__consultation=proposal.scope, pk=_key(proposal))


def _revision(proposal: Proposal) -> Revision:
    found = Revision.objects.select_related("base__document__consultation", "proposal", "result")
    return get_object_or_404(found, base__document__consultation=proposal.scope, pk=_key(proposal))


def _report(proposal: Proposal) -> ResponseReport:
    found = ResponseReport.objects.select_related("consultation", "proposal", "version")
    return get_object_or_404(found, consultation=proposal.scope, pk=_key(proposal))


def _invitation(proposal: Proposal) -> Invitation:
    found = Invitation.objects.select_related("round__consultation")
    return get_object_or_404(found, round__consultation=proposal.scope, pk=_key(proposal))


def _return_proposal(row: Any, *, proposal: Proposal, by: User, at: datetime, remarks: str) -> None:
    approvals.return_with_remarks(proposal, by=by, at=at, remarks=remarks)


def _without_proposal(action: Callable[..., object]) -> Callable[..., object]:
    """For rows that know their proposal themselves."""

    def call(row: Any, *, proposal: Proposal, **facts: Any) -> object:
        return action(row, **facts)

    return call


_LONGER = "staff/approving/kinds/longer.html"
_ANNOUNCEMENT = Act(
    _announcement, publication.approve_announcement, _return_proposal, "staff/approving/kinds/announcement.html"
)
ACTS: dict[str, Act] = {
    Kind.PUBLISH: _ANNOUNCEMENT,
    Kind.EXTEND: _ANNOUNCEMENT,
    Kind.FORM: Act(_round, publication.approve_form, _return_proposal, "staff/approving/kinds/form.html"),
    Kind.ADMIT: Act(
        _late_submission, collection.approve_admission, _return_proposal, "staff/approving/kinds/admission.html"
    ),
    Kind.DISPOSITION: Act(
        _disposition,
        _without_proposal(review.approve_disposition),
        _without_proposal(review.return_disposition),
        "staff/approving/kinds/disposition.html",
    ),
    Kind.REVISION: Act(
        _revision, _without_proposal(consolidation.adopt), _return_proposal, "staff/approving/kinds/revision.html"
    ),
    Kind.REPORT: Act(
        _report, _without_proposal(response.approve_report), _return_proposal, "staff/approving/kinds/report.html"
    ),
}


# An extension is mostly announced; that of a round for invited institutions, or of one of them, is a row of its own.
_MORE_TIME = {
    Round._meta.label: Act(_round, inviting.approve_longer, _return_proposal, _LONGER),
    Invitation._meta.label: Act(_invitation, invitations.approve_extension, _return_proposal, _LONGER),
}


def act_of(proposal: Proposal) -> Act:
    """Give what a proposal is about and what deciding it does."""
    if proposal.kind == Kind.EXTEND:
        return _MORE_TIME.get(proposal.subject.rpartition(":")[0], _ANNOUNCEMENT)
    return ACTS[proposal.kind]


def approve(proposal: Proposal, *, by: User, at: datetime, remarks: str = "", acting_for: str = "") -> bool:
    """Approve one step of an act; says whether it was the last one, so that the act is done."""
    check_can_decide(proposal, by=by)
    act = act_of(proposal)
    done = act.approve(act.find(proposal), proposal=proposal, by=by, at=at, remarks=remarks, acting_for=acting_for)
    return bool(done)


def send_back(proposal: Proposal, *, by: User, at: datetime, remarks: str) -> None:
    """Return an act to who proposed it, saying what should be mended."""
    check_can_decide(proposal, by=by)
    act = act_of(proposal)
    act.send_back(act.find(proposal), proposal=proposal, by=by, at=at, remarks=remarks)
