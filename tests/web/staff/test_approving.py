"""Approving at the desk: every kind of act, in batches, returned, and never by who proposed it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from yobal.approvals.models import Decision, Proposal, Step
from yobal.consolidation import actions as consolidation
from yobal.lib import clock
from yobal.publication import actions as publication
from yobal.publication.models import Announcement, Consultation
from yobal.response import actions as response
from yobal.review import actions as review
from yobal.review.models import Disposition
from yobal.review.queries import live_comments
from yobal.web.staff.approving.shown import announced

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def at(name: str, consultation: Consultation, *args: Any) -> str:
    return reverse(f"staff:{name}", args=[consultation.slug, *args])


@pytest.fixture(autouse=True)
def _within_the_window(tmp_path: Path) -> Iterator[None]:
    clock.keep_offset_in(tmp_path / "clock")
    clock.move_to(factories.NOW)
    yield
    clock.keep_offset_in(None)


def enter(client: Client, consultation: Consultation, role: str) -> Any:
    member = factories.member(consultation, role)
    client.force_login(member)
    return member


def decide(client: Client, consultation: Consultation, proposal: Proposal, **said: str) -> Any:
    return client.post(at("proposal", consultation, proposal.pk), {"verdict": "approve"} | said)


def proposed_announcement() -> tuple[Consultation, Announcement, Proposal]:
    consultation = factories.consultation()
    made = publication.announce(
        factories.the_round(consultation),
        number="1497PT",
        title={"km": "សេចក្តីជូនដំណឹង", "en": "Announcement"},
        body={"km": "សូមផ្តល់មតិ។", "en": "Tell us."},
        issued_on=factories.NOW.date(),
        opens_at=factories.OPENS,
        closes_at=factories.CLOSES,
        by="t",
        at=factories.OPENS,
    )
    by = factories.member(consultation, "secretariat")
    return consultation, made, publication.propose_announcement(made, by=by, at=factories.OPENS)


def proposed_disposition(consultation: Consultation, text: str = "Please teach more.") -> Disposition:
    """Let a citizen speak, and propose what to decide."""
    factories.submission(consultation, text)
    by = factories.member(consultation, "secretariat")
    review.take_in_all(consultation, by="system", at=factories.NOW)
    comment = live_comments(consultation).order_by("-number").first()
    return review.decide_comment(
        comment, outcome="accepted", reasons={"km": "យល់ព្រម", "en": "We agree."}, by=by, at=factories.NOW
    )


def proposed_revision(consultation: Consultation) -> Proposal:
    by = factories.member(consultation, "secretariat")
    version = factories.the_version(consultation)
    revision = consolidation.open_revision(version, by=by, at=factories.NOW)
    consolidation.amend(
        revision,
        provision=version.provisions.get(number="1.1"),
        change="replace",
        cause="correction",
        note={"en": "A wrong word."},
        body={"en": "Teach AI in all schools."},
        by=by,
        at=factories.NOW,
    )
    return consolidation.propose_revision(revision, by=by, at=factories.NOW)


def test_an_approver_reads_the_words_and_the_window_and_approves(client):
    consultation, made, proposal = proposed_announcement()
    enter(client, consultation, "approver")
    page = client.get(at("proposal", consultation, proposal.pk)).content.decode()
    for words in ("Tell us.", "សូមផ្តល់មតិ។", "20 June 2025, 23:59 (Phnom Penh time)", "21 June 2025, 00:00", "draft/1"):
        assert words in page
    assert decide(client, consultation, proposal).status_code == 302
    made.refresh_from_db()
    assert made.published_at
    assert made.windows.count() == 1


def test_who_proposed_is_told_that_another_must_approve(client):
    consultation, _made, proposal = proposed_announcement()
    proposer = factories.member(consultation, "secretariat")
    publication.appoint(consultation, user=proposer, role="approver", by="t", at=factories.NOW)
    client.force_login(proposer)
    assert "Another person must approve it" in client.get(at("proposal", consultation, proposal.pk)).content.decode()
    page = decide(client, consultation, proposal)
    assert page.status_code == 422
    assert "You proposed this yourself" in page.content.decode()
    assert not Decision.objects.exists()


def test_in_a_rehearsal_one_person_does_both(client):
    consultation = factories.consultation(solo=True)
    member = factories.appointed(consultation, "secretariat")
    revision = proposed_revision(consultation)
    client.force_login(member)
    assert decide(client, consultation, revision).status_code == 302
    revision.refresh_from_db()
    assert revision.state == "approved"


def test_remarks_and_on_whose_behalf_are_kept(client):
    consultation, _made, proposal = proposed_announcement()
    enter(client, consultation, "approver")
    decide(client, consultation, proposal, remarks="Well written.", acting_for="The Director General")
    decision = proposal.decisions.get()
    assert (decision.remarks, decision.acting_for) == ("Well written.", "The Director General")
    page = client.get(at("proposal", consultation, proposal.pk)).content.decode()
    assert "on behalf of The Director General" in page


def test_a_chain_of_two_steps_takes_two_people(client):
    consultation = factories.consultation()
    for position, name in enumerate(("Director", "Secretary of State"), 1):
        Step.objects.create(scope=consultation.pk, kind="revision", position=position, name={"en": name})
    proposal = proposed_revision(consultation)
    first = enter(client, consultation, "approver")
    assert "Director" in client.get(at("proposal", consultation, proposal.pk)).content.decode()
    decide(client, consultation, proposal)
    proposal.refresh_from_db()
    assert proposal.state == "open"
    assert "You approved an earlier step" in decide(client, consultation, proposal).content.decode()
    client.force_login(factories.appointed(consultation, "approver"))
    decide(client, consultation, proposal)
    proposal.refresh_from_db()
    assert proposal.state == "approved"
    assert {d.decided_by_id for d in proposal.decisions.all()} > {first.pk}


@pytest.mark.parametrize("kind", ["announcement", "disposition", "revision", "report"])
def test_what_is_returned_says_why_and_is_proposed_anew(client, kind):
    consultation, proposal, again = PROPOSED[kind]()
    enter(client, consultation, "approver")
    refused = decide(client, consultation, proposal, verdict="return")
    assert "Say what should be mended" in refused.content.decode()
    assert decide(client, consultation, proposal, verdict="return", remarks="Mend the title.").status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "returned"
    assert "Mend the title." in client.get(at("proposal", consultation, proposal.pk)).content.decode()
    second = again()
    assert decide(client, consultation, second).status_code == 302
    second.refresh_from_db()
    assert second.state == "approved"


def _announcement() -> Any:
    consultation, made, proposal = proposed_announcement()
    by = factories.member(consultation, "secretariat")
    return consultation, proposal, lambda: publication.propose_announcement(made, by=by, at=factories.NOW)


def _disposition() -> Any:
    consultation = factories.announced()
    made = proposed_disposition(consultation)
    by = factories.member(consultation, "secretariat")

    def again() -> Proposal:
        second = review.propose_disposition(
            made.issue, outcome="noted", reasons={"km": "កត់សម្គាល់"}, by=by, at=factories.NOW
        )
        assert second.proposal
        return second.proposal

    return consultation, made.proposal, again


def _revision() -> Any:
    consultation = factories.consultation()
    proposal = proposed_revision(consultation)
    by = factories.member(consultation, "secretariat")
    revision = proposal.revision  # type: ignore[attr-defined]

    def again() -> Proposal:
        revision.refresh_from_db()
        return consolidation.propose_revision(revision, by=by, at=factories.NOW)

    return consultation, proposal, again


def _report() -> Any:
    consultation = factories.announced()
    made = proposed_disposition(consultation)
    review.approve_disposition(made, by=factories.member(consultation, "approver"), at=factories.NOW)
    by = factories.member(consultation, "secretariat")

    def propose() -> Proposal:
        found = response.propose_report(consultation, version=None, by=by, at=factories.NOW).proposal
        assert found
        return found

    return consultation, propose(), propose


PROPOSED = {
    "announcement": _announcement,
    "disposition": _disposition,
    "revision": _revision,
    "report": _report,
}


def test_the_list_groups_by_kind_and_decisions_are_approved_together(client):
    consultation = factories.announced()
    made = [proposed_disposition(consultation, f"Comment about matter {n}.") for n in range(3)]
    proposed_revision(consultation)
    enter(client, consultation, "approver")
    page = client.get(at("approvals", consultation)).content.decode()
    assert page.index("Decisions on points") < page.index("Next drafts")
    assert page.count('type="checkbox"') == 3
    ticked = [str(row.proposal_id) for row in made[:2]]
    client.post(at("approve-batch", consultation), {"proposal": [*ticked, "no-uuid"]})
    assert [Disposition.objects.get(pk=row.pk).state for row in made] == ["approved", "approved", "proposed"]
    assert "Approved" in client.get(at("approvals", consultation) + "?show=decided").content.decode()


def test_a_batch_approves_nothing_of_one_s_own_or_of_another_consultation(client):
    consultation, other = factories.announced(), factories.announced()
    own, elsewhere = proposed_disposition(consultation), proposed_disposition(other)
    proposer = factories.member(consultation, "secretariat")
    publication.appoint(consultation, user=proposer, role="approver", by="t", at=factories.NOW)
    client.force_login(proposer)
    ticked = {"proposal": [str(own.proposal_id), str(elsewhere.proposal_id)]}
    page = client.post(at("approve-batch", consultation), ticked, follow=True).content.decode()
    assert "You proposed this yourself" in page
    assert {d.state for d in Disposition.objects.all()} == {"proposed"}


def test_a_revision_shows_its_redline_and_becomes_the_next_version(client):
    consultation = factories.consultation()
    proposal = proposed_revision(consultation)
    enter(client, consultation, "approver")
    page = client.get(at("proposal", consultation, proposal.pk)).content.decode()
    assert "<ins>" in page
    assert "A wrong word." in page
    decide(client, consultation, proposal)
    assert factories.the_draft(consultation).versions.count() == 2
    assert client.get(at("proposal", consultation, proposal.pk)).status_code == 200


def test_a_report_shows_what_it_says_and_is_published(client):
    consultation, proposal, _again = _report()
    enter(client, consultation, "approver")
    page = client.get(at("proposal", consultation, proposal.pk)).content.decode()
    assert "We agree." in page
    assert proposal.payload["sha256"] in page
    decide(client, consultation, proposal)
    assert consultation.reports.get().published_at


def test_what_was_changed_after_it_was_proposed_is_not_approved(client):
    consultation, made, proposal = proposed_announcement()
    Announcement.objects.filter(pk=made.pk).update(body={"km": "ផ្សេង"})
    enter(client, consultation, "approver")
    assert "This was changed after it was proposed" in decide(client, consultation, proposal).content.decode()


def test_a_second_click_is_told_that_it_was_decided(client):
    consultation, _made, proposal = proposed_announcement()
    enter(client, consultation, "approver")
    decide(client, consultation, proposal)
    assert "This was already decided" in decide(client, consultation, proposal).content.decode()
    assert proposal.decisions.count() == 1


def test_the_secretariat_sees_but_does_not_decide(client):
    consultation, _made, proposal = proposed_announcement()
    client.force_login(factories.appointed(consultation, "secretariat"))
    page = client.get(at("proposal", consultation, proposal.pk)).content.decode()
    assert 'value="approve"' not in page
    decide(client, consultation, proposal)
    proposal.refresh_from_db()
    assert proposal.state == "open"
    assert client.post(at("approve-batch", consultation)).status_code == 403


def test_strangers_do_not_see_what_waits(client):
    consultation, _made, proposal = proposed_announcement()
    addresses = (at("approvals", consultation), at("proposal", consultation, proposal.pk))
    for address in addresses:
        assert client.get(address)["Location"].startswith(reverse("staff:sign-in"))
    client.force_login(factories.appointed(consultation, "note-taker"))
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    other = factories.consultation()
    client.force_login(factories.appointed(other, "approver"))
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert client.get(at("proposal", other, proposal.pk)).status_code == 404


def test_the_list_asks_the_same_number_of_questions_for_one_and_three(client, django_assert_num_queries):
    consultation = factories.announced()
    proposed_disposition(consultation)
    enter(client, consultation, "approver")
    with django_assert_num_queries(11):
        client.get(at("approvals", consultation))
    for n in range(2):
        proposed_disposition(consultation, f"Another matter {n}.")
    with django_assert_num_queries(11):
        client.get(at("approvals", consultation))


def test_what_was_proposed_before_announcements_had_all_their_words_still_opens():
    words = announced(
        {"issued_on": "2025-06-11", "opens_at": None, "closes_at": None, "reason": {"en": "Floods"}}
    ).words
    assert [(str(found.label), found.text) for found in words] == [("Reason", {"en": "Floods"})]
