"""Two people: proposed by one, approved by another, each step once, exactly what was shown."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests import factories
from yobal.approvals.actions import approve, propose, return_with_remarks, set_chain
from yobal.approvals.models import Decision, Proposal, Step
from yobal.approvals.policies import check_not_proposed, check_unchanged
from yobal.approvals.queries import chain_of, closed_proposals, open_proposals, waiting_counts, waiting_for
from yobal.approvals.states import MOVES, Kind, ProposalState
from yobal.audit.models import Entry
from yobal.lib.errors import BadInput, Conflict, NotAllowed, WrongState
from yobal.publication.models import Consultation

pytestmark = pytest.mark.django_db
PAYLOAD = {"title": {"en": "A title"}}


def proposed(consultation: Consultation, *, by: Any = None, **facts: Any) -> Proposal:
    proposer = by or factories.user()
    return propose(
        Kind.PUBLISH,
        subject=consultation,
        scope=consultation.pk,
        payload=PAYLOAD,
        by=proposer,
        at=factories.NOW,
        **facts,
    )


def test_another_person_approves_and_both_acts_are_recorded():
    proposal = proposed(factories.consultation())
    assert approve(
        proposal, by=factories.user("approver"), at=factories.NOW, remarks="Good.", acting_for="The Minister"
    )
    proposal.refresh_from_db()
    assert (proposal.state, proposal.closed_at) == ("approved", factories.NOW)
    decision = proposal.decisions.get()
    assert (decision.remarks, decision.acting_for) == ("Good.", "The Minister")
    assert Entry.objects.filter(scope=proposal.scope, action="approvals.propose").count() == 1
    assert Entry.objects.filter(scope=proposal.scope, action="approvals.approve").count() == 1


def test_who_proposed_cannot_approve():
    proposer = factories.user()
    proposal = proposed(factories.consultation(), by=proposer)
    with pytest.raises(NotAllowed, match="You proposed this yourself"):
        approve(proposal, by=proposer, at=factories.NOW)
    with pytest.raises(NotAllowed):
        return_with_remarks(proposal, by=proposer, at=factories.NOW, remarks="Mend it.")
    assert not Decision.objects.exists()


def test_the_database_itself_holds_the_rule_of_two_people():
    proposer = factories.user()
    proposal = proposed(factories.consultation(), by=proposer)
    with pytest.raises(IntegrityError, match="approvals_two_people"), transaction.atomic():
        Decision.objects.create(
            proposal=proposal,
            position=1,
            verdict="approve",
            proposed_by=proposer,
            decided_by=proposer,
            decided_at=factories.NOW,
        )


def test_in_a_solo_rehearsal_one_person_may_do_both():
    proposer = factories.user()
    assert approve(proposed(factories.consultation(), by=proposer, solo=True), by=proposer, at=factories.NOW)


def test_a_chain_of_two_steps_needs_two_approvers():
    consultation = factories.consultation()
    for position in (1, 2):
        Step.objects.create(scope=consultation.pk, kind=Kind.PUBLISH, position=position, name={"en": "Office"})
    proposal, first = proposed(consultation), factories.user("first")
    assert approve(proposal, by=first, at=factories.NOW) is False
    with pytest.raises(NotAllowed, match="You approved an earlier step"):
        approve(proposal, by=first, at=factories.NOW)
    assert approve(proposal, by=factories.user("second"), at=factories.NOW) is True
    assert [decision.position for decision in proposal.decisions.all()] == [1, 2]


def test_what_was_decided_is_not_decided_again():
    proposal = proposed(factories.consultation())
    approve(proposal, by=factories.user("a"), at=factories.NOW)
    for again in (approve, return_with_remarks):
        facts = {"remarks": "No."} if again is return_with_remarks else {}
        with pytest.raises(WrongState, match="already decided"):
            again(proposal, by=factories.user(), at=factories.NOW, **facts)


def test_two_approvers_at_once_make_one_decision():
    proposal = proposed(factories.consultation())
    other = factories.user("other")
    Decision.objects.create(
        proposal=proposal,
        position=1,
        verdict="approve",
        proposed_by=proposal.proposed_by,
        decided_by=other,
        decided_at=factories.NOW,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            proposal=proposal,
            position=1,
            verdict="approve",
            proposed_by=proposal.proposed_by,
            decided_by=factories.user(),
            decided_at=factories.NOW,
        )


def test_a_return_says_why_and_lets_it_be_proposed_anew():
    consultation, approver = factories.consultation(), factories.user("approver")
    proposal = proposed(consultation)
    with pytest.raises(BadInput, match="what should be mended"):
        return_with_remarks(proposal, by=approver, at=factories.NOW, remarks="  ")
    return_with_remarks(proposal, by=approver, at=factories.NOW, remarks="Mend the title.")
    proposal.refresh_from_db()
    assert proposal.state == "returned"
    assert proposed(consultation).state == "open"
    assert Entry.objects.filter(action="approvals.return").count() == 1


def test_one_thing_waits_once():
    consultation = factories.consultation()
    proposed(consultation)
    with pytest.raises(Conflict, match="waits for approval already"):
        proposed(consultation)
    with pytest.raises(WrongState):
        check_not_proposed(consultation)


def test_what_is_done_must_be_what_was_approved():
    proposal = proposed(factories.consultation())
    check_unchanged(proposal, payload=PAYLOAD)
    with pytest.raises(Conflict, match="changed after it was proposed"):
        check_unchanged(proposal, payload={"title": {"en": "Another title"}})


def test_the_database_refuses_to_change_or_delete_a_decision():
    proposal = proposed(factories.consultation())
    approve(proposal, by=factories.user("a"), at=factories.NOW)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        proposal.decisions.update(remarks="Never said.")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        proposal.decisions.all().delete()


def test_a_person_s_list_leaves_out_what_they_proposed_or_approved():
    consultation, proposer, approver = factories.consultation(), factories.user("p"), factories.user("a")
    for position in (1, 2):
        Step.objects.create(scope=consultation.pk, kind=Kind.PUBLISH, position=position, name={})
    proposal = proposed(consultation, by=proposer)
    scopes = [consultation.pk]
    assert [list(waiting_for(who, scopes)) for who in (proposer, approver)] == [[], [proposal]]
    assert waiting_counts(approver, scopes) == {consultation.pk: 1}
    approve(proposal, by=approver, at=factories.NOW)
    assert not waiting_for(approver, scopes)
    assert list(open_proposals(consultation.pk)) == [proposal]
    approve(proposal, by=factories.user("b"), at=factories.NOW)
    assert list(closed_proposals(consultation.pk)) == [proposal]


def test_nothing_leaves_a_closed_state():
    assert {state for state, onward in MOVES.items() if onward} == {ProposalState.OPEN}


def test_a_chain_is_set_as_a_whole_and_stays_while_something_goes_through_it():
    scope = factories.consultation()
    set_chain(scope.pk, kind="publish", names=[{"en": "Director"}, {"en": "Minister"}], by="test", at=factories.NOW)
    set_chain(scope.pk, kind="publish", names=[{"en": "Minister"}], by="test", at=factories.NOW)
    assert [step.name["en"] for step in chain_of(scope.pk)["publish"]] == ["Minister"]
    proposed(scope)
    with pytest.raises(WrongState, match="waits"):
        set_chain(scope.pk, kind="publish", names=[], by="test", at=factories.NOW)
    set_chain(scope.pk, kind="extend", names=[{"en": "Minister"}], by="test", at=factories.NOW)
