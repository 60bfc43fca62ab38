"""When a proposal may be decided."""

from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals.models import Proposal
from yobal.approvals.states import ProposalState
from yobal.audit.actions import subject_of
from yobal.lib.canonical import digest
from yobal.lib.errors import BadInput, Conflict, NotAllowed, WrongState


def check_can_decide(proposal: Proposal, *, by: User) -> None:
    """A proposal is decided once at each step, and never by the person who made it, except in a solo rehearsal."""
    if proposal.state != ProposalState.OPEN:
        raise WrongState(_("This was already decided. Reload the page to see what became of it."))
    if not proposal.solo and proposal.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed this yourself. Another person must approve it."))
    if not proposal.solo and proposal.decisions.filter(decided_by=by).exists():
        raise NotAllowed(_("You approved an earlier step. Another person must approve this one."))


def check_can_withdraw(proposal: Proposal, *, by: User) -> None:
    """Who proposed something takes it back as long as it waits and nobody has taken a step on it."""
    if proposal.state != ProposalState.OPEN or proposal.decisions.exists():
        raise WrongState(_("This was decided meanwhile, in part or in whole. Ask for its return."))
    if proposal.proposed_by_id != by.pk:
        raise NotAllowed(_("Only the person who proposed this can take it back."))


def check_unchanged(proposal: Proposal, *, payload: object) -> None:
    """What is done must be what was approved, to the byte."""
    if digest(payload) != bytes(proposal.payload_hash):
        raise Conflict(_("This was changed after it was proposed. Return it, and let it be proposed again."))


def check_remarks(remarks: str) -> None:
    """Who returns something says what should be mended."""
    if not remarks.strip():
        raise BadInput(_("Say what should be mended."), place="remarks")


def check_not_proposed(subject: Model) -> None:
    """What waits for approval stays as it was proposed."""
    if Proposal.objects.filter(subject=subject_of(subject), state=ProposalState.OPEN).exists():
        raise WrongState(_("This waits for approval. Ask for its return before you change it."))


def check_nothing_waits(scope: UUID, kind: str) -> None:
    """The steps of a kind of act stay while one of that kind goes through them."""
    if Proposal.objects.filter(scope=scope, kind=kind, state=ProposalState.OPEN).exists():
        raise WrongState(_("Something waits for approval on these steps. Let it be decided first."))
