"""An entry that differs from its original is recorded anew, in the place of the first; nothing received is changed."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from yobal.accounts.models import User
from yobal.collection.entries.actions import find_difference, write_transcription
from yobal.collection.entries.queries import newest_texts
from yobal.collection.models import Submission
from yobal.reception.actions import receive
from yobal.reception.intake import Acknowledgement, Intake


@transaction.atomic
def correct_entry(submission: Submission, intake: Intake, *, reason: str, by: User, at: datetime) -> Acknowledgement:
    """Record an entry as a second person reads its original; whoever entered it first, or a third, then compares it.

    The first entry stays in the record as withdrawn, and keeps its reference; what was typed of its scans goes along.
    """
    find_difference(submission, note=reason, by=by, at=at)
    if intake.source_reference == submission.source_reference:
        intake = replace(intake, source="", source_reference="")
    acknowledgement = receive(replace(intake, replaces=submission), by=str(by))
    typed = newest_texts(submission.attachments.all())
    for scan in submission.attachments.filter(pk__in=typed):
        same = acknowledgement.submission.attachments.get(position=scan.position)
        write_transcription(same, text=typed[scan.pk].text, seen=0, by=by, at=at)
    return acknowledgement
