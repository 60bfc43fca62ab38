"""When a proposal may be decided."""

from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals.models import Proposal
from yobal.approvals.states import ProposalState
from yobal.lib.canonical import digest
from yobal.lib.errors import Conflict, NotAllowed, WrongState


def check_can_decide(proposal: Proposal, *, by: User) -> None:
    """A proposal is decided once at each step, and never by the person who made it, except in a solo rehearsal."""
    if proposal.state != ProposalState.OPEN:
        raise WrongState(_("This was already decided. Reload the page to see what became of it."))
    if not proposal.solo and proposal.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed this yourself. Another person must approve it."))
    if not proposal.solo and proposal.decisions.filter(decided_by=by).exists():
        raise NotAllowed(_("You approved an earlier step. Another person must approve this one."))


def check_unchanged(proposal: Proposal, *, payload: object) -> None:
    """What is done must be what was approved, to the byte."""
    if digest(payload) != bytes(proposal.payload_hash):
        raise Conflict(_("This was changed after it was proposed. Return it, and let it be proposed again."))
