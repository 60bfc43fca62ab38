"""Reading a submission: passages that overlap, what is still unread, the rest, and undoing one's own judgement."""

from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from yobal.approvals.states import ProposalState
from yobal.audit.models import Entry
from yobal.collection.actions import withdraw
from yobal.collection.models import Submission
from yobal.lib.errors import BadInput, WrongState
from yobal.publication.models import Consultation
from yobal.review import actions
from yobal.review.actions.reading import add_passage, set_rest_aside, undo
from yobal.review.models import Comment, Disposition, Issue
from yobal.review.queries import books, live_comments
from yobal.review.queries.reading import last_judgement, progress, same_words_elsewhere, stretches
from yobal.review.states import CommentState, SetAside

pytestmark = pytest.mark.django_db
AT = factories.NOW
LETTER = "ជំរាបសួរ។ Teach 🎓 more. Pay teachers well. Thank you."
FIELD = "answer/q-general"


@pytest.fixture
def here() -> Consultation:
    return factories.announced(slug="here")


@pytest.fixture
def reviewer(here: Consultation) -> Any:
    return factories.appointed(here, "reviewer", "rita")


def sent(here: Consultation, text: str = LETTER, **facts: Any) -> Submission:
    submission = factories.submission(here, text, **facts).submission
    actions.take_in(submission, by="test", at=AT)
    return submission


def live(submission: Submission) -> list[Any]:
    found = live_comments(submission.round.consultation).filter(submission=submission)
    return list(found.order_by("start", "number"))


def passage(submission: Submission, words: str, *, by: Any) -> Comment:
    start = LETTER.index(words)
    return add_passage(submission, field=FIELD, start=start, end=start + len(words), by=by, at=AT)


def test_a_passage_divides_what_is_unread_and_overlaps_what_is_judged(here: Consultation, reviewer: Any) -> None:
    submission = sent(here)
    made = passage(submission, "Teach 🎓 more.", by=reviewer)
    assert made.body == "Teach 🎓 more."
    assert "".join(row.body for row in live(submission)) == LETTER
    actions.set_aside(made, reason=SetAside.NO_POINT, by=reviewer, at=AT)
    actions.place(made, provision=factories.the_version(here).provisions.all()[1], by=reviewer, at=AT)
    over = passage(submission, "more. Pay teachers", by=reviewer)
    assert [row.body for row in live(submission) if row.start <= over.start < row.end] == [made.body, over.body]
    assert over.anchors.get().provision.anchor == "measure-1.1"
    assert Entry.objects.get(action="review.add_passage").detail == {
        "beside": [made.number, live(submission)[-1].number]
    }
    pieces = stretches(LETTER, live(submission))
    assert "".join(piece.text for piece in pieces) == LETTER
    assert [piece.text for piece in pieces if len(piece.comments) == 2] == ["more.", " Pay teachers"]


def test_a_passage_cuts_no_letter_from_its_signs(here: Consultation, reviewer: Any) -> None:
    submission, start = sent(here), LETTER.index("ំរាប")
    made = add_passage(submission, field=FIELD, start=start, end=start + 2, by=reviewer, at=AT)
    assert made.body == "ជំរា"


@pytest.mark.parametrize("words", ["", " ", LETTER])
def test_what_is_no_passage_is_refused(here: Consultation, reviewer: Any, words: str) -> None:
    submission = sent(here)
    with pytest.raises(BadInput):
        passage(submission, words, by=reviewer)
    with pytest.raises(BadInput):
        add_passage(submission, field=FIELD, start=3, end=len(LETTER) + 1, by=reviewer, at=AT)
    assert len(live(submission)) == 1


def test_a_withdrawn_letter_gets_no_passages(here: Consultation, reviewer: Any) -> None:
    submission = sent(here)
    withdraw(submission, by="test", at=AT)
    with pytest.raises(WrongState):
        passage(submission, "Teach", by=reviewer)


def test_what_is_unread_counts_each_letter_once(here: Consultation, reviewer: Any) -> None:
    submission = sent(here)
    assert progress(live(submission)).percent_unread == 100
    made = passage(submission, "Pay teachers well.", by=reviewer)
    actions.set_aside(made, reason=SetAside.NO_POINT, by=reviewer, at=AT)
    over = passage(submission, "teachers well. Thank you.", by=reviewer)
    measured = progress(live(submission))
    assert (measured.total, measured.unread) == (len(LETTER), len(LETTER) - len("Pay "))
    actions.set_aside(over, reason=SetAside.NO_POINT, by=reviewer, at=AT)
    assert 0 < progress(live(submission)).percent_unread < 100


def test_the_rest_of_one_letter_makes_no_point_and_comes_back_at_once(here: Consultation, reviewer: Any) -> None:
    submission, copy = sent(here), sent(here)
    assert same_words_elsewhere(submission, live(submission)).total() == 1
    made = passage(submission, "Teach 🎓 more.", by=reviewer)
    actions.decide_comment(made, outcome="accepted", reasons={"km": "បាទ"}, by=reviewer, at=AT)
    later = AT + timedelta(minutes=1)
    numbers = [row.number for row in live(submission)]
    assert len(set_rest_aside(submission, numbers=numbers, by=reviewer, at=later)) == 2
    assert progress(live(submission)).percent_unread == 0
    assert [row.state for row in live(copy)] == [CommentState.UNREAD]
    with pytest.raises(WrongState):
        set_rest_aside(submission, numbers=numbers, by=reviewer, at=later)
    last = last_judgement(here, by=reviewer, at=later)
    assert last
    assert (last.made_at, len(last.codings)) == (later, 2)
    undo(here, made_at=later, by=reviewer, at=later)
    assert sorted(row.state for row in live(submission)) == ["raising", "unread", "unread"]
    last = last_judgement(here, by=reviewer, at=later)
    assert last
    assert last.comment == made


def test_undoing_a_decision_takes_its_point_and_its_proposal_along(here: Consultation, reviewer: Any) -> None:
    [comment] = live(sent(here))
    decided = actions.decide_comment(comment, outcome="accepted", reasons={"km": "បាទ"}, by=reviewer, at=AT)
    undo(here, made_at=AT, by=reviewer, at=AT)
    decided.refresh_from_db()
    assert decided.proposal
    assert (decided.state, decided.proposal.state) == ("returned", ProposalState.WITHDRAWN)
    assert (books(here).issue_count, books(here).comments[CommentState.UNREAD]) == (0, 1)
    with pytest.raises(WrongState):
        undo(here, made_at=AT, by=reviewer, at=AT)


def test_an_approved_decision_is_not_undone(here: Consultation, reviewer: Any) -> None:
    [comment] = live(sent(here))
    actions.decide_comment(comment, outcome="accepted", reasons={"km": "បាទ"}, by=reviewer, at=AT)
    actions.approve_disposition(Disposition.objects.get(), by=factories.member(here, "approver"), at=AT)
    with pytest.raises(WrongState):
        undo(here, made_at=AT, by=reviewer, at=AT)
    assert live(comment.submission)[0].state == CommentState.RAISING


def test_undo_leaves_the_judgements_of_others_old_ones_and_merged_points(here: Consultation, reviewer: Any) -> None:
    other = factories.appointed(here, "reviewer", "other")
    one, two = live(sent(here, "One."))[0], live(sent(here, "Two."))[0]
    actions.support(one, by=reviewer, at=AT)
    actions.support(two, by=other, at=AT + timedelta(minutes=1))
    undo(here, made_at=AT, by=reviewer, at=AT)
    assert Issue.objects.get().ended_at is None  # the other's comment raises it too
    assert last_judgement(here, by=reviewer, at=AT) is None
    assert last_judgement(here, by=other, at=AT + timedelta(days=1)) is None
    into = actions.make_issue(two.submission.round, title={"km": "ថ្មី"}, by=other, at=AT)
    Disposition.objects.all().update(state="returned")
    merged = AT + timedelta(minutes=2)
    actions.merge_issues(Issue.objects.exclude(pk=into.pk).get(), into=into, by=other, at=merged)
    assert last_judgement(here, by=other, at=merged) is None
