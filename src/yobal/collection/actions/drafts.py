"""Keeping what is typed until it is sent, and forgetting what never was."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.collection.models import Draft, Invitation, Submission
from yobal.lib.canonical import canonical
from yobal.lib.errors import Conflict
from yobal.lib.numbers import draft_code, hash_of
from yobal.publication.models import Round
from yobal.publication.policies import check_is_public
from yobal.publication.queries import window_at

# What was typed and never sent is kept this long after the close, for those who ask for it.
DRAFTS_KEPT = timedelta(days=90)


@transaction.atomic
def start_draft(
    round_: Round,
    *,
    content: dict[str, Any],
    form_key: str,
    language: str,
    ticket_at: datetime,
    by: str,
    at: datetime,
    invitation: Invitation | None = None,
    replaces: Submission | None = None,
    suspected: str = "",
) -> tuple[Draft, str]:
    """Keep what a participant typed for the first time; returns the draft and the secret of its link.

    The secret follows from the form's key, so that the same form sent again finds the same draft instead of a second.
    Who was invited may answer before the public is asked.
    """
    if invitation is None:
        check_is_public(round_.consultation)
    secret = draft_code(settings.SECRET_KEY.encode(), form_key)
    draft, _created = Draft.objects.get_or_create(
        form_key=form_key,
        defaults={
            "round": round_,
            "form": round_.form,
            "invitation": invitation,
            "replaces": replaces,
            "suspected": suspected,
            "secret_hash": hash_of(secret),
            "language": language,
            "content": canonical(content),
            "started_at": min(ticket_at, at),
            "saved_at": at,
        },
    )
    return draft, secret


@transaction.atomic
def save_draft(draft: Draft, *, content: dict[str, Any], seen: int, by: str, at: datetime) -> None:
    """Keep what was typed since; a second tab that saved meanwhile is not overwritten. The same again is no change."""
    if bytes(draft.content) == canonical(content) and draft.sent_at is None:
        return
    kept = Draft.objects.filter(pk=draft.pk, edits=seen, sent_at__isnull=True).update(
        content=canonical(content), saved_at=at, edits=seen + 1
    )
    if not kept:
        raise Conflict(_("This draft was saved from another tab or device, or sent already. Compare before you go on."))
    draft.content, draft.saved_at, draft.edits = canonical(content), at, seen + 1


@transaction.atomic
def forget_drafts(*, at: datetime, limit: int = 200) -> int:
    """Delete drafts of a round that closed ninety days ago, at most `limit`; returns how many, 0 when none is left."""
    for round_ in Round.objects.filter(pk__in=Draft.objects.values("round")).select_related("consultation"):
        window = window_at(round_, at=at)
        if window is None or window.closes_at + DRAFTS_KEPT > at:
            continue
        old = list(Draft.objects.filter(round=round_).values_list("pk", flat=True)[:limit])
        Draft.objects.filter(pk__in=old).delete()
        scope = round_.consultation_id
        record("collection.forget_drafts", subject=round_, by="system", at=at, scope=scope, drafts=len(old))
        return len(old)
    return 0
