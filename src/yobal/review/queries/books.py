"""The books: one partition of what was received, called by the states page, the gate, the rehearsal and the report."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from yobal.collection.models import Attachment, Submission
from yobal.collection.queries import submissions_of
from yobal.collection.states import Channel, Timeliness
from yobal.publication.models import Consultation, Round
from yobal.review.models import Comment, Disposition, Issue
from yobal.review.queries.comments import annotate_state, live_comments
from yobal.review.states import CommentState, DispositionState, SubmissionClass


@dataclass(frozen=True)
class Books:
    """Counts that partition what was received; each equation counts one unit.

    received = the sum of `submissions`; comments = the sum of `comments`; issues = decided + open. `similar` counts the
    comments whose wording another comment has too, `shared_wordings` those wordings; `suspected` the submissions that a
    machine may have sent, `provisional` those whose signed letter is awaited: both are in every other count as well.
    """

    submissions: dict[tuple[SubmissionClass, Timeliness], int]
    comments: dict[CommentState, int]
    issues_decided: int
    issues_open: int
    admitted: int
    imported: int
    wordings: int
    shared_wordings: int
    similar: int
    suspected: int
    provisional: int

    @property
    def received(self) -> int:
        """Submissions received, of every kind."""
        return sum(self.submissions.values())

    def of_class(self, wanted: SubmissionClass) -> int:
        """Submissions in one class, whatever their timeliness."""
        return sum(count for (found, _), count in self.submissions.items() if found == wanted)

    def of_timeliness(self, wanted: Timeliness) -> int:
        """Submissions of one timeliness, whatever their class."""
        return sum(count for (_, found), count in self.submissions.items() if found == wanted)

    @property
    def comment_count(self) -> int:
        """Comments in force."""
        return sum(self.comments.values())

    @property
    def issue_count(self) -> int:
        """Issues in force."""
        return self.issues_decided + self.issues_open

    @property
    def unaccounted(self) -> int:
        """What the report still waits for: submissions and attachments unread, comments unread, issues undecided."""
        return (
            self.of_class(SubmissionClass.WAITING)
            + self.of_class(SubmissionClass.ATTACHMENT_UNREAD)
            + self.comments[CommentState.UNREAD]
            + self.issues_open
        )


def books(consultation: Consultation, *, round_: Round | None = None) -> Books:
    """Partition everything received in a consultation, or in one of its rounds."""
    submissions = submissions_of(consultation)
    comments = live_comments(consultation)
    issues = Issue.objects.filter(consultation=consultation, ended_at__isnull=True)
    if round_ is not None:
        submissions = submissions.filter(round=round_)
        comments = comments.filter(submission__round=round_)
        issues = issues.filter(round=round_)
    decided = issues.filter(Exists(_decisions())).count()
    apart = submissions.aggregate(
        admitted=Count("pk", filter=Q(admission__isnull=False)),
        imported=Count("pk", filter=Q(channel=Channel.IMPORT)),
        suspected=Count("pk", filter=~Q(suspected="")),
        provisional=Count("pk", filter=Q(provisional=True, letter__isnull=True, withdrawal__isnull=True)),
    )
    times = Counter(comments.order_by().values_list("text", flat=True)).values()
    return Books(
        submissions=_partition(submissions),
        comments=_comment_states(comments),
        issues_decided=decided,
        issues_open=issues.count() - decided,
        **apart,
        wordings=len(times),
        shared_wordings=sum(count > 1 for count in times),
        similar=sum(count for count in times if count > 1),
    )


def _decisions() -> QuerySet[Disposition]:
    return Disposition.objects.filter(issue=OuterRef("pk"), state=DispositionState.APPROVED)


def annotate_class(submissions: QuerySet[Submission]) -> QuerySet[Any]:
    """Add `books_class`, the one class each submission is in; the first that fits, in this order."""
    unread = Attachment.objects.filter(submission=OuterRef("pk"), reading__isnull=True)
    live = Comment.objects.filter(submission=OuterRef("pk"), ended_at__isnull=True)
    return submissions.annotate(
        books_class=Case(
            When(erasure__isnull=False, then=Value(SubmissionClass.ERASED)),
            When(withdrawal__isnull=False, then=Value(SubmissionClass.WITHDRAWN)),
            When(intake__isnull=True, then=Value(SubmissionClass.WAITING)),
            When(Exists(unread), then=Value(SubmissionClass.ATTACHMENT_UNREAD)),
            When(Exists(live), then=Value(SubmissionClass.COMMENTED)),
            default=Value(SubmissionClass.CLOSED_ONLY),
            output_field=CharField(),
        )
    )


def _partition(submissions: QuerySet[Submission]) -> dict[tuple[SubmissionClass, Timeliness], int]:
    rows = annotate_class(submissions).order_by().values_list("books_class", "timeliness").annotate(count=Count("pk"))
    counted = {(SubmissionClass(found), Timeliness(timed)): count for found, timed, count in rows}
    return {(wanted, timed): counted.get((wanted, timed), 0) for wanted in SubmissionClass for timed in Timeliness}


def _comment_states(comments: QuerySet[Comment]) -> dict[CommentState, int]:
    rows = annotate_state(comments).order_by().values_list("state").annotate(count=Count("pk"))
    counted: Counter[str] = Counter(dict(rows))
    return {state: counted[state] for state in CommentState}


def waiting_submissions(consultation: Consultation) -> QuerySet[Submission]:
    """List the submissions whose answers have not become comments yet."""
    return submissions_of(consultation).filter(intake__isnull=True, withdrawal__isnull=True, erasure__isnull=True)
