"""The books: one partition of what was received, called by the states page, the gate, the rehearsal and the report.

They are read from totals that each act keeps (`keeping.py`), less what was withdrawn or erased since, so that
they take no longer for a million comments than for a hundred. `queries/recount.py` counts every row again.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When

from yobal.collection.models import Admission, Attachment, Erasure, Submission, Withdrawal
from yobal.collection.queries import submissions_of
from yobal.collection.states import Channel, Timeliness
from yobal.publication.models import Consultation, Round
from yobal.review.models import Comment, Disposition, Issue, Tally
from yobal.review.queries.comments import with_comments
from yobal.review.states import ONE, CommentState, DispositionState, SubmissionClass, Unit


@dataclass(frozen=True)
class Books:
    """Counts that partition what was received; each equation counts one unit.

    received = the sum of `submissions`; comments = the sum of `comments`; issues = decided + open. `suspected` counts
    the submissions that a machine may have sent, `provisional` those whose signed letter is awaited: both are in every
    other count as well.
    """

    submissions: dict[tuple[SubmissionClass, Timeliness], int]
    comments: dict[CommentState, int]
    issues_decided: int
    issues_open: int
    admitted: int
    imported: int
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
    comments: Counter[str] = Counter()
    for (state, _timed), number in comment_cells(consultation, round_).items():
        comments[state] += number
    decided, open_ = decided_and_open(consultation, round_)
    return Books(
        submissions=_partition(consultation, round_),
        comments={state: comments[state] for state in CommentState},
        issues_decided=decided,
        issues_open=open_,
        **counted_apart(consultation, round_),
    )


Cells = Counter[tuple[str, str]]  # by state or class, and timeliness


def comment_cells(consultation: Consultation, round_: Round | None = None) -> Cells:
    """Count the comments in force by state and timeliness."""
    kept = _kept(consultation, round_, Unit.COMMENT)
    kept.subtract(_gone_comments(consultation, round_))
    return kept


def _kept(consultation: Consultation, round_: Round | None, unit: Unit) -> Cells:
    """Read the totals that were kept."""
    found = _within(Tally.objects.filter(consultation=consultation, unit=unit), "", round_)
    return _cells(found.values_list("key", "timeliness").annotate(number=Sum("number")))


def _cells(rows: Iterable[tuple[str, str, int]]) -> Cells:
    return Counter({(key, timed): number for key, timed, number in rows})


def _within(rows: QuerySet[Any], path: str, round_: Round | None) -> QuerySet[Any]:
    return rows.filter(**{f"{path}round": round_}) if round_ else rows


def _taken_back_rows(consultation: Consultation, round_: Round | None) -> dict[SubmissionClass, QuerySet[Any]]:
    """Find what was taken back: erased comes before withdrawn."""
    erased = Erasure.objects.filter(submission__round__consultation=consultation)
    withdrawn = Withdrawal.objects.filter(submission__round__consultation=consultation)
    withdrawn = withdrawn.filter(submission__erasure__isnull=True)
    return {
        SubmissionClass.ERASED: _within(erased, "submission__", round_).order_by(),
        SubmissionClass.WITHDRAWN: _within(withdrawn, "submission__", round_).order_by(),
    }


def taken_back(consultation: Consultation) -> dict[SubmissionClass, QuerySet[Any]]:
    """Give the ids of the submissions that were erased, and of those withdrawn."""
    return {wanted: rows.values("submission") for wanted, rows in _taken_back_rows(consultation, None).items()}


def _gone_comments(consultation: Consultation, round_: Round | None) -> Cells:
    found: Cells = Counter()
    for gone in _taken_back_rows(consultation, round_).values():
        live = gone.filter(submission__comments__isnull=False, submission__comments__ended_at__isnull=True)
        by = ("submission__comments__state", "submission__timeliness")
        found += _cells(live.values_list(*by).annotate(number=Count("submission__comments")))
    return found


def _partition(consultation: Consultation, round_: Round | None) -> dict[tuple[SubmissionClass, Timeliness], int]:
    """Put every submission received into one class: what was neither taken in nor taken back still waits."""
    cells = _kept(consultation, round_, Unit.SUBMISSION)
    by = "submission__timeliness"
    for wanted, gone in _taken_back_rows(consultation, round_).items():
        taken = gone.filter(submission__intake__isnull=False).values_list("submission__intake__stands", by)
        cells.subtract(_cells(taken.annotate(number=Count("pk"))))
        for timed, number in gone.values_list(by).annotate(number=Count("pk")):
            cells[wanted, timed] += number
    for timed, number in received_by_time(consultation, round_).items():
        cells[SubmissionClass.WAITING, timed] = number - sum(cells[wanted, timed] for wanted in SubmissionClass)
    return {(wanted, timed): cells[wanted, timed] for wanted in SubmissionClass for timed in Timeliness}


def received_by_time(consultation: Consultation, round_: Round | None) -> dict[Timeliness, int]:
    """Count what was received, by timeliness; all but the few that came after the close are counted from an index."""
    found = _within(Submission.objects.filter(round__consultation=consultation), "", round_).order_by()
    apart = dict(found.exclude(timeliness=Timeliness.ON_TIME).values_list("timeliness").annotate(number=Count("pk")))
    counted = {timed: apart.get(timed, 0) for timed in Timeliness}
    return counted | {Timeliness.ON_TIME: found.count() - sum(counted.values())}


def decided_and_open(consultation: Consultation, round_: Round | None) -> tuple[int, int]:
    """Count the issues in force with a decision, and those without."""
    issues = _within(Issue.objects.filter(consultation=consultation, ended_at__isnull=True), "", round_)
    decisions = Disposition.objects.filter(issue=OuterRef("pk"), state=DispositionState.APPROVED)
    decided = issues.filter(Exists(decisions)).count()
    return decided, issues.count() - decided


def counted_apart(consultation: Consultation, round_: Round | None) -> dict[str, int]:
    """Count what is in every other count as well."""
    found = _within(Submission.objects.filter(round__consultation=consultation), "", round_).order_by()
    provisional = found.filter(provisional=True, letter__isnull=True, withdrawal__isnull=True)
    admitted = Admission.objects.filter(submission__round__consultation=consultation)
    return {
        "admitted": _within(admitted, "submission__", round_).count(),
        "imported": found.filter(channel=Channel.IMPORT).count(),
        "suspected": found.exclude(suspected="").count(),
        "provisional": provisional.count(),
    }


@dataclass(frozen=True)
class Copies:
    """How many wordings there are, how many of them several comments share, and how many comments those are."""

    wordings: int
    shared_wordings: int
    similar: int


def copies(consultation: Consultation) -> Copies:
    """Count identical wordings among the comments in force."""
    kept = _kept(consultation, None, Unit.WORDING)
    wordings, alone = sum(kept.values()), kept[ONE, ""]
    comments = sum(_kept(consultation, None, Unit.COMMENT).values())
    for total, gone in _gone_copies(consultation):
        left = total - gone
        wordings -= left == 0
        alone += (left == 1) - (total == 1)
        comments -= gone
    return Copies(wordings, wordings - alone, comments - alone)


def _gone_copies(consultation: Consultation) -> Iterable[tuple[int, int]]:
    """Give for each wording that lost comments how many it had in force, and how many of them were taken back."""
    gone: Counter[tuple[int, int]] = Counter()
    for rows in _taken_back_rows(consultation, None).values():
        live = rows.filter(submission__comments__isnull=False, submission__comments__ended_at__isnull=True)
        by = ("submission__comments__text", "submission__comments__text__copies")
        for text, total, number in live.values_list(*by).annotate(number=Count("submission__comments")):
            gone[text, total] += number
    return ((total, number) for (_text, total), number in gone.items())


def annotate_class(submissions: QuerySet[Submission], *, kept: bool = True) -> QuerySet[Any]:
    """Add `books_class`, the one class each submission is in; from its rows alone where it is not to be `kept`."""
    unread = Attachment.objects.filter(submission=OuterRef("pk"), reading__isnull=True)
    live = Comment.objects.filter(submission=OuterRef("pk"), ended_at__isnull=True)
    by_rows = (
        When(Exists(unread), then=Value(SubmissionClass.ATTACHMENT_UNREAD)),
        When(Exists(live), then=Value(SubmissionClass.COMMENTED)),
    )
    return submissions.annotate(
        books_class=Case(
            When(erasure__isnull=False, then=Value(SubmissionClass.ERASED)),
            When(withdrawal__isnull=False, then=Value(SubmissionClass.WITHDRAWN)),
            When(intake__isnull=True, then=Value(SubmissionClass.WAITING)),
            *(() if kept else by_rows),
            default=F("intake__stands") if kept else Value(SubmissionClass.CLOSED_ONLY),
            output_field=CharField(),
        )
    )


def with_standing(submissions: QuerySet[Submission]) -> QuerySet[Any]:
    """Fetch along what the inbox shows of submissions, their class among it."""
    return annotate_class(with_comments(submissions))


def of_class(submissions: QuerySet[Submission], wanted: SubmissionClass) -> QuerySet[Submission]:
    """Keep the submissions of one class, in words that an index answers."""
    if wanted == SubmissionClass.ERASED:
        return submissions.filter(erasure__isnull=False)
    standing = submissions.filter(erasure__isnull=True)
    if wanted == SubmissionClass.WITHDRAWN:
        return standing.filter(withdrawal__isnull=False)
    standing = standing.filter(withdrawal__isnull=True)
    if wanted == SubmissionClass.WAITING:
        return standing.filter(intake__isnull=True)
    return standing.filter(intake__stands=wanted)


def waiting_submissions(consultation: Consultation) -> QuerySet[Submission]:
    """List the submissions whose answers have not become comments yet."""
    return of_class(submissions_of(consultation), SubmissionClass.WAITING)


def waiting_count(consultation: Consultation) -> int:
    """Count the submissions whose answers have not become comments yet."""
    cells = _partition(consultation, None)
    return sum(number for (found, _timed), number in cells.items() if found == SubmissionClass.WAITING)


def unread_counts(consultations: Iterable[Any]) -> dict[Any, int]:
    """Count the comments not read yet of several consultations, by id, in a fixed number of queries."""
    scopes = list(consultations)
    kept = Tally.objects.filter(consultation__in=scopes, unit=Unit.COMMENT, key=CommentState.UNREAD)
    counted: Counter[Any] = Counter(dict(kept.values_list("consultation").annotate(number=Sum("number"))))
    unread = Comment.objects.filter(consultation__in=scopes, ended_at__isnull=True, state=CommentState.UNREAD)
    for gone in (
        Q(submission__erasure__isnull=False),
        Q(submission__erasure=None, submission__withdrawal__isnull=False),
    ):
        rows = unread.filter(gone).order_by().values_list("consultation").annotate(number=Count("pk"))
        counted.subtract(dict(rows))
    return dict(counted)
