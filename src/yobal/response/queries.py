"""Reading reports, and telling participants what became of their comments."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from yobal.collection.models import Submission
from yobal.messaging.states import Kind
from yobal.publication.models import Consultation, Provision, Version
from yobal.publication.queries.notices import STALE, Occasion
from yobal.publication.states import Confidentiality
from yobal.response.models import ResponseReport
from yobal.review.models import Coding, Comment, Disposition, Issue
from yobal.review.queries.comments import issues_of, live_comments, with_context
from yobal.review.queries.issues import comments_by_issue, decided, decision_of, open_issues
from yobal.review.states import CommentState, SetAside


def published_reports(consultation: Consultation, *, at: datetime) -> QuerySet[ResponseReport]:
    """List the reports the public may read, newest first."""
    return consultation.reports.filter(published_at__lte=at).select_related("version__document")


def reports_in(consultations: Sequence[Consultation], *, at: datetime) -> QuerySet[ResponseReport]:
    """List the reports that some consultations published."""
    found = ResponseReport.objects.filter(consultation__in=consultations, published_at__lte=at)
    return found.select_related("consultation")


def news_of_reports(*, at: datetime) -> list[tuple[ResponseReport, Occasion]]:
    """List the reports that those who follow should be told of by now, and what they are told."""
    found = ResponseReport.objects.filter(
        published_at__lte=at, published_at__gt=at - STALE, consultation__solo=False
    ).select_related("consultation")
    return [(report, _news(report, report.published_at)) for report in found if report.published_at]


def _news(report: ResponseReport, published_at: datetime) -> Occasion:
    key = f"{Kind.RESPONSE}:{report.pk}"
    return Occasion(Kind.RESPONSE, key, report.consultation, published_at, published_at + STALE)


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
    comments = live.select_related("question", "text").order_by("source_field", "start")
    if report is None:
        # Nothing is told but that it is being read: decided is not yet published.
        return [CommentOutcome(comment, CommentState.UNREAD, ()) for comment in comments]
    judged = list(comments)
    raised = issues_of(judged)
    return [CommentOutcome(comment, comment.state, tuple(_told(raised[comment.pk], report))) for comment in judged]


def _told(issues: list[Issue], report: ResponseReport) -> Iterator[dict[str, Any]]:
    """Give what a participant reads of the points: as published, or, where its round is not public, the decision.

    What was decided after the report was made waits for the next one.
    """
    published = {issue["number"]: issue for issue in content_of(report)["issues"]}
    for issue in issues:
        decision = None if issue.number in published else decision_of(issue)
        if issue.number in published:
            yield published[issue.number]
        elif decision and decision.approved_at and decision.approved_at <= report.created_at:
            yield {
                "number": issue.number,
                "title": issue.title,
                "outcome": decision.outcome,
                "reasons": decision.reasons,
                "withheld": True,
            }


def points_told(consultation: Consultation, *, report: ResponseReport | None) -> frozenset[int]:
    """Give the numbers of the points that the public may be led to: those of a report, before it of public rounds."""
    if report is not None:
        return frozenset(issue["number"] for issue in content_of(report)["issues"])
    told = Issue.objects.filter(consultation=consultation, round__confidentiality=Confidentiality.PUBLIC)
    return frozenset(told.values_list("number", flat=True))


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


@dataclass(frozen=True)
class WorkingComment:
    """A comment as the desk works on it: where it stands, what it is about, and what was decided on its points."""

    comment: Comment
    state: CommentState
    reason: SetAside | None
    provisions: tuple[Provision, ...]
    issues: tuple[tuple[Issue, Disposition | None], ...]


def working_comments(consultation: Consultation) -> list[WorkingComment]:
    """List the comments in force with coding and outcome, in a fixed number of queries. Names are not among them."""
    decisions = {row.issue_id: row for row in decided().filter(issue__consultation=consultation)}
    issues = {issue.pk: issue for issue in open_issues(consultation)}
    raised: dict[int, list[int]] = {}
    for issue, pairs in comments_by_issue(consultation).items():
        for comment, _text in pairs:
            raised.setdefault(comment, []).append(issue)
    reasons = set_aside_reasons(consultation)
    return [
        WorkingComment(
            comment,
            CommentState(comment.state),
            reasons.get(comment.pk) if comment.state == CommentState.SET_ASIDE else None,
            tuple(anchor.provision for anchor in getattr(comment, "places", ())),
            tuple((issues[pk], decisions.get(pk)) for pk in sorted(raised.get(comment.pk, [])) if pk in issues),
        )
        for comment in with_context(live_comments(consultation)).order_by("number")
    ]


def set_aside_reasons(consultation: Consultation) -> dict[int, SetAside]:
    """Map comments set aside to the reason, a comment's own coding before that of its wording."""
    in_force = Coding.objects.filter(ended_at__isnull=True, issue__isnull=True)
    own = dict(in_force.filter(comment__consultation=consultation).values_list("comment_id", "set_aside"))
    shared = dict(in_force.filter(text__consultation=consultation).values_list("text_id", "set_aside"))
    aside = live_comments(consultation).filter(state=CommentState.SET_ASIDE)
    pairs = aside.values_list("pk", "text_id")
    return {pk: SetAside(own.get(pk) or shared[text_id]) for pk, text_id in pairs}
