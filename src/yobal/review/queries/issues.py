"""Issues with their numbers and decisions."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yobal.publication.models import Consultation
from yobal.review.models import Coding, Comment, Disposition, Issue
from yobal.review.queries.comments import comments_of_issue, live_comments
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
    counted = comments_by_issue(consultation)
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


def comments_by_issue(consultation: Consultation) -> dict[int, list[tuple[int, int]]]:
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


@dataclass(frozen=True)
class Wording:
    """One wording that raises an issue: the first comment with it, how many there are, and of which groups."""

    first: int
    count: int
    groups: Counter[str]


def wordings_of(issue: Issue) -> list[Wording]:
    """List the distinct wordings that raise an issue, the most frequent first, in one query."""
    rows = comments_of_issue(issue).order_by("number").values_list("text_id", "pk", "submission__group__code")
    firsts: dict[int, int] = {}
    groups: dict[int, Counter[str]] = {}
    for text, comment, group in rows:
        firsts.setdefault(text, comment)
        groups.setdefault(text, Counter())[group or ""] += 1
    found = [Wording(first, groups[text].total(), groups[text]) for text, first in firsts.items()]
    return sorted(found, key=lambda wording: (-wording.count, wording.first))


def issues_near(comment: Comment) -> QuerySet[Issue]:
    """List the open issues most likely raised: by others on the same provisions, or by the same words elsewhere."""
    places = comment.anchors.filter(ended_at__isnull=True).values("provision__anchor")
    others = live_comments(comment.consultation).exclude(pk=comment.pk)
    same_place = others.filter(anchors__ended_at__isnull=True, anchors__provision__anchor__in=places)
    same_words = others.filter(text__digest=bytes(comment.text.digest))
    near = others.filter(Q(pk__in=same_place.values("pk")) | Q(pk__in=same_words.values("pk")))
    codings = Coding.objects.filter(ended_at__isnull=True).filter(
        Q(comment__in=near.values("pk")) | Q(text__in=near.values("text"))
    )
    return open_issues(comment.consultation).filter(pk__in=codings.values("issue"))


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
