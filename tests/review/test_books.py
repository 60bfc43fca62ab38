"""The books add up, whatever was done in whatever order."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import factories
from yobal.accounts.models import User
from yobal.collection.actions import withdraw
from yobal.collection.models import Submission
from yobal.collection.queries import submissions_of
from yobal.collection.states import Timeliness
from yobal.lib.errors import Refusal
from yobal.publication.models import Consultation
from yobal.reception.intake import IncomingFile, Piece
from yobal.review import actions, queries
from yobal.review.models import Coding, Comment, Disposition, Intake, Issue, Raising
from yobal.review.states import CommentState, DispositionState, SetAside, SubmissionClass

pytestmark = pytest.mark.django_db
AT = factories.NOW
TEXTS = ["I agree.", "Teach more. Pay teachers.", "i AGREE.", "One. Two. Three.", ""]
ACTS = ["send", "take_in", "split", "code", "code_own", "aside", "aside_own", "end", "withdraw", "decide", "approve"]
ACTS += ["support", "merge", "read", "end_issue"]


class World:
    """A consultation in which acts happen to things picked by a number."""

    def __init__(self) -> None:
        self.here: Consultation = factories.announced()
        self.reviewer: User = factories.member(self.here, "reviewer")
        self.approver: User = factories.member(self.here, "approver")

    def play(self, act: str, place: int) -> None:
        """Do one act; a refusal changes nothing, which is what the books are to show."""
        try:
            getattr(self, act)(place)
        except Refusal:
            return

    def pick(self, rows: Any, place: int) -> Any:
        found = list(rows)
        return found[place % len(found)] if found else None

    def comment(self, place: int) -> Comment | None:
        return self.pick(queries.live_comments(self.here).order_by("number"), place)  # type: ignore[no-any-return]

    def issue(self, place: int) -> Issue:
        found = self.pick(queries.open_issues(self.here), place)
        title = {"en": f"Point {place}", "km": "ចំណុច"}
        return found or actions.make_issue(factories.the_round(self.here), title=title, by=self.reviewer, at=AT)

    def send(self, place: int) -> None:
        text = TEXTS[place % len(TEXTS)]
        files = (IncomingFile("a.pdf", b"%PDF", "application/pdf"),) if place % 3 == 0 else ()
        answers = (Piece("answer/q-vision", b"4"), Piece("answer/q-general", text.encode(), free_text=True))
        factories.submission(self.here, answers=answers, files=files, at=factories.CLOSES if place % 4 == 0 else AT)

    def take_in(self, place: int) -> None:
        actions.take_in_all(self.here, by="test", at=AT, limit=1 + place % 3)

    def split(self, place: int) -> None:
        if comment := self.comment(place):
            actions.split(comment, spans=[(0, 1 + place % 7)], by=self.reviewer, at=AT)

    def code(self, place: int, *, only_this: bool = False) -> None:
        if comment := self.comment(place):
            actions.code(comment, issue=self.issue(place // 2), only_this=only_this, by=self.reviewer, at=AT)

    def code_own(self, place: int) -> None:
        self.code(place, only_this=True)

    def aside(self, place: int, *, only_this: bool = False) -> None:
        if comment := self.comment(place):
            actions.set_aside(comment, reason=SetAside.NO_POINT, only_this=only_this, by=self.reviewer, at=AT)

    def aside_own(self, place: int) -> None:
        self.aside(place, only_this=True)

    def end(self, place: int) -> None:
        if coding := self.pick(Coding.objects.filter(ended_at=None).order_by("pk"), place):
            actions.end_coding(coding, by=self.reviewer, at=AT)

    def withdraw(self, place: int) -> None:
        if submission := self.pick(Submission.objects.order_by("recorded_at", "receipt__number"), place):
            withdraw(submission, by="test", at=AT)

    def decide(self, place: int) -> None:
        if comment := self.comment(place):
            actions.decide_comment(comment, outcome="noted", reasons={"km": "បាទ"}, by=self.reviewer, at=AT)

    def approve(self, place: int) -> None:
        if waiting := self.pick(queries.pending_dispositions(self.here), place):
            actions.approve_disposition(waiting, by=self.approver, at=AT)

    def support(self, place: int) -> None:
        if comment := self.comment(place):
            actions.support(comment, by=self.reviewer, at=AT)

    def merge(self, place: int) -> None:
        found = queries.open_issues(self.here)
        if found.count() > 1:
            one, into = self.pick(found, place), self.pick(found, place + 1)
            actions.merge_issues(one, into=into, by=self.reviewer, at=AT)

    def read(self, place: int) -> None:
        found = Submission.objects.exclude(attachments=None).order_by("receipt__number")
        if submission := self.pick(found, place):
            actions.read_attachment(submission.attachments.get(), by=self.reviewer, at=AT)

    def end_issue(self, place: int) -> None:
        actions.end_issue(self.issue(place), by=self.reviewer, at=AT)


def class_of(submission: Submission) -> SubmissionClass:
    """Class a submission by hand, row by row."""
    if hasattr(submission, "withdrawal"):
        return SubmissionClass.WITHDRAWN
    if not hasattr(submission, "intake"):
        return SubmissionClass.WAITING
    if any(not hasattr(file, "reading") for file in submission.attachments.all()):
        return SubmissionClass.ATTACHMENT_UNREAD
    live = [row for row in submission.comments.all() if row.ended_at is None]
    return SubmissionClass.COMMENTED if live else SubmissionClass.CLOSED_ONLY


def state_of(comment: Comment) -> CommentState:
    """Judge a comment by hand: its own codings in force, else those of its wording."""
    own = [row for row in comment.codings.all() if row.ended_at is None]
    counting = own or [row for row in comment.text.codings.all() if row.ended_at is None]
    if not counting:
        return CommentState.UNREAD
    return CommentState.RAISING if any(row.issue_id for row in counting) else CommentState.SET_ASIDE


def kept_rows(here: Consultation) -> Iterator[Any]:
    """List everything that is kept beside comments and codings."""
    actions.sum_up(here)
    yield from here.comments.order_by("pk").values_list("pk", "state", "round", "timeliness", "channel", "language")
    yield from here.texts.order_by("pk").values_list("pk", "copies")
    yield from Intake.objects.order_by("pk").values_list("pk", "stands")
    yield from Raising.objects.order_by("comment", "issue").values_list("comment", "issue")
    yield from sorted(here.tallies.filter(number__gt=0).values_list("unit", "key", "timeliness", "number"))


def check(here: Consultation) -> None:
    """Compare the books with a count of every row by hand."""
    found = queries.books(here)
    submissions = list(Submission.objects.filter(round__consultation=here))
    by_hand = Counter((class_of(row), Timeliness(row.timeliness)) for row in submissions)
    assert {key: count for key, count in found.submissions.items() if count} == dict(by_hand)
    assert found.received == len(submissions)
    assert queries.recount(here) == found
    kept = list(kept_rows(here))
    actions.keep_anew(here)
    assert kept == list(kept_rows(here))
    standing = [row for row in submissions if not hasattr(row, "withdrawal")]
    live = [row for submission in standing for row in submission.comments.all() if row.ended_at is None]
    states = Counter(state_of(row) for row in live)
    assert {state: count for state, count in found.comments.items() if count} == dict(states)
    issues = [row for row in Issue.objects.filter(consultation=here) if row.ended_at is None]
    decided = {row.issue_id for row in Disposition.objects.filter(state=DispositionState.APPROVED)}
    open_ones = [row for row in issues if row.pk not in decided]
    assert (found.issue_count, found.issues_open) == (len(issues), len(open_ones))
    waiting = sum(class_of(row) in (SubmissionClass.WAITING, SubmissionClass.ATTACHMENT_UNREAD) for row in submissions)
    assert found.unaccounted == waiting + states[CommentState.UNREAD] + len(open_ones)
    raised = queries.issues_of(live)
    for row in queries.issues_with_counts(here):
        assert row.comment_count == sum(row.issue in issues_of for issues_of in raised.values())
        assert row.comment_count == queries.comments_of_issue(row.issue).count()
        assert row.comment_count == sum(wording["count"] for wording in queries.wordings_of(row.issue))
    times = Counter(row.text_id for row in live).values()
    alike = queries.Copies(len(times), sum(n > 1 for n in times), sum(n for n in times if n > 1))
    assert queries.copies(here) == alike


@pytest.mark.usefixtures("db")
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@example(acts=[("take_in", 2), ("code", 1), ("end", 0)])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 60)), min_size=4, max_size=25))
def test_the_books_add_up_after_any_sequence_of_acts(acts: list[tuple[str, int]]) -> None:
    world = World()
    for place in range(3):
        world.play("send", place)
    world.play("take_in", 1)
    for act, place in acts:
        world.play(act, place)
    check(world.here)


def test_the_books_close_when_everything_is_dealt_with() -> None:
    world = World()
    for place in range(1, 6):
        world.play("send", place)
    actions.take_in_all(world.here, by="test", at=AT)
    world.play("read", 0)
    while unread := queries.live_comments(world.here).filter(state="unread").first():
        actions.support(unread, by=world.reviewer, at=AT)
    world.play("approve", 0)
    check(world.here)
    found = queries.books(world.here)
    assert found.unaccounted == 0
    assert found.of_class(SubmissionClass.CLOSED_ONLY) == 1


def test_an_attachment_keeps_the_books_open_until_it_is_read() -> None:
    world = World()
    world.play("send", 3)
    actions.take_in_all(world.here, by="test", at=AT)
    assert queries.books(world.here).of_class(SubmissionClass.ATTACHMENT_UNREAD) == 1
    world.play("read", 0)
    assert queries.books(world.here).of_class(SubmissionClass.ATTACHMENT_UNREAD) == 0


def test_the_inbox_lists_each_submission_once_with_the_state_of_its_comments(django_assert_num_queries: Any) -> None:
    world = World()
    for place in (1, 1, 3):
        world.play("send", place)
    actions.take_in_all(world.here, by="test", at=AT)
    world.play("split", 4)
    with django_assert_num_queries(3):
        rows: list[Any] = list(queries.with_comments(submissions_of(world.here)))
    assert len({row.pk for row in rows}) == len(rows) == 3
    assert Counter(comment.state for row in rows for comment in row.live)["unread"] >= 3
