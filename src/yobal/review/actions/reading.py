"""Reading on: a passage becomes a comment of its own, the rest makes no point, and one's judgement is undone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.audit.actions import record
from yobal.collection.models import Submission
from yobal.collection.queries import received_text
from yobal.lib.errors import WrongState
from yobal.lib.khmer import whole_signs
from yobal.publication.models import Consultation
from yobal.review.actions.coding import end_coding, end_issue, set_aside
from yobal.review.actions.taking_in import _lock, _next_number, _of, _storable, _text, split, take_in
from yobal.review.keeping import enter
from yobal.review.models import Anchor, Coding, Comment, Issue
from yobal.review.policies import Span, check_can_add_passage
from yobal.review.queries.comments import comments_of_issue, live_comments
from yobal.review.queries.reading import Judgement, judgement_made, unread_of
from yobal.review.states import CommentState, DispositionState, Origin, SetAside


@transaction.atomic
def add_passage(submission: Submission, *, field: str, start: int, end: int, by: User, at: datetime) -> Comment:
    """Make a passage of an answer a comment of its own; `start` and `end` are code points of the answer as received.

    A comment that nobody has judged and that holds the passage is divided, so that its other words stand by themselves.
    Else the passage overlaps what stands there already.
    """
    take_in(submission, by=by, at=at)
    _lock(submission.round.consultation)
    text = received_text(submission.fields.filter(name=field)).get(field, "")
    start, end = _without_blanks(text, *whole_signs(text, start, end))
    beside = _overlapped(submission, field, (start, end))
    check_can_add_passage(text, span=(start, end), beside=beside)
    [holder, *others] = beside
    if not others and holder.state == CommentState.UNREAD and holder.start <= start and end <= holder.end:
        passages = split(holder, spans=[(start - holder.start, end - holder.start)], by=by, at=at)
        return next(row for row in passages if row.start == start)
    return _overlapping(beside, text, (start, end), by=by, at=at)


def _without_blanks(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _overlapped(submission: Submission, field: str, span: Span) -> list[Any]:
    start, end = span
    live = live_comments(submission.round.consultation).filter(submission=submission, source_field=field)
    found = live.filter(start__lt=end, end__gt=start).select_related("text", "consultation")
    return list(found.order_by("start", "number"))


def _overlapping(beside: list[Comment], text: str, span: Span, *, by: User, at: datetime) -> Comment:
    """Make a comment that shares words with others, and speaks about what they speak about."""
    first, (start, end) = beside[0], span
    words = text[start:end]
    passage = Comment.objects.create(
        consultation=first.consultation,
        number=_next_number(first.consultation),
        submission=first.submission,
        text=_text(first.consultation, first.text.context, words, first.text.language),
        origin=Origin.PASSAGE,
        source_field=first.source_field,
        start=start,
        end=end,
        body=_storable(words),
        question=first.question,
        masked=any(row.masked for row in beside),
        created_by=str(by),
        created_at=at,
        **_of(first.submission),
    )
    enter(passage)
    places = Anchor.objects.filter(comment__in=beside, ended_at__isnull=True).select_related("provision")
    for provision in {anchor.provision_id: anchor.provision for anchor in places}.values():
        Anchor.objects.create(
            comment=passage, provision=provision, method="reviewer", created_by=str(by), created_at=at
        )
    record(
        "review.add_passage",
        subject=passage,
        by=by,
        at=at,
        scope=first.consultation_id,
        beside=[row.number for row in beside],
    )
    return passage


@transaction.atomic
def set_rest_aside(submission: Submission, *, numbers: Iterable[int], by: User, at: datetime) -> list[Coding]:
    """Judge that what is still unread of a submission makes no point; `numbers` are the comments that were shown.

    It holds for this submission alone: the same words of others are left for whoever reads them.
    """
    shown = unread_of(submission).filter(number__in=list(numbers))
    codings = [set_aside(row, reason=SetAside.NO_POINT, only_this=True, by=by, at=at) for row in shown]
    if not codings:
        raise WrongState(_("Nothing of this is unread any more. Reload the page."))
    return codings


@transaction.atomic
def undo(consultation: Consultation, *, made_at: datetime, by: User, at: datetime) -> Judgement:
    """Take back all that one judged in one act, with the point or decision that was made only for it."""
    judgement = judgement_made(consultation, by=by, made_at=made_at)
    if judgement is None:
        raise WrongState(_("There is nothing left to undo: this was taken back or changed already."))
    for coding in judgement.codings:
        end_coding(coding, by=by, at=at)
    made = Issue.objects.filter(consultation=consultation, created_at=made_at, created_by=str(by), ended_at=None)
    for issue in made:
        if not comments_of_issue(issue).exists():
            _unmake(issue, by=by, at=at)
    return judgement


def _unmake(issue: Issue, *, by: User, at: datetime) -> None:
    """Remove a point that nobody raises any more, with what was proposed for it unless somebody decided on that."""
    for disposition in issue.dispositions.filter(state=DispositionState.PROPOSED).select_related("proposal"):
        assert disposition.proposal is not None  # noqa: S101 - set when it was proposed
        approvals.withdraw(disposition.proposal, by=by, at=at)
        disposition.state = DispositionState.RETURNED
        disposition.save(update_fields=["state"])
    end_issue(issue, by=by, at=at)
