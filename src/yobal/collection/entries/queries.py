"""Entries that wait for a second person, and the newest working text of scans."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from yobal.audit.actions import subject_of
from yobal.audit.queries import entries_about
from yobal.collection.models import Attachment, Submission, Transcription
from yobal.collection.queries import submissions_of
from yobal.collection.states import Channel
from yobal.publication.models import Consultation

DIFFERS = "collection.entry_differs"


def unchecked_entries(consultation: Consultation) -> QuerySet[Submission]:
    """List what staff entered by hand and nobody compared with its original yet, where the round asks for that."""
    entered = submissions_of(consultation).filter(round__second_check=True).exclude(recorded_by="")
    by_hand = entered.exclude(channel=Channel.IMPORT)
    return by_hand.filter(entry_check=None, withdrawal=None, erasure=None).order_by("recorded_at", "id")


@dataclass(frozen=True)
class Difference:
    """What a second person found to differ between an entry and its original."""

    note: str
    at: datetime
    by: str


def differences_in(submission: Submission) -> list[Difference]:
    """List what was found to differ, newest first."""
    found = entries_about(subject_of(submission)).filter(action=DIFFERS).order_by("-at", "-pk")
    return [Difference(row.detail["note"], row.at, row.actor) for row in found]


def newest_texts(attachments: Iterable[Attachment]) -> dict[int, Transcription]:
    """Give the newest working text of each attachment that has one."""
    rows = Transcription.objects.filter(attachment__in=[row.pk for row in attachments]).order_by("number")
    return {row.attachment_id: row for row in rows}
