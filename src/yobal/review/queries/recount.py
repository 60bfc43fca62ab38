"""Every row counted again: what the kept totals must come to, asked before a report binds and by `yobal doctor`."""

from collections import Counter

from django.db.models import Count

from yobal.collection.queries import submissions_of
from yobal.collection.states import Timeliness
from yobal.publication.models import Consultation, Round
from yobal.review.queries.books import Books, annotate_class, counted_apart, decided_and_open
from yobal.review.queries.comments import live_comments, state_by_coding
from yobal.review.states import CommentState, SubmissionClass


def recount(consultation: Consultation, *, round_: Round | None = None) -> Books:
    """Count the books anew from submissions, comments and codings, without any total that was kept."""
    submissions, comments = submissions_of(consultation), live_comments(consultation)
    if round_ is not None:
        submissions, comments = submissions.filter(round=round_), comments.filter(round=round_)
    rows = annotate_class(submissions, kept=False).order_by().values_list("books_class", "timeliness")
    counted = {
        (SubmissionClass(found), Timeliness(timed)): count for found, timed, count in rows.annotate(count=Count("pk"))
    }
    states: Counter[str] = Counter(
        dict(comments.annotate(judged=state_by_coding()).order_by().values_list("judged").annotate(count=Count("pk")))
    )
    decided, open_ = decided_and_open(consultation, round_)
    return Books(
        submissions={
            (wanted, timed): counted.get((wanted, timed), 0) for wanted in SubmissionClass for timed in Timeliness
        },
        comments={state: states[state] for state in CommentState},
        issues_decided=decided,
        issues_open=open_,
        **counted_apart(consultation, round_),
    )
