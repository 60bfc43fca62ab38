"""Comments in force, and what their coding makes of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from yobal.collection.models import Erasure, Submission, Withdrawal
from yobal.collection.queries import received_text
from yobal.lib.text import excerpt
from yobal.publication.models import Consultation
from yobal.review.models import Anchor, Coding, Comment, Issue, Raising
from yobal.review.states import CommentState

_LIVE = Q(ended_at__isnull=True)


def live_comments(consultation: Consultation) -> QuerySet[Comment]:
    """List the comments in force: not split since, and of submissions neither withdrawn nor erased."""
    return not_taken_back(Comment.objects.filter(_LIVE, consultation=consultation))


def not_taken_back(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Leave out comments of submissions that were withdrawn or erased."""
    gone = (model.objects.filter(submission=OuterRef("submission")) for model in (Withdrawal, Erasure))
    return comments.filter(*(~Exists(found) for found in gone))


def state_by_coding() -> Case:
    """Tell a comment's state by the codings in force: its own come first, then those of its wording.

    Lists read the column `state`, which is kept with every act; this is what it is kept by.
    """
    return Case(
        When(_coded(own=True, raising=True), then=Value(CommentState.RAISING)),
        When(_coded(own=True), then=Value(CommentState.SET_ASIDE)),
        When(_coded(own=False, raising=True), then=Value(CommentState.RAISING)),
        When(_coded(own=False), then=Value(CommentState.SET_ASIDE)),
        default=Value(CommentState.UNREAD),
        output_field=CharField(),
    )


def _coded(*, own: bool, raising: bool | None = None) -> Exists:
    link = {"comment": OuterRef("pk")} if own else {"text": OuterRef("text_id")}
    found = Coding.objects.filter(_LIVE, **link)
    return Exists(found if raising is None else found.filter(issue__isnull=not raising))


def with_comments(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Fetch along what the inbox shows of submissions."""
    found = submissions.select_related(
        *("round", "group", "receipt", "event", "intake", "withdrawal", "erasure", "admission"),
        *("disavowal", "letter", "entry_check"),
    )
    comments = Comment.objects.filter(_LIVE).defer("body", "proposed").order_by("number")
    return found.prefetch_related("attachments", Prefetch("comments", queryset=comments, to_attr="live"))


def with_context(comments: QuerySet[Comment]) -> QuerySet[Any]:
    """Fetch along what a list of comments shows."""
    anchors = Anchor.objects.filter(_LIVE).select_related("provision")
    return comments.select_related(
        "submission__receipt", "submission__group", "submission__round", "text", "question"
    ).prefetch_related(Prefetch("anchors", queryset=anchors, to_attr="places"))


def comments_of_issue(issue: Issue) -> QuerySet[Comment]:
    """List the comments in force that raise an issue, by their own coding or by that of their wording."""
    return raising(live_comments(issue.consultation), issues=Issue.objects.filter(pk=issue.pk))


def raising(comments: QuerySet[Comment], *, issues: QuerySet[Issue]) -> QuerySet[Comment]:
    """Keep the comments that raise one of these issues."""
    return comments.filter(pk__in=Raising.objects.filter(issue__in=issues).values("comment"))


def on_provision(comments: QuerySet[Comment], *, anchor: str) -> QuerySet[Comment]:
    """Keep the comments that speak about a provision, by its address."""
    return comments.filter(pk__in=Anchor.objects.filter(_LIVE, provision__anchor=anchor).values("comment"))


def codings_in_force(comments: Iterable[Comment]) -> dict[int, list[Coding]]:
    """Map each comment's id to the codings that count for it, in a fixed number of queries."""
    rows = list(comments)
    found = Coding.objects.filter(_LIVE).select_related("issue", "created_by").order_by("issue__number")
    own = _by(found.filter(comment__in=[row.pk for row in rows]), "comment_id")
    shared = _by(found.filter(text__in={row.text_id for row in rows}), "text_id")
    return {row.pk: own.get(row.pk) or shared.get(row.text_id, []) for row in rows}


def issues_of(comments: Iterable[Comment]) -> dict[int, list[Issue]]:
    """Map each comment's id to the issues it raises, in a fixed number of queries."""
    found = codings_in_force(comments)
    return {pk: [coding.issue for coding in codings if coding.issue] for pk, codings in found.items()}


def codings_of(comment: Comment) -> list[Coding]:
    """List the codings that count for a comment: its own, or else those of its wording."""
    return codings_in_force([comment])[comment.pk]


def past_codings(comment: Comment) -> QuerySet[Coding]:
    """List the judgements on a comment or its wording that were taken back, newest first."""
    found = Coding.objects.filter(Q(comment=comment) | Q(text=comment.text_id), ended_at__isnull=False)
    return found.select_related("issue", "created_by", "ended_by").order_by("-ended_at", "-pk")


def _by(codings: QuerySet[Coding], key: str) -> dict[int, list[Coding]]:
    grouped: dict[int, list[Coding]] = {}
    for coding in codings:
        grouped.setdefault(getattr(coding, key), []).append(coding)
    return grouped


def same_wording(comment: Comment) -> QuerySet[Comment]:
    """List the other comments in force with the same wording in the same place."""
    return live_comments(comment.consultation).filter(text=comment.text_id).exclude(pk=comment.pk)


def shared_coding(comment: Comment) -> bool:
    """Say whether a comment follows the coding of its wording, rather than its own."""
    return not Coding.objects.filter(_LIVE, comment=comment).exists()


def source_text(comment: Comment) -> str:
    """Give the whole answer that a comment is, or is a passage of, as it was received."""
    fields = comment.submission.fields.filter(name=comment.source_field)
    return received_text(fields).get(comment.source_field, "")


def as_title(comment: Comment) -> str:
    """Give the beginning of a comment's words, after which a point made for it alone is named."""
    return excerpt(comment.body or comment.proposed, 120)


def once_under_direct(consultation: Consultation) -> QuerySet[Comment]:
    """List the comments that raise a point made for one comment, or did so, also those withdrawn since."""
    direct = Coding.objects.filter(issue__direct=True)
    raised = Exists(direct.filter(comment=OuterRef("pk"))) | Exists(direct.filter(text=OuterRef("text_id")))
    return Comment.objects.filter(raised, consultation=consultation)


def passage_text(comment: Comment) -> str:
    """Give a comment's own words as they were received; what was read in an attachment stands in the comment alone."""
    whole = source_text(comment)
    return whole[comment.start : comment.end] if whole else comment.body
