"""What institutions do behind their link, and what the secretariat does with invitations, without any name."""

import secrets
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_unchanged
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.collection.actions import start_draft
from yobal.collection.invitations import policies
from yobal.collection.invitations.queries import answer_of, draft_of, secret_of
from yobal.collection.models import (
    Contribution,
    Draft,
    IndividualExtension,
    Invitation,
    LetterArrival,
    Submission,
)
from yobal.collection.queries import close_for
from yobal.collection.states import ContributionState
from yobal.lib import files
from yobal.lib.errors import WrongState
from yobal.lib.locking import save_unless_changed
from yobal.lib.numbers import draft_code, hash_of
from yobal.publication.policies.files import check_file
from yobal.publication.policies.inviting import check_can_lengthen, check_later
from yobal.publication.queries import window_at

SCANS = frozenset({".pdf", ".png", ".jpg", ".jpeg"})


def note_opened(invitation: Invitation, *, at: datetime) -> None:
    """Remember when the focal point opened the link first."""
    if invitation.opened_at is None:
        Invitation.objects.filter(pk=invitation.pk, opened_at__isnull=True).update(opened_at=at)


def begin_answer(invitation: Invitation, *, content: dict[str, Any], language: str, at: datetime) -> Draft:
    """Give the one draft that collects an institution's answer, begun now if it was not before."""
    policies.check_in_force(invitation)
    policies.check_is_open(window_at(invitation.round, at=at))
    if found := draft_of(invitation):
        return found
    if answer_of(invitation):
        raise WrongState(_("Your institution has sent its answer already. Speak to the secretariat."))
    try:
        with transaction.atomic():
            begun, _secret = start_draft(
                invitation.round,
                content=content,
                form_key=secrets.token_urlsafe(32),
                language=language,
                ticket_at=at,
                by="participant",
                at=at,
                invitation=invitation,
            )
    except IntegrityError:  # a colleague began it at this very moment
        begun = invitation.drafts.get(sent_at__isnull=True)
    return begun


@transaction.atomic
def contribute(
    draft: Draft,
    *,
    contributor: str,
    unit: str,
    question: str,
    anchor: str,
    text: str,
    proposed: str,
    at: datetime,
) -> Contribution:
    """Keep what a colleague wrote, for the focal point to decide on; the same sent again is there once."""
    # Whoever sends the answer waits for this one, and then finds it undecided.
    Draft.objects.select_for_update().only("pk").get(pk=draft.pk)
    draft.refresh_from_db()
    text, proposed = _plain(text), _plain(proposed)
    policies.check_can_contribute(draft, contributor=contributor, text=text, proposed=proposed)
    said: dict[str, Any] = {
        "contributor": _plain(contributor).strip()[:300],
        "unit": _plain(unit).strip()[:300],
        "question": question,
        "anchor": anchor,
        "text": text,
        "proposed": proposed,
    }
    if again := draft.contributions.filter(**said).first():
        return again
    last = draft.contributions.aggregate(last=Max("position"))["last"] or 0
    return Contribution.objects.create(draft=draft, position=last + 1, added_at=at, **said)


def _plain(text: str) -> str:
    """Write NUL as its picture, since a column of text cannot hold it."""
    return text.replace("\0", "\u2400")


@transaction.atomic
def decide(
    contribution: Contribution, *, state: str, text: str, proposed: str, reason: str, seen: int, at: datetime
) -> None:
    """Keep, change or leave out what a colleague wrote; their own words stay beside the new ones."""
    Draft.objects.select_for_update().only("pk").get(pk=contribution.draft_id)
    contribution.draft.refresh_from_db()
    text, proposed = _plain(text), _plain(proposed)
    policies.check_can_decide(contribution, state=state, text=text, proposed=proposed, reason=reason)
    kept = state == ContributionState.EDITED
    save_unless_changed(
        contribution,
        seen=seen,
        state=state,
        kept_text=text if kept else "",
        kept_proposed=proposed if kept else "",
        reason="" if state == ContributionState.OPEN else _plain(reason).strip()[:500],
        decided_at=None if state == ContributionState.OPEN else at,
    )


@transaction.atomic
def renew_link(invitation: Invitation, *, by: object, at: datetime) -> None:
    """Make a new link; the old one, the colleagues' and that of the draft end at once."""
    Invitation.objects.select_for_update().only("pk").get(pk=invitation.pk)
    invitation.refresh_from_db()
    policies.check_in_force(invitation)
    invitation.generation += 1
    invitation.secret_hash, invitation.opened_at = hash_of(secret_of(invitation)), None
    invitation.save(update_fields=["generation", "secret_hash", "opened_at"])
    _move_draft(invitation)
    scope = invitation.round.consultation_id
    record("collection.renew_link", subject=invitation, by=by, at=at, scope=scope, generation=invitation.generation)


def _move_draft(invitation: Invitation) -> None:
    """Give the draft a new secret, so that whoever knew the old one can no longer read, change or send it."""
    found = draft_of(invitation)
    if found is not None:
        key = secrets.token_urlsafe(32)
        secret = draft_code(settings.SECRET_KEY.encode(), key)
        Draft.objects.filter(pk=found.pk, sent_at__isnull=True).update(form_key=key, secret_hash=hash_of(secret))


@transaction.atomic
def revoke(invitation: Invitation, *, reason: str, by: object, at: datetime) -> None:
    """End an invitation and its links; what was written under it stays, and can no longer be sent."""
    policies.check_reason(reason)
    policies.check_in_force(invitation)
    _move_draft(invitation)
    revoked = {"revoked_at": at, "revoked_by": str(by), "reason": reason.strip()[:300], "secret_hash": None}
    save_unless_changed(invitation, seen=invitation.edits, **revoked)
    record("collection.revoke", subject=invitation, by=by, at=at, scope=invitation.round.consultation_id)


@transaction.atomic
def move(invitation: Invitation, *, way: str, by: object, at: datetime) -> None:
    """Move an institution up or down in the order of protocol; at the end of the list it stays."""
    others = invitation.round.invitations.exclude(pk=invitation.pk)
    if way == "up":
        other = others.filter(position__lt=invitation.position).order_by("-position").first()
    else:
        other = others.filter(position__gt=invitation.position).order_by("position").first()
    if other is None:
        return
    mine, theirs = invitation.position, other.position
    last = invitation.round.invitations.aggregate(last=Max("position"))["last"]
    for row, position in ((other, last + 1), (invitation, theirs), (other, mine)):
        Invitation.objects.filter(pk=row.pk).update(position=position)
    scope = invitation.round.consultation_id
    record("collection.move_invitation", subject=invitation, by=by, at=at, scope=scope, way=way)


@transaction.atomic
def propose_extension(invitation: Invitation, *, closes_at: datetime, reason: str, by: User, at: datetime) -> Proposal:
    """Ask that one institution may answer until later; another person approves."""
    policies.check_in_force(invitation)
    _check_later(invitation, closes_at=closes_at, reason=reason, at=at)
    consultation = invitation.round.consultation
    return approvals.propose(
        Kind.EXTEND,
        subject=invitation,
        scope=consultation.pk,
        payload=payload_of_extension(invitation, closes_at=closes_at, reason=reason),
        by=by,
        at=at,
        solo=consultation.solo,
    )


def payload_of_extension(invitation: Invitation, *, closes_at: datetime, reason: str) -> dict[str, Any]:
    """Gather what an approver approves."""
    return {"title": invitation.institution, "closes_at": closes_at.astimezone(UTC).isoformat(), "reason": reason}


def _check_later(invitation: Invitation, *, closes_at: datetime, reason: str, at: datetime) -> None:
    window = window_at(invitation.round, at=at)
    check_can_lengthen(window, closes_at=closes_at, reason=reason)
    present = close_for(invitation, window=window, at=at)
    if present is not None:
        check_later(present, closes_at=closes_at, reason=reason)


@transaction.atomic
def approve_extension(
    invitation: Invitation, *, proposal: Proposal, by: User, at: datetime, remarks: str = "", acting_for: str = ""
) -> bool:
    """Approve a step; after the last one this institution has more time."""
    closes_at, reason = datetime.fromisoformat(proposal.payload["closes_at"]), str(proposal.payload["reason"])
    check_unchanged(proposal, payload=payload_of_extension(invitation, closes_at=closes_at, reason=reason))
    _check_later(invitation, closes_at=closes_at, reason=reason, at=at)
    done = approvals.approve(proposal, by=by, at=at, remarks=remarks, acting_for=acting_for)
    if done:
        IndividualExtension.objects.create(
            invitation=invitation, closes_at=closes_at, reason=reason[:300], at=at, by=str(by)
        )
        scope = invitation.round.consultation_id
        told = closes_at.isoformat()
        record("collection.extend_individually", subject=invitation, by=by, at=at, scope=scope, closes_at=told)
    return done


@transaction.atomic
def record_letter(
    submission: Submission,
    *,
    register_number: str,
    letter_number: str,
    letter_date: date | None,
    received_on: date,
    scan: tuple[str, bytes] | None,
    by: object,
    at: datetime,
) -> LetterArrival:
    """Record that the signed letter has come: the answer is provisional no longer."""
    consultation = submission.round.consultation
    policies.check_can_record_letter(
        submission,
        register_number=register_number,
        letter_date=letter_date,
        received_on=received_on,
        today=policies.today_in(consultation.zone, at=at),
    )
    arrival = LetterArrival(
        submission=submission,
        register_number=register_number.strip(),
        letter_number=letter_number.strip(),
        letter_date=letter_date,
        received_on=received_on,
        at=at,
        by=str(by),
    )
    if scan is not None:
        arrival.media_type = check_file(*scan, allowed=SCANS)
        kept = files.keep(scan[1])
        arrival.path, arrival.sha256, arrival.size = kept.path, kept.sha256, kept.size
    arrival.save(force_insert=True)
    record("collection.record_letter", subject=submission, by=by, at=at, scope=consultation.pk)
    return arrival
