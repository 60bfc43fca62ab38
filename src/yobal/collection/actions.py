"""Saving drafts, and the acts that follow a submission without touching it."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.collection.models import Admission, Draft, Submission, Withdrawal
from yobal.collection.states import Timeliness
from yobal.lib.canonical import canonical
from yobal.lib.errors import Conflict, WrongState
from yobal.lib.numbers import ALPHABET, hash_of
from yobal.publication.models import Round
from yobal.publication.policies import check_is_public

_SECRET_SYMBOLS = 28


@transaction.atomic
def start_draft(
    round_: Round, *, content: dict[str, Any], form_key: str, language: str, ticket_at: datetime, by: str, at: datetime
) -> tuple[Draft, str]:
    """Keep what a participant typed for the first time; returns the draft and the secret of its link."""
    check_is_public(round_.consultation)
    secret = "".join(secrets.choice(ALPHABET) for _ in range(_SECRET_SYMBOLS))
    draft = Draft.objects.create(
        round=round_,
        secret_hash=hash_of(secret),
        form_key=form_key,
        language=language,
        content=canonical(content),
        started_at=min(ticket_at, at),
        saved_at=at,
    )
    return draft, secret


@transaction.atomic
def save_draft(draft: Draft, *, content: dict[str, Any], seen: int, by: str, at: datetime) -> None:
    """Keep what was typed since; a second tab that saved meanwhile is not overwritten."""
    kept = Draft.objects.filter(pk=draft.pk, edits=seen, sent_at__isnull=True).update(
        content=canonical(content), saved_at=at, edits=seen + 1
    )
    if not kept:
        raise Conflict(_("This draft was saved from another tab or device, or sent already. Compare before you go on."))
    draft.content, draft.saved_at, draft.edits = canonical(content), at, seen + 1


@transaction.atomic
def withdraw(submission: Submission, *, by: str, at: datetime) -> Withdrawal:
    """Take a submission back; what was received stays, counted as withdrawn."""
    if hasattr(submission, "withdrawal"):
        return submission.withdrawal
    withdrawal = Withdrawal.objects.create(submission=submission, at=at, by=by)
    scope = submission.round.consultation_id
    record("collection.withdraw", subject=submission, by=by, at=at, scope=scope)
    return withdrawal


@transaction.atomic
def admit(submission: Submission, *, reason: str, by: object, at: datetime) -> Admission:
    """Count a late submission as on time: the working group's act, with its reason."""
    if submission.timeliness != Timeliness.LATE:
        raise WrongState(_("This was received in time; there is nothing to admit."))
    admission = Admission.objects.create(submission=submission, reason=reason, at=at, by=str(by))
    scope = submission.round.consultation_id
    record("collection.admit", subject=submission, by=by, at=at, scope=scope, reason=reason)
    return admission
