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
from yobal.review.models import Anchor, Coding, Comment, Issue, Theme
from yobal.review.policies import check_is_live, check_is_open
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
    if not any(text.strip() for text in title.values()):
        raise BadInput(_("Give the point a title."), place="title")
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
    save_unless_changed(issue, seen=seen, **facts)
    record("review.revise_issue", subject=issue, by=by, at=at, scope=issue.consultation_id, changed=sorted(facts))


@transaction.atomic
def merge_issues(issue: Issue, *, into: Issue, by: User, at: datetime) -> None:
    """Let one issue take over another's comments; the other is ended and stays readable."""
    check_is_open(issue)
    check_is_open(into)
    for coding in issue.codings.filter(ended_at__isnull=True):
        Coding.objects.filter(pk=coding.pk).update(ended_at=at, ended_by=by)
        Coding.objects.get_or_create(
            text=coding.text,
            comment=coding.comment,
            issue=into,
            ended_at=None,
            defaults={"created_by": by, "created_at": at},
        )
    Issue.objects.filter(pk=issue.pk).update(merged_into=into, ended_at=at, edits=issue.edits + 1)
    record("review.merge_issues", subject=issue, by=by, at=at, scope=issue.consultation_id, into=into.number)


@transaction.atomic
def code(comment: Comment, *, issue: Issue, by: User, at: datetime, only_this: bool = False, note: str = "") -> Coding:
    """Judge that a comment raises an issue; all with its wording do, unless `only_this`."""
    check_is_live(comment)
    check_is_open(issue)
    target = _target(comment, only_this=only_this)
    _end(Coding.objects.filter(**target, ended_at__isnull=True, issue__isnull=True), by=by, at=at)
    coding, created = Coding.objects.get_or_create(
        **target, issue=issue, ended_at=None, defaults={"created_by": by, "created_at": at, "note": note}
    )
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
    target = _target(comment, only_this=only_this)
    _end(Coding.objects.filter(**target, ended_at__isnull=True), by=by, at=at)
    coding = Coding.objects.create(**target, set_aside=reason, created_by=by, created_at=at, note=note)
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
    _end(Coding.objects.filter(pk=coding.pk, ended_at__isnull=True), by=by, at=at)
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


def _target(comment: Comment, *, only_this: bool) -> dict[str, Any]:
    return {"comment": comment, "text": None} if only_this else {"comment": None, "text": comment.text}


def _end(codings: QuerySet[Coding], *, by: User, at: datetime) -> None:
    codings.update(ended_at=at, ended_by=by)
