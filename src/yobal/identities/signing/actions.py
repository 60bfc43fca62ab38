"""Noting whose signature stands on a paper that was sent by several together."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from yobal.audit.actions import record
from yobal.collection.models import Submission
from yobal.identities.models import Signatory


@transaction.atomic
def note_signatures(submission: Submission, *, positions: Collection[int], by: object, at: datetime) -> int:
    """Note that the further senders at these positions signed it, which is their consent; returns how many are new.

    What somebody answered for themselves stands; noting the same again changes nothing.
    """
    unanswered = Signatory.objects.filter(submission=submission, consented_at=None, declined_at=None)
    noted = unanswered.filter(position__in=positions).update(consented_at=at)
    if noted:
        scope = submission.round.consultation_id
        record("identities.note_signatures", subject=submission, by=by, at=at, scope=scope, count=noted)
    return noted
