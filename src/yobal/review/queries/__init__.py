"""Reading the desk: comments with their state, issues with their numbers, and the books."""

from yobal.review.queries.books import Books, books, waiting_submissions
from yobal.review.queries.comments import (
    annotate_state,
    comments_of_issue,
    inbox,
    issues_of,
    live_comments,
    same_wording,
    shared_coding,
    source_text,
)
from yobal.review.queries.issues import (
    IssueRow,
    decision_of,
    group_counts,
    issues_with_counts,
    open_issues,
    pending_dispositions,
)

__all__ = [
    "Books",
    "IssueRow",
    "annotate_state",
    "books",
    "comments_of_issue",
    "decision_of",
    "group_counts",
    "inbox",
    "issues_of",
    "issues_with_counts",
    "live_comments",
    "open_issues",
    "pending_dispositions",
    "same_wording",
    "shared_coding",
    "source_text",
    "waiting_submissions",
]
