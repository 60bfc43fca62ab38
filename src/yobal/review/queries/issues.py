"""Issues with their numbers and decisions."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from yobal.publication.models import Consultation
from yobal.review.models import Coding, Comment, Disposition, Issue
from yobal.review.queries.comments import live_comments
from yobal.review.states import DispositionState


def open_issues(consultation: Consultation) -> QuerySet[Issue]:
    """List the issues in force, decided or not."""
    return Issue.objects.filter(consultation=consultation, ended_at__isnull=True)


def decided() -> QuerySet[Disposition]:
    """List the decisions in force."""
    return Disposition.objects.filter(state=DispositionState.APPROVED)


@dataclass(frozen=True)
class IssueRow:
    """An issue with its numbers: comments and wordings that raise it, its newest disposition, and the one in force."""

    issue: Issue
    comment_count: int
    wording_count: int
    newest: Disposition | None
    decision: Disposition | None


def issues_with_counts(consultation: Consultation) -> list[IssueRow]:
    """List the issues in force with their numbers, in a fixed number of queries."""
    dispositions: dict[int, list[Disposition]] = {}
    found = Disposition.objects.filter(issue__consultation=consultation).order_by("-number")
    for disposition in found.select_related("proposed_by", "approved_by"):
        dispositions.setdefault(disposition.issue_id, []).append(disposition)
    counted = _comments_by_issue(consultation)
    issues = open_issues(consultation).select_related("theme", "round")
    return [_row(issue, counted.get(issue.pk, []), dispositions.get(issue.pk, [])) for issue in issues]


def _row(issue: Issue, comments: list[tuple[int, int]], newest_first: list[Disposition]) -> IssueRow:
    return IssueRow(
        issue,
        comment_count=len(comments),
        wording_count=len({text for _, text in comments}),
        newest=newest_first[0] if newest_first else None,
        decision=next((row for row in newest_first if row.state == DispositionState.APPROVED), None),
    )


def _comments_by_issue(consultation: Consultation) -> dict[int, list[tuple[int, int]]]:
    """Map issue ids to (comment id, text id) of the comments that raise them."""
    in_force = Coding.objects.filter(ended_at__isnull=True)
    own: dict[int, set[int]] = {}
    overridden: set[int] = set()
    rows = in_force.filter(comment__consultation=consultation).values_list("comment_id", "issue_id")
    for comment_id, issue_id in rows:
        overridden.add(comment_id)
        if issue_id:
            own.setdefault(comment_id, set()).add(issue_id)
    shared: dict[int, set[int]] = {}
    of_texts = in_force.filter(text__consultation=consultation, issue__isnull=False)
    for text_id, issue_id in of_texts.values_list("text_id", "issue_id"):
        shared.setdefault(text_id, set()).add(issue_id)
    found: dict[int, list[tuple[int, int]]] = {}
    for pk, text_id in live_comments(consultation).order_by("number").values_list("pk", "text_id"):
        for issue_id in own.get(pk, set()) if pk in overridden else shared.get(text_id, set()):
            found.setdefault(issue_id, []).append((pk, text_id))
    return found


def decision_of(issue: Issue) -> Disposition | None:
    """Give the decision in force on an issue."""
    return issue.dispositions.filter(state=DispositionState.APPROVED).first()


def pending_dispositions(consultation: Consultation) -> QuerySet[Disposition]:
    """List the decisions that wait for approval, oldest first."""
    found = Disposition.objects.filter(issue__consultation=consultation, state=DispositionState.PROPOSED)
    return found.select_related("issue", "proposal", "proposed_by").order_by("proposed_at")


def group_counts(comments: QuerySet[Comment]) -> Counter[str]:
    """Count comments by the stakeholder group of their submission ('' where none was named)."""
    return Counter(code or "" for code in comments.values_list("submission__group__code", flat=True))
