"""Keeping what is typed until it is sent, and forgetting what never was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.collection.models import Attachment, Draft, DraftFile, Invitation, Submission
from yobal.collection.policies import check_can_begin_again
from yobal.collection.queries import close_of
from yobal.lib.bulk import insert_each
from yobal.lib.canonical import canonical_words
from yobal.lib.direct import change, rows
from yobal.lib.errors import Conflict
from yobal.lib.locking import in_turn
from yobal.lib.numbers import derive, draft_code, hash_of
from yobal.publication.models import Form, Round
from yobal.publication.policies import check_is_public
from yobal.publication.queries import window_at

# What was typed and never sent is kept this long after the close, for those who ask for it.
DRAFTS_KEPT = timedelta(days=90)


@in_turn()
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
    form: Form | None = None,
) -> tuple[Draft, str]:
    """Keep what a participant typed for the first time; returns the draft and the secret of its link.

    The secret follows from the form's key, so that the same form sent again finds the same draft instead of a second.
    Who was invited may answer before the public is asked. `form` is the one that it answers, if not the round's.
    """
    if invitation is None:
        check_is_public(round_.consultation)
    secret = draft_code(settings.SECRET_KEY.encode(), form_key)
    draft = Draft(
        round=round_,
        form_key=form_key,
        form=form or round_.form,
        invitation=invitation,
        replaces=replaces,
        suspected=suspected,
        secret_hash=hash_of(secret),
        language=language,
        content=canonical_words(content),
        started_at=min(ticket_at, at),
        saved_at=at,
    )
    return _kept_once(draft), secret


def _kept_once(draft: Draft) -> Draft:
    """Keep a draft unless its form has one; of two requests at the same moment the second finds the first's."""
    found = rows(Draft, form_key=draft.form_key)
    if not found:
        try:
            with transaction.atomic():
                insert_each([draft])
            draft._state.adding = False
        except IntegrityError:
            found = rows(Draft, form_key=draft.form_key)
            if not found:
                raise
    return found[0] if found else draft


@in_turn()
def save_draft(draft: Draft, *, content: dict[str, Any], seen: int, by: str, at: datetime) -> None:
    """Keep what was typed since; a second tab that saved meanwhile is not overwritten. The same again is no change."""
    written = canonical_words(content)
    if bytes(draft.content) == written and draft.sent_at is None:
        return
    to = {"content": written, "saved_at": at, "edits": seen + 1}
    if not change(Draft, to, id=draft.pk, edits=seen, sent_at=None):
        raise Conflict(_("This draft was saved from another tab or device, or sent already. Compare before you go on."))
    draft.content, draft.saved_at, draft.edits = written, at, seen + 1


@dataclass(frozen=True)
class SentFile:
    """An attachment of a submission with what stands elsewhere: its name, and the code of its question ('' if none)."""

    attachment: Attachment
    name: str
    question: str


@transaction.atomic
def begin_again(
    submission: Submission,
    *,
    content: dict[str, Any],
    files: Iterable[SentFile],
    language: str,
    apart: str = "",
    by: str,
    at: datetime,
) -> tuple[Draft, str]:
    """Begin a new version of what was sent, with its texts and files; asked for again, it is the same draft.

    `apart` names one that is to stand beside others.
    """
    check_can_begin_again(submission, closes_at=close_of(submission, at=at), at=at)
    form_key = derive(settings.SECRET_KEY.encode(), "replacement-key", f"{submission.pk}{apart}").hex()
    begun = Draft.objects.filter(form_key=form_key).first()
    if begun is not None:
        return begun, draft_code(settings.SECRET_KEY.encode(), form_key)
    draft, secret = start_draft(
        submission.round,
        content=content,
        form_key=form_key,
        language=language,
        ticket_at=at,
        by=by,
        at=at,
        invitation=submission.invitation,
        replaces=submission,
        suspected=submission.suspected,
        form=submission.form,
    )
    # Two requests at the same moment attach each file once.
    DraftFile.objects.bulk_create((_again(file, draft, at=at) for file in files), ignore_conflicts=True)
    return draft, secret


def _again(file: SentFile, draft: Draft, *, at: datetime) -> DraftFile:
    row = file.attachment
    return DraftFile(
        draft=draft,
        position=row.position,
        question=file.question,
        name=file.name[:255],
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        path=row.path,
        added_at=at,
    )


@transaction.atomic
def stand_alone(draft: Draft, *, by: str, at: datetime) -> None:
    """Let a new version be comments of their own, since what it was to replace can no longer be replaced."""
    Draft.objects.filter(pk=draft.pk).update(replaces=None)
    draft.replaces = None


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
