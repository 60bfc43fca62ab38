"""Themes and issues, and the judgement which comments raise them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.audit.actions import record
from yobal.lib.errors import BadInput
from yobal.lib.locking import save_unless_changed
from yobal.publication.models import Consultation, Provision, Round
from yobal.review.keeping import follow, follow_codings
from yobal.review.models import Anchor, Coding, Comment, Issue, Text, Theme
from yobal.review.policies import (
    check_can_end,
    check_can_merge,
    check_can_retitle,
    check_follows_wording,
    check_has_title,
    check_is_live,
    check_is_open,
)
from yobal.review.queries.comments import comments_of_issue
from yobal.review.states import SetAside


@transaction.atomic
def make_theme(
    consultation: Consultation,
    *,
    title: dict[str, str],
    by: User,
    at: datetime,
    description: dict[str, str] | None = None,
) -> Theme:
    """Add a theme at the end of the list."""
    check_has_title(title)
    theme = Theme.objects.create(
        consultation=consultation,
        title=title,
        description=description or {},
        position=(consultation.themes.aggregate(last=Max("position"))["last"] or 0) + 1,
        created_by=str(by),
        created_at=at,
    )
    record("review.make_theme", subject=theme, by=by, at=at, scope=consultation.pk)
    return theme


@transaction.atomic
def revise_theme(theme: Theme, *, title: dict[str, str], seen: int, by: User, at: datetime) -> None:
    """Rename a theme, unless somebody else did meanwhile."""
    check_has_title(title)
    save_unless_changed(theme, seen=seen, title=title)
    record("review.revise_theme", subject=theme, by=by, at=at, scope=theme.consultation_id)


@transaction.atomic
def make_issue(
    round_: Round,
    *,
    title: dict[str, str],
    by: User,
    at: datetime,
    theme: Theme | None = None,
    description: dict[str, str] | None = None,
    direct: bool = False,
) -> Issue:
    """Add a point to decide."""
    consultation = round_.consultation
    Consultation.objects.select_for_update().only("pk").get(pk=consultation.pk)
    check_has_title(title)
    issue = Issue.objects.create(
        consultation=consultation,
        round=round_,
        number=(consultation.issues.aggregate(last=Max("number"))["last"] or 0) + 1,
        theme=theme,
        title=title,
        description=description or {},
        direct=direct,
        created_by=str(by),
        created_at=at,
    )
    record("review.make_issue", subject=issue, by=by, at=at, scope=consultation.pk, number=issue.number)
    return issue


@transaction.atomic
def revise_issue(issue: Issue, *, seen: int, by: User, at: datetime, **facts: Any) -> None:
    """Change an issue's words or theme, unless somebody else did meanwhile."""
    check_is_open(issue)
    if "title" in facts and facts["title"] != issue.title:
        check_has_title(facts["title"])
        check_can_retitle(issue)
    save_unless_changed(issue, seen=seen, **facts)
    record("review.revise_issue", subject=issue, by=by, at=at, scope=issue.consultation_id, changed=sorted(facts))


@transaction.atomic
def merge_issues(issue: Issue, *, into: Issue, by: User, at: datetime) -> None:
    """Let one issue take over another's comments; the other is ended and stays readable."""
    issue, into = _hold_issues(issue, into)
    check_can_merge(issue, into=into)
    moved = list(issue.codings.filter(ended_at__isnull=True).select_related("text", "comment"))
    for coding in moved:
        Coding.objects.filter(pk=coding.pk).update(ended_at=at, ended_by=by)
        Coding.objects.get_or_create(
            text=coding.text,
            comment=coding.comment,
            issue=into,
            ended_at=None,
            defaults={"created_by": by, "created_at": at},
        )
    follow_codings(moved)
    Issue.objects.filter(pk=issue.pk).update(merged_into=into, ended_at=at, edits=issue.edits + 1)
    record("review.merge_issues", subject=issue, by=by, at=at, scope=issue.consultation_id, into=into.number)


@transaction.atomic
def end_issue(issue: Issue, *, by: User, at: datetime) -> None:
    """Remove a point that no comment raises any more; it stays in the record.

    Its codings end with it: a copy of a withdrawn or split comment that comes later must be read, not follow them.
    """
    [issue] = _hold_issues(issue)
    check_can_end(issue, raised=comments_of_issue(issue).count())
    ended = list(issue.codings.filter(ended_at__isnull=True).select_related("text", "comment"))
    _end(issue.codings.filter(ended_at__isnull=True), by=by, at=at)
    follow_codings(ended)
    Issue.objects.filter(pk=issue.pk).update(ended_at=at, edits=issue.edits + 1)
    record("review.end_issue", subject=issue, by=by, at=at, scope=issue.consultation_id)


@transaction.atomic
def code(comment: Comment, *, issue: Issue, by: User, at: datetime, only_this: bool = False, note: str = "") -> Coding:
    """Judge that a comment raises an issue; all with its wording do, unless `only_this`."""
    check_is_live(comment)
    [issue] = _hold_issues(issue)
    check_is_open(issue)
    target = _target(comment, only_this=only_this)
    _hold(comment)
    _end(Coding.objects.filter(**target, ended_at__isnull=True, issue__isnull=True), by=by, at=at)
    coding, created = Coding.objects.get_or_create(
        **target, issue=issue, ended_at=None, defaults={"created_by": by, "created_at": at, "note": note}
    )
    follow(comment if only_this else comment.text)
    if created:
        record(
            "review.code",
            subject=comment,
            by=by,
            at=at,
            scope=comment.consultation_id,
            issue=issue.number,
            only_this=only_this,
        )
    return coding


@transaction.atomic
def set_aside(
    comment: Comment, *, reason: SetAside, by: User, at: datetime, only_this: bool = False, note: str = ""
) -> Coding:
    """Judge that a comment raises no issue, with the reason; all with its wording follow, unless `only_this`."""
    check_is_live(comment)
    if reason not in SetAside.values:
        raise BadInput(_("Choose a reason."), place="reason")
    target = _target(comment, only_this=only_this)
    _hold(comment)
    _end(Coding.objects.filter(**target, ended_at__isnull=True), by=by, at=at)
    coding = Coding.objects.create(**target, set_aside=reason, created_by=by, created_at=at, note=note)
    follow(comment if only_this else comment.text)
    record(
        "review.set_aside",
        subject=comment,
        by=by,
        at=at,
        scope=comment.consultation_id,
        reason=reason,
        only_this=only_this,
    )
    return coding


@transaction.atomic
def end_coding(coding: Coding, *, by: User, at: datetime) -> None:
    """Take a judgement back; it stays in the record."""
    if not _end(Coding.objects.filter(pk=coding.pk, ended_at__isnull=True), by=by, at=at):
        return
    follow_codings([coding])
    subject = coding.comment or coding.text
    assert subject is not None  # noqa: S101 - the database holds that one of them is there
    scope = subject.consultation_id
    record("review.end_coding", subject=coding, by=by, at=at, scope=scope)


@transaction.atomic
def place(comment: Comment, *, provision: Provision, by: User, at: datetime) -> Anchor:
    """Say which provision a comment is about."""
    anchor, created = Anchor.objects.get_or_create(
        comment=comment,
        provision=provision,
        ended_at=None,
        start=None,
        defaults={"method": "reviewer", "created_by": str(by), "created_at": at},
    )
    if created:
        record("review.place", subject=comment, by=by, at=at, scope=comment.consultation_id, provision=provision.anchor)
    return anchor


@transaction.atomic
def end_place(anchor: Anchor, *, by: User, at: datetime) -> None:
    """Say that a comment is not about a provision after all."""
    if Anchor.objects.filter(pk=anchor.pk, ended_at__isnull=True).update(ended_at=at):
        scope = anchor.comment.consultation_id
        record(
            "review.end_place",
            subject=anchor.comment,
            by=by,
            at=at,
            scope=scope,
            provision=anchor.provision.anchor,
        )


def _hold(comment: Comment) -> None:
    """Let judgements on one wording wait for each other, so that it is never raised and set aside at once."""
    Text.objects.select_for_update().only("pk").get(pk=comment.text_id)


def _hold_issues(*issues: Issue) -> list[Issue]:
    """Read issues as they are now and let others wait: one that was removed meanwhile would hide what is put there."""
    held = Issue.objects.select_for_update().order_by("pk").in_bulk([issue.pk for issue in issues])
    return [held[issue.pk] for issue in issues]


def _target(comment: Comment, *, only_this: bool) -> dict[str, Any]:
    if not only_this:
        check_follows_wording(comment)
    return {"comment": comment, "text": None} if only_this else {"comment": None, "text": comment.text}


def _end(codings: QuerySet[Coding], *, by: User, at: datetime) -> int:
    return codings.update(ended_at=at, ended_by=by)
