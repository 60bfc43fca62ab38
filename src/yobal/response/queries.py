"""Reading reports, and telling participants what became of their comments."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from yobal.collection.models import Submission
from yobal.publication.models import Consultation
from yobal.response.models import ResponseReport
from yobal.review.models import Comment
from yobal.review.queries.comments import annotate_state, issues_of
from yobal.review.states import CommentState


def published_reports(consultation: Consultation, *, at: datetime) -> QuerySet[ResponseReport]:
    """List the reports the public may read, newest first."""
    return consultation.reports.filter(published_at__lte=at).select_related("version")


def content_of(report: ResponseReport) -> dict[str, Any]:
    """Read what a report says."""
    found: dict[str, Any] = json.loads(bytes(report.content))
    return found


@dataclass(frozen=True)
class CommentOutcome:
    """What a participant is told about one comment: its words, its state, and the published decisions on its points."""

    comment: Comment
    state: str
    issues: tuple[dict[str, Any], ...]


def outcomes_of(submission: Submission, *, at: datetime) -> list[CommentOutcome]:
    """Tell what became of each comment of a submission; decisions only as the newest published report has them."""
    report = published_reports(submission.round.consultation, at=at).first()
    published = {issue["number"]: issue for issue in content_of(report)["issues"]} if report else {}
    live = Comment.objects.filter(submission=submission, ended_at__isnull=True)
    comments = list(annotate_state(live).select_related("question", "text").order_by("source_field", "start"))
    raised = issues_of(comments)
    return [
        CommentOutcome(
            comment,
            # Before the report nothing is told but that it is being read: decided is not yet published.
            str(getattr(comment, "state", "")) if report else CommentState.UNREAD,
            tuple(published[issue.number] for issue in raised[comment.pk] if issue.number in published),
        )
        for comment in comments
    ]


def outcome_counts(report: ResponseReport) -> dict[str, int]:
    """Count the manifest's entries by outcome."""
    counts: dict[str, int] = {}
    for entry in json.loads(bytes(report.manifest)):
        counts[entry["outcome"]] = counts.get(entry["outcome"], 0) + 1
    return counts
