"""What lists and totals read is kept with each act: a comment's state, the issues it raises, copies, classes, totals.

Codings are the truth; everything here follows from them, and `keep_anew` makes it again.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from yobal.collection.models import Attachment, Submission
from yobal.lib.bulk import insert_from
from yobal.publication.models import Consultation
from yobal.review.models import Coding, Comment, Intake, Raising, Tally, Text
from yobal.review.queries.comments import state_by_coding
from yobal.review.states import ONE, SEVERAL, CommentState, SubmissionClass, Unit

_LIVE = Q(ended_at__isnull=True)


def follow(judged: Comment | Text) -> None:
    """Keep up with what was just judged: one comment by itself, or all that follow a wording."""
    # A comment that another process makes at this moment waits here, or is waited for: `enter` changes the same row.
    Text.objects.select_for_update().only("pk").get(pk=_wording_of(judged))
    _settle(_following(judged), list(judged.codings.filter(_LIVE)))


def follow_codings(codings: Iterable[Coding]) -> None:
    """Keep up with codings that were just made or ended."""
    judged: list[Comment | Text] = [found for coding in codings if (found := coding.text or coding.comment)]
    # In one order, so that two acts on many wordings never wait for each other.
    for row in sorted(judged, key=_wording_of):
        # Without a judgement of its own a comment follows its wording again.
        alone = isinstance(row, Text) or row.codings.filter(_LIVE).exists()
        follow(row if alone or isinstance(row, Text) else row.text)


def _wording_of(judged: Comment | Text) -> int:
    return judged.text_id if isinstance(judged, Comment) else judged.pk


def _following(judged: Comment | Text) -> QuerySet[Comment]:
    if isinstance(judged, Comment):
        return Comment.objects.filter(_LIVE, pk=judged.pk)
    own = Coding.objects.filter(_LIVE, comment=OuterRef("pk"))
    return Comment.objects.filter(~Exists(own), _LIVE, text=judged)


def _settle(comments: QuerySet[Comment], codings: Sequence[Coding]) -> None:
    """Give comments the state and the issues that these codings make of them."""
    issues = {coding.issue_id for coding in codings if coding.issue_id}
    state = CommentState.RAISING if issues else CommentState.SET_ASIDE if codings else CommentState.UNREAD
    _count_comments(comments.exclude(state=state), moved_to=state)
    comments.exclude(state=state).update(state=state)
    old = Raising.objects.filter(comment__in=comments).exclude(issue__in=issues)
    _count_raised(old, sign=-1)
    old.delete()
    for issue in issues:
        new = comments.exclude(pk__in=Raising.objects.filter(issue=issue).values("comment"))
        _raise(new, issue)


def _raise(comments: QuerySet[Comment], issue: int) -> None:
    counted = comments.order_by().values("consultation", "round").annotate(count=Count("pk"))
    _add(
        Tally(
            consultation_id=row["consultation"], round_id=row["round"], unit=Unit.ISSUE, key=issue, number=row["count"]
        )
        for row in counted
    )
    insert_from(
        Raising,
        ("comment_id", "issue_id"),
        comments.order_by().annotate(raised=Value(issue)).values_list("pk", "raised"),
    )


def _count_raised(raisings: QuerySet[Raising], *, sign: int) -> None:
    rows = raisings.order_by().values("issue", "comment__consultation", "comment__round").annotate(count=Count("pk"))
    _add(
        Tally(
            consultation_id=row["comment__consultation"],
            round_id=row["comment__round"],
            unit=Unit.ISSUE,
            key=row["issue"],
            number=sign * row["count"],
        )
        for row in rows
    )


def _count_comments(comments: QuerySet[Comment], *, moved_to: CommentState | None = None, sign: int = -1) -> None:
    rows = comments.order_by().values("consultation", "round", "timeliness", "state").annotate(count=Count("pk"))
    for row in rows:
        place = {"consultation_id": row["consultation"], "round_id": row["round"], "timeliness": row["timeliness"]}
        _add([Tally(**place, unit=Unit.COMMENT, key=row["state"], number=sign * row["count"])])
        if moved_to:
            _add([Tally(**place, unit=Unit.COMMENT, key=moved_to, number=row["count"])])


def _add(tallies: Iterable[Tally]) -> None:
    Tally.objects.bulk_create(tallies)


def enter(comment: Comment) -> None:
    """Count a comment that was just made; it follows its wording at once."""
    here = Comment.objects.filter(pk=comment.pk)
    _count_comments(here, sign=1)
    _copies(comment.text_id, by=1)
    codings = list(Coding.objects.filter(_LIVE, text=comment.text_id))
    if codings:
        _settle(here, codings)
        comment.refresh_from_db(fields=["state"])


def leave(comment: Comment) -> None:
    """Count a comment out that has just been ended: its passages take its place."""
    _count_comments(Comment.objects.filter(pk=comment.pk))
    raised = Raising.objects.filter(comment=comment)
    _count_raised(raised, sign=-1)
    raised.delete()
    _copies(comment.text_id, by=-1)


def _copies(text: int, *, by: int) -> None:
    Text.objects.filter(pk=text).update(copies=F("copies") + by)
    now, scope = Text.objects.values_list("copies", "consultation").get(pk=text)
    before = _shared(now - by)
    if before != _shared(now):
        changes = ((key, number) for key, number in ((before, -1), (_shared(now), 1)) if key)
        _add(Tally(consultation_id=scope, unit=Unit.WORDING, key=key, number=number) for key, number in changes)


def _shared(copies: int) -> str:
    return SEVERAL if copies > 1 else ONE if copies else ""


def stand(submission: Submission) -> None:
    """Keep the class of a submission after its comments or attachments changed; one not taken in has none yet."""
    intake, found = Intake.objects.filter(submission=submission).first(), _class_of(submission)
    if intake and found != intake.stands:
        _count_submission(submission, intake.stands, -1)
        _count_submission(submission, found, 1)
        Intake.objects.filter(pk=intake.pk).update(stands=found)


def enter_submission(intake: Intake) -> None:
    """Count a submission that was just taken in."""
    intake.stands = _class_of(intake.submission)
    Intake.objects.filter(pk=intake.pk).update(stands=intake.stands)
    _count_submission(intake.submission, intake.stands, 1)


def _class_of(submission: Submission) -> SubmissionClass:
    if submission.attachments.filter(reading__isnull=True).exists():
        return SubmissionClass.ATTACHMENT_UNREAD
    live = submission.comments.filter(_LIVE).exists()
    return SubmissionClass.COMMENTED if live else SubmissionClass.CLOSED_ONLY


def _count_submission(submission: Submission, key: str, number: int) -> None:
    round_ = submission.round
    place = {"consultation_id": round_.consultation_id, "round": round_, "timeliness": submission.timeliness}
    _add([Tally(**place, unit=Unit.SUBMISSION, key=key, number=number)])


_KEY = ("consultation_id", "round_id", "unit", "key", "timeliness")


@transaction.atomic
def sum_up(consultation: Consultation) -> int:
    """Sum up the changes of totals; returns how many rows became fewer. Rows that another process sums up are left."""
    found = Tally.objects.select_for_update(skip_locked=True).filter(consultation=consultation)
    totals: dict[tuple[object, ...], int] = {}
    keys = []
    for pk, number, *key in found.values_list("pk", "number", *_KEY):
        keys.append(pk)
        totals[tuple(key)] = totals.get(tuple(key), 0) + number
    if len(keys) == len(totals):
        return 0
    Tally.objects.filter(pk__in=keys).delete()
    rows = [Tally(**dict(zip(_KEY, key, strict=True)), number=number) for key, number in totals.items() if number]
    Tally.objects.bulk_create(rows)
    return len(keys) - len(rows)


@transaction.atomic
def keep_anew(consultation: Consultation) -> None:
    """Make everything that is kept again from comments and codings, by one statement each."""
    Consultation.objects.select_for_update().only("pk").get(pk=consultation.pk)
    live = Comment.objects.filter(_LIVE, consultation=consultation)
    _keep_comments(consultation, live)
    _keep_classes(consultation)
    Tally.objects.filter(consultation=consultation).delete()
    for row in live.order_by().values("round", "timeliness", "state").annotate(count=Count("pk")):
        place = {"round_id": row["round"], "timeliness": row["timeliness"]}
        _add([Tally(consultation=consultation, **place, unit=Unit.COMMENT, key=row["state"], number=row["count"])])
    _count_raised(Raising.objects.filter(comment__consultation=consultation), sign=1)
    texts = Text.objects.filter(consultation=consultation)
    for key, number in ((ONE, texts.filter(copies=1).count()), (SEVERAL, texts.filter(copies__gt=1).count())):
        _add([Tally(consultation=consultation, unit=Unit.WORDING, key=key, number=number)])
    taken = Intake.objects.filter(submission__round__consultation=consultation).order_by()
    by = ("submission__round", "submission__timeliness", "stands")
    for round_, timed, key, count in taken.values_list(*by).annotate(count=Count("pk")):
        place = {"round_id": round_, "timeliness": timed}
        _add([Tally(consultation=consultation, **place, unit=Unit.SUBMISSION, key=key, number=count)])


def _keep_comments(consultation: Consultation, live: QuerySet[Comment]) -> None:
    with_text = live.filter(text=OuterRef("pk")).order_by().values("text").annotate(count=Count("pk")).values("count")
    Text.objects.filter(consultation=consultation).update(copies=Coalesce(Subquery(with_text), 0))
    live.update(state=state_by_coding())
    Raising.objects.filter(comment__consultation=consultation).delete()
    judged = Coding.objects.filter(_LIVE, issue__isnull=False)
    names = ("comment_id", "issue_id")
    own = judged.filter(comment__consultation=consultation, comment__ended_at__isnull=True)
    insert_from(Raising, names, own.order_by().values_list("comment", "issue"))
    # Each comment without a judgement of its own raises what its wording does.
    shared = live.exclude(Exists(Coding.objects.filter(_LIVE, comment=OuterRef("pk")))).alias(
        judged=FilteredRelation(
            "text__codings", condition=Q(text__codings__ended_at__isnull=True, text__codings__issue__isnull=False)
        )
    )
    insert_from(
        Raising, names, shared.filter(judged__issue__isnull=False).order_by().values_list("pk", "judged__issue")
    )


def _keep_classes(consultation: Consultation) -> None:
    taken = Intake.objects.filter(submission__round__consultation=consultation)
    unread = Attachment.objects.filter(submission=OuterRef("submission"), reading__isnull=True)
    live = Comment.objects.filter(_LIVE, submission=OuterRef("submission"))
    taken = Intake.objects.filter(pk__in=taken.values("pk"))
    taken.update(stands=SubmissionClass.CLOSED_ONLY)
    taken.filter(Exists(live)).update(stands=SubmissionClass.COMMENTED)
    taken.filter(Exists(unread)).update(stands=SubmissionClass.ATTACHMENT_UNREAD)
