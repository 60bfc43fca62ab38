"""Reading a submission: where its comments stand in the text, how much is unread, and what one judged last."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from yobal.accounts.models import User
from yobal.audit.models import Entry
from yobal.collection.models import Submission
from yobal.publication.models import Consultation
from yobal.review.models import Coding, Comment
from yobal.review.queries.comments import live_comments
from yobal.review.states import CommentState

# How far back one's last judgement is looked for: an older one is taken back on its comment's own page.
A_DAY_S_WORK = timedelta(hours=12)
_JUDGING = ("review.code", "review.set_aside")


@dataclass(frozen=True)
class Stretch:
    """A piece of a text with the comments that hold it, the longest first, and those of them that begin with it."""

    text: str
    comments: tuple[Any, ...]
    begins: tuple[Any, ...]


def stretches(text: str, comments: Iterable[Any]) -> list[Stretch]:
    """Cut a text wherever a comment begins or ends; the pieces join to the text, and comments may overlap."""
    spoken = sorted((row for row in comments if row.start < row.end), key=lambda row: row.start - row.end)
    cuts = {min(cut, len(text)) for row in spoken for cut in (row.start, row.end)}
    return [
        Stretch(
            text[start:end],
            tuple(row for row in spoken if row.start <= start and end <= row.end),
            tuple(row for row in spoken if row.start == start),
        )
        for start, end in pairwise(sorted(cuts | {0, len(text)}))
    ]


@dataclass(frozen=True)
class Progress:
    """How many code points of a submission the comments in force hold, and how many of these nobody has judged."""

    total: int
    unread: int

    @property
    def percent_unread(self) -> int:
        """Whole percent not read yet; 0 only when nothing is left."""
        return -(-100 * self.unread // self.total) if self.total else 0


def progress(comments: Iterable[Any]) -> Progress:
    """Measure what is unread among the comments in force, with their state, of one submission; overlaps count once."""
    rows = list(comments)
    return Progress(_extent(rows), _extent(row for row in rows if row.state == CommentState.UNREAD))


def _extent(comments: Iterable[Any]) -> int:
    spans: dict[str, list[tuple[int, int]]] = {}
    proposed = 0
    for row in comments:
        # What was written down from a file begins at 0 each time: these do not overlap.
        place = f"{row.source_field}#{row.pk}" if row.source_field.startswith("file/") else row.source_field
        spans.setdefault(place, []).append((row.start, row.end))
        proposed += len(row.proposed)
    return proposed + sum(map(_length, spans.values()))


def _length(spans: list[tuple[int, int]]) -> int:
    length = reached = 0
    for start, end in sorted(spans):
        length += max(0, end - max(start, reached))
        reached = max(reached, end)
    return length


def unread_of(submission: Submission) -> QuerySet[Comment]:
    """List the comments in force of a submission that nobody has judged, in the order of its text."""
    live = live_comments(submission.round.consultation).filter(submission=submission)
    return live.filter(state=CommentState.UNREAD).order_by("source_field", "start", "number")


def submissions_beside(submission: Submission) -> dict[str, UUID | None]:
    """Find the submissions before and after this one that still hold unread comments, in the order of their numbers."""
    numbers = submission.comments.aggregate(first=Min("number"), last=Max("number"))
    live = live_comments(submission.round.consultation).exclude(submission=submission)
    found = live.filter(state=CommentState.UNREAD).values_list("submission", flat=True)
    before = found.filter(number__lt=numbers["first"] or 0).order_by("-number").first()
    return {"before": before, "after": found.filter(number__gt=numbers["last"] or 0).order_by("number").first()}


def same_words_elsewhere(submission: Submission, comments: Sequence[Comment]) -> Counter[int]:
    """Count, by text, the comments of other submissions that say the same as these in the same place; one query."""
    others = live_comments(submission.round.consultation).exclude(submission=submission)
    rows = others.filter(text__in={row.text_id for row in comments}).order_by().values("text").annotate(n=Count("pk"))
    return Counter({row["text"]: row["n"] for row in rows})


@dataclass(frozen=True)
class Judgement:
    """One act of judging: all codings that a person made at one moment, and the comment that it began with."""

    made_at: datetime
    codings: list[Coding]
    comment: Comment


def judgement_made(consultation: Consultation, *, by: User, made_at: datetime) -> Judgement | None:
    """Find what is in force of an act of judging by one person; merging points is none."""
    noted = Entry.objects.filter(scope=consultation.pk, at=made_at, actor=str(by), action__in=_JUDGING).first()
    codings = list(_own(consultation, by=by).filter(created_at=made_at).select_related("issue").order_by("pk"))
    if noted is None or not codings:
        return None
    comment = Comment.objects.filter(consultation=consultation, pk=noted.subject.rpartition(":")[2]).first()
    return Judgement(made_at, codings, comment) if comment else None


def last_judgement(consultation: Consultation, *, by: User, at: datetime) -> Judgement | None:
    """Find one's last judgement in force, if it is of today's work."""
    last = _own(consultation, by=by).filter(created_at__gt=at - A_DAY_S_WORK).order_by("-pk").first()
    return judgement_made(consultation, by=by, made_at=last.created_at) if last else None


def _own(consultation: Consultation, *, by: User) -> QuerySet[Coding]:
    of_here = Q(comment__consultation=consultation) | Q(text__consultation=consultation)
    return Coding.objects.filter(of_here, created_by=by, ended_at__isnull=True)
