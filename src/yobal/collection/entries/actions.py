"""Comparing entries with their originals, and typing what scans say."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.audit.actions import record
from yobal.collection.entries.policies import check_can_check, check_can_transcribe, check_note
from yobal.collection.entries.queries import DIFFERS, newest_texts
from yobal.collection.models import Attachment, EntryCheck, Submission, Transcription
from yobal.lib.errors import Conflict
from yobal.lib.text import printable


@transaction.atomic
def check_entry(submission: Submission, *, by: User, at: datetime) -> EntryCheck:
    """Note that a second person found an entry to agree with its original."""
    check_can_check(submission, by=by)
    check, created = EntryCheck.objects.get_or_create(submission=submission, defaults={"by": by, "at": at})
    if created:
        record("collection.check_entry", subject=submission, by=by, at=at, scope=submission.round.consultation_id)
    return check


@transaction.atomic
def find_difference(submission: Submission, *, note: str, by: User, at: datetime) -> None:
    """Note where an entry differs from its original; it stays unchecked until somebody finds that both agree."""
    check_can_check(submission, by=by)
    check_note(note)
    record(DIFFERS, subject=submission, by=by, at=at, scope=submission.round.consultation_id, note=note.strip())


def write_transcription(attachment: Attachment, *, text: str, seen: int, by: object, at: datetime) -> Transcription:
    """Keep what somebody read in a scan; a correction is a new row. `seen` is the number of the text they began from.

    Raises Conflict when somebody else wrote meanwhile. The same text again is no change.
    """
    try:
        return _write(attachment, text=printable(text), seen=seen, by=by, at=at)
    except IntegrityError:
        raise Conflict(
            _("Somebody saved this text at the same moment. Compare both, then save yours once more.")
        ) from None


@transaction.atomic
def _write(attachment: Attachment, *, text: str, seen: int, by: object, at: datetime) -> Transcription:
    newest = newest_texts([attachment]).get(attachment.pk)
    if newest is not None and newest.text == text:
        return newest
    number = newest.number if newest else 0
    check_can_transcribe(attachment.submission, text=text, seen=seen, newest=number)
    made = Transcription.objects.create(attachment=attachment, number=number + 1, text=text, at=at, by=str(by))
    scope = attachment.submission.round.consultation_id
    position = attachment.position
    record("collection.transcribe", subject=attachment.submission, by=by, at=at, scope=scope, attachment=position)
    return made
