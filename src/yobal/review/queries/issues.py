"""Issues with their numbers and decisions."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum

from yobal.publication.models import Consultation
from yobal.review.models import Anchor, Comment, Disposition, Issue, Raising, Tally
from yobal.review.queries.books import taken_back
from yobal.review.queries.comments import comments_of_issue, live_comments
from yobal.review.states import DispositionState, Unit


def open_issues(consultation: Consultation) -> QuerySet[Issue]:
    """List the issues in force, decided or not."""
    return Issue.objects.filter(consultation=consultation, ended_at__isnull=True)


def decided() -> QuerySet[Disposition]:
    """List the decisions in force."""
    return Disposition.objects.filter(state=DispositionState.APPROVED)


@dataclass(frozen=True)
class IssueRow:
    """An issue with its number of comments, its newest disposition, and the one in force."""

    issue: Issue
    comment_count: int
    newest: Disposition | None
    decision: Disposition | None


def issues_with_counts(consultation: Consultation) -> list[IssueRow]:
    """List the issues in force with their numbers, in a fixed number of queries."""
    dispositions: dict[int, list[Disposition]] = {}
    found = Disposition.objects.filter(issue__consultation=consultation).order_by("-number")
    for disposition in found.select_related("proposed_by", "approved_by"):
        dispositions.setdefault(disposition.issue_id, []).append(disposition)
    counted = raised_counts(consultation)
    issues = open_issues(consultation).select_related("theme", "round")
    return [_row(issue, counted[issue.pk], dispositions.get(issue.pk, [])) for issue in issues]


def _row(issue: Issue, count: int, newest_first: list[Disposition]) -> IssueRow:
    return IssueRow(
        issue,
        comment_count=count,
        newest=newest_first[0] if newest_first else None,
        decision=next((row for row in newest_first if row.state == DispositionState.APPROVED), None),
    )


def raised_counts(consultation: Consultation) -> Counter[int]:
    """Count the comments in force that raise each issue, by its id: the totals kept, less what was taken back."""
    kept = Tally.objects.filter(consultation=consultation, unit=Unit.ISSUE)
    counted = Counter({int(key): number for key, number in kept.values_list("key").annotate(number=Sum("number"))})
    for submissions in taken_back(consultation).values():
        # Found by their few submissions, not among all that raise a point.
        gone = Raising.objects.filter(comment__submission__in=submissions, comment__ended_at__isnull=True)
        counted.subtract(dict(gone.order_by().values_list("issue").annotate(number=Count("pk"))))
    return counted


def comments_by_issue(consultation: Consultation) -> dict[int, list[tuple[int, int]]]:
    """Map issue ids to (comment id, text id) of the comments that raise them."""
    live = live_comments(consultation).filter(raisings__isnull=False).order_by("number")
    found: dict[int, list[tuple[int, int]]] = {}
    for pk, text, issue in live.values_list("pk", "text", "raisings__issue"):
        found.setdefault(issue, []).append((pk, text))
    return found


def wordings_of(issue: Issue) -> QuerySet[Any]:
    """List the distinct wordings that raise an issue with `first` and `count`, the most frequent first."""
    rows = comments_of_issue(issue).order_by().values("text")
    return rows.annotate(first=Min("number"), count=Count("pk")).order_by("-count", "first")


def groups_of(comments: QuerySet[Comment]) -> dict[int, Counter[str]]:
    """Count comments by wording and stakeholder group ('' where none was named)."""
    found: dict[int, Counter[str]] = {}
    for text, code, count in comments.order_by().values_list("text", "group__code").annotate(count=Count("pk")):
        found.setdefault(text, Counter())[code or ""] += count
    return found


def issues_near(comment: Comment) -> QuerySet[Issue]:
    """List the open issues most likely raised: by others on the same provisions, or by the same words elsewhere."""
    places = comment.anchors.filter(ended_at__isnull=True).values("provision__anchor")
    raisings = Raising.objects.filter(comment__consultation=comment.consultation).exclude(comment=comment)
    same_place = raisings.filter(
        comment__in=Anchor.objects.filter(ended_at__isnull=True, provision__anchor__in=places).values("comment")
    )
    same_words = raisings.filter(comment__text__digest=bytes(comment.text.digest))
    return open_issues(comment.consultation).filter(
        Q(pk__in=same_place.values("issue")) | Q(pk__in=same_words.values("issue"))
    )


def decision_of(issue: Issue) -> Disposition | None:
    """Give the decision in force on an issue."""
    return issue.dispositions.filter(state=DispositionState.APPROVED).first()


def pending_dispositions(consultation: Consultation) -> QuerySet[Disposition]:
    """List the decisions that wait for approval, oldest first."""
    found = Disposition.objects.filter(issue__consultation=consultation, state=DispositionState.PROPOSED)
    return found.select_related("issue", "proposal", "proposed_by").order_by("proposed_at")


def group_counts(comments: QuerySet[Comment]) -> Counter[str]:
    """Count comments by the stakeholder group of their submission ('' where none was named)."""
    rows = comments.order_by().values_list("group__code").annotate(count=Count("pk"))
    return Counter({code or "": count for code, count in rows})
