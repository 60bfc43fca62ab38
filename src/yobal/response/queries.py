"""Reading reports, and telling participants what became of their comments."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from yobal.collection.models import Submission
from yobal.publication.models import Consultation, Version
from yobal.response.models import ResponseReport
from yobal.review.models import Comment, Issue
from yobal.review.queries.comments import annotate_state, issues_of
from yobal.review.queries.issues import decision_of
from yobal.review.states import CommentState


def published_reports(consultation: Consultation, *, at: datetime) -> QuerySet[ResponseReport]:
    """List the reports the public may read, newest first."""
    return consultation.reports.filter(published_at__lte=at).select_related("version__document")


def neighbours(report: ResponseReport, *, at: datetime) -> tuple[ResponseReport | None, ResponseReport | None]:
    """Give the published reports before and after this one."""
    published = published_reports(report.consultation, at=at)
    older = published.filter(number__lt=report.number).first()
    return older, published.filter(number__gt=report.number).last()


def reports_of(consultation: Consultation) -> QuerySet[ResponseReport]:
    """List every report, newest first, published or not, with its proposal."""
    return consultation.reports.select_related("version__document", "proposal__proposed_by")


def publishable_versions(consultation: Consultation) -> list[Version]:
    """List the versions that a report can make public: each document's newest, where that is not public yet."""
    newest = Version.objects.filter(document=OuterRef("document")).order_by("-number").values("pk")[:1]
    found = Version.objects.filter(document__consultation=consultation, published_at__isnull=True, pk=Subquery(newest))
    return list(found.select_related("document").order_by("document__position"))


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
    live = Comment.objects.filter(submission=submission, ended_at__isnull=True)
    comments = list(annotate_state(live).select_related("question", "text").order_by("source_field", "start"))
    raised = issues_of(comments)
    return [
        CommentOutcome(
            comment,
            # Before the report nothing is told but that it is being read: decided is not yet published.
            str(getattr(comment, "state", "")) if report else CommentState.UNREAD,
            tuple(_told(raised[comment.pk], report)),
        )
        for comment in comments
    ]


def _told(issues: list[Issue], report: ResponseReport | None) -> Iterator[dict[str, Any]]:
    """Give what a participant reads of the points: as published, or, where its round is not public, the decision.

    What was decided after the report was made waits for the next one.
    """
    published = {issue["number"]: issue for issue in content_of(report)["issues"]} if report else {}
    for issue in issues if report else ():
        decision = None if issue.number in published else decision_of(issue)
        if issue.number in published:
            yield published[issue.number]
        elif report and decision and decision.approved_at and decision.approved_at <= report.created_at:
            yield {
                "number": issue.number,
                "title": issue.title,
                "outcome": decision.outcome,
                "reasons": decision.reasons,
                "withheld": True,
            }


def manifest_of(report: ResponseReport) -> list[dict[str, Any]]:
    """Read a report's manifest: each submission's record root, timeliness, outcome and issues."""
    found: list[dict[str, Any]] = json.loads(bytes(report.manifest))
    return found


def outcome_counts(report: ResponseReport) -> dict[str, int]:
    """Count the manifest's entries by outcome."""
    counts: dict[str, int] = {}
    for entry in manifest_of(report):
        counts[entry["outcome"]] = counts.get(entry["outcome"], 0) + 1
    return counts
