"""Drafting amendments, and adopting them as the next version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_unchanged
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.consolidation.models import Amendment, Revision
from yobal.consolidation.policies import (
    check_belongs,
    check_can_propose,
    check_cause,
    check_differs,
    check_is_live,
    check_is_newest,
    check_is_open,
    check_wording,
)
from yobal.consolidation.queries import Step, amended, amendments_of, steps_of
from yobal.lib.errors import Conflict
from yobal.lib.localized import Localized
from yobal.lib.locking import save_unless_changed
from yobal.publication.actions import NewProvision, add_version
from yobal.publication.models import Event, Provision, Version
from yobal.review.models import Issue


@transaction.atomic
def open_revision(base: Version, *, by: User, at: datetime) -> Revision:
    """Begin the next draft of a version; the one that is open already is given again."""
    check_is_newest(base)
    revision, created = Revision.objects.get_or_create(
        base=base, adopted_at=None, defaults={"opened_by": str(by), "opened_at": at}
    )
    if created:
        scope = base.document.consultation_id
        record("consolidation.open_revision", subject=revision, by=by, at=at, scope=scope)
    return revision


@transaction.atomic
def amend(
    revision: Revision,
    *,
    provision: Provision,
    change: str,
    cause: str,
    by: User,
    at: datetime,
    heading: dict[str, str] | None = None,
    body: dict[str, str] | None = None,
    number: str = "",
    issues: Sequence[Issue] = (),
    note: dict[str, str] | None = None,
    event: Event | None = None,
) -> Amendment:
    """Change one provision, naming what led to it."""
    check_is_open(revision)
    check_belongs(revision, provision=provision, issues=issues)
    check_wording(change, heading=heading or {}, body=body or {})
    _check_differs(provision, change=change, heading=heading or {}, body=body or {})
    check_cause(cause=cause, issues=len(issues), note=note or {})
    try:
        with transaction.atomic():
            amendment = Amendment.objects.create(
                revision=revision,
                provision=provision,
                change=change,
                heading=heading or {},
                body=body or {},
                number=number,
                cause=cause,
                note=note or {},
                event=event,
                created_by=by,
                created_at=at,
            )
    except IntegrityError:
        raise Conflict(_("This provision has a change already. Edit that one.")) from None
    amendment.issues.set(issues)
    _record("consolidation.amend", amendment, by=by, at=at)
    return amendment


@transaction.atomic
def revise_amendment(
    amendment: Amendment,
    *,
    seen: int,
    by: User,
    at: datetime,
    issues: Sequence[Issue] = (),
    **facts: Any,
) -> None:
    """Change an amendment's words or causes, unless somebody else did meanwhile."""
    check_is_live(amendment)
    check_is_open(amendment.revision)
    check_belongs(amendment.revision, provision=amendment.provision, issues=issues)
    wording = {name: facts.get(name, getattr(amendment, name)) for name in ("heading", "body")}
    change = facts.get("change", amendment.change)
    check_wording(change, **wording)
    _check_differs(amendment.provision, change=change, **wording)
    check_cause(cause=facts.get("cause", amendment.cause), issues=len(issues), note=facts.get("note", amendment.note))
    save_unless_changed(amendment, seen=seen, **facts)
    amendment.issues.set(issues)
    _record("consolidation.revise_amendment", amendment, by=by, at=at)


def _check_differs(provision: Provision, *, change: str, heading: dict[str, str], body: dict[str, str]) -> None:
    wanted = Amendment(change=change, heading=heading, body=body)
    check_differs(change, old=provision, new=amended(provision, wanted))


@transaction.atomic
def take_back(amendment: Amendment, *, by: User, at: datetime) -> None:
    """Take a change back; it stays in the record."""
    check_is_live(amendment)
    check_is_open(amendment.revision)
    Amendment.objects.filter(pk=amendment.pk).update(ended_at=at)
    _record("consolidation.take_back", amendment, by=by, at=at)


@transaction.atomic
def propose_revision(revision: Revision, *, by: User, at: datetime) -> Proposal:
    """Ask for the approval that makes the next version."""
    _check_proposable(revision)
    consultation = revision.base.document.consultation
    revision.proposal = approvals.propose(
        Kind.REVISION,
        subject=revision,
        scope=consultation.pk,
        payload=payload_of(revision),
        by=by,
        at=at,
        solo=consultation.solo,
    )
    revision.save(update_fields=["proposal"])
    return revision.proposal


def _check_proposable(revision: Revision) -> None:
    steps = steps_of(revision)
    places = [step.old or (step.amendment and step.amendment.provision) for step in steps if step.new]
    check_can_propose(
        revision,
        amendments=sum(step.amendment is not None for step in steps),
        kept=[place for place in places if place],
        left_out=[step.old for step in steps if step.old and not step.new],
    )


def payload_of(revision: Revision) -> dict[str, Any]:
    """Gather what an approver approves: every change and its cause."""
    return {
        "base": f"{revision.base.document.slug}/{revision.base.number}",
        "changes": [
            {
                "provision": change.provision.anchor,
                "change": change.change,
                "number": change.number,
                "heading": change.heading,
                "body": change.body,
                "cause": change.cause,
                "note": change.note,
                "event": change.event.position if change.event else None,
                "issues": [issue.number for issue in change.issues.all()],
            }
            for change in amendments_of(revision)
        ],
    }


@transaction.atomic
def adopt(revision: Revision, *, by: User, at: datetime, remarks: str = "", acting_for: str = "") -> Version | None:
    """Approve a step; after the last one the amendments become the next version. None while steps remain.

    The version is not public yet: the response report publishes it, or a new round's announcement.
    """
    revision.refresh_from_db()
    if revision.proposal is None:
        raise Conflict(_("This revision was not proposed yet."))
    check_unchanged(revision.proposal, payload=payload_of(revision))
    check_is_newest(revision.base)
    if not approvals.approve(revision.proposal, by=by, at=at, remarks=remarks, acting_for=acting_for):
        return None
    provisions, dropped = applied(revision)
    version = add_version(
        revision.base.document,
        provisions=provisions,
        dropped=dropped,
        previous=revision.base,
        illustrative=revision.base.illustrative,
        by=by,
        at=at,
    )
    revision.result, revision.adopted_at = version, at
    revision.save(update_fields=["result", "adopted_at"])
    scope = revision.base.document.consultation_id
    record("consolidation.adopt", subject=revision, by=by, at=at, scope=scope, version=version.number)
    return version


def applied(revision: Revision) -> tuple[list[NewProvision], list[Provision]]:
    """Apply the amendments: the next version's provisions in order, and those left out."""
    steps = steps_of(revision)
    made = [_made(step, step.new) for step in steps if step.new is not None]
    return made, [step.old for step in steps if step.old is not None and step.new is None]


def _made(step: Step, new: Provision) -> NewProvision:
    return NewProvision(
        kind=new.kind,
        number=new.number,
        heading=Localized(new.heading),
        body=Localized(new.body),
        depth=new.depth,
        came_from=step.old,
        relation=step.relation,
    )


def _record(action: str, amendment: Amendment, *, by: User, at: datetime) -> None:
    scope = amendment.revision.base.document.consultation_id
    record(action, subject=amendment, by=by, at=at, scope=scope, provision=amendment.provision.anchor)
