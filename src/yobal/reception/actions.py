"""The one door. Every channel calls receive(); nothing else writes a submission.

It is acknowledged only after the transaction has committed with full durability. Mail, search and analysis follow
later, from outboxes.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.collection.actions import take_place
from yobal.collection.models import Attachment, Draft, ReceivedField, Submission
from yobal.identities import actions as identities
from yobal.identities.actions import SEALED_COLUMNS, sealed_values
from yobal.ledger.actions import enqueue
from yobal.ledger.states import EntryKind
from yobal.lib.bulk import insert
from yobal.lib.canonical import canonical
from yobal.lib.errors import Conflict
from yobal.lib.files import KeptFile
from yobal.publication.queries import window_at
from yobal.reception.clock import recorded_now
from yobal.reception.intake import Acknowledgement, Intake
from yobal.reception.making import body_hash, key_reused, make, public_entry
from yobal.reception.policies import check_can_receive
from yobal.reception.queries import acknowledge, acknowledgement_of_draft, key_hash, new_receipt
from yobal.reception.telling import tell_senders


def receive(intake: Intake, *, by: str, at: datetime | None = None) -> Acknowledgement:
    """Write a submission once for its key, and give its receipt; `at` stands in for the clock of receipt.

    Raises KeyReused when the key came before with another text, Closed before the opening, BadInput when empty.
    """
    kept = [file.kept() for file in intake.files]
    try:
        with transaction.atomic():
            return _receive(intake, kept, by=by, at=at or recorded_now())
    except IntegrityError:
        # Another process wrote the same key, the same source reference or the same number at this very moment: what it
        # wrote is seen now.
        with transaction.atomic():
            return _receive(intake, kept, by=by, at=at or recorded_now())


def _receive(intake: Intake, kept: list[KeptFile], *, by: str, at: datetime) -> Acknowledgement:
    if found := _earlier(intake):
        return found
    window = window_at(intake.round, at=at)
    check_can_receive(intake, window=window, at=at)
    made = make(intake, kept, window=window, by=by, at=at)
    submission = made.submission
    submission.save(force_insert=True)
    insert(ReceivedField, SEALED_COLUMNS, sealed_values(submission, made.answers))
    Attachment.objects.bulk_create(made.attachments)
    senders = identities.keep(submission, sealed=made.personal, by=by, at=at)
    receipt = new_receipt(submission, intake.key)
    receipt.save()
    take_place(submission, by=by, at=at)
    if by == "participant":
        tell_senders(senders, number=receipt.number)
    _announce(submission, by=by, at=at)
    return acknowledge(submission, intake.key, created=True)


def _earlier(intake: Intake) -> Acknowledgement | None:
    """Find what this key, or this source reference, made before; the same answer is given again."""
    found = Submission.objects.filter(round=intake.round, key_hash=key_hash(intake.round, intake.key)).first()
    if found is None and intake.source_reference:
        found = Submission.objects.filter(
            round=intake.round, source=intake.source, source_reference=intake.source_reference
        ).first()
        return acknowledge(found, "", created=False) if found else None
    if found is None:
        return None
    if bytes(found.body_hash) != body_hash(intake):
        raise key_reused()
    return acknowledge(found, intake.key, created=False)


def _announce(submission: Submission, *, by: str, at: datetime) -> None:
    """Put the public entry into the ledger's outbox; staff's own recording is audited as well."""
    consultation = submission.round.consultation
    enqueue(
        EntryKind.SUBMISSION,
        scope=consultation.pk,
        reference=str(submission.pk),
        content=public_entry(submission),
        at=at,
    )
    if submission.recorded_by:
        record("reception.receive", subject=submission, by=by, at=at, scope=consultation.pk, channel=submission.channel)


@transaction.atomic
def receive_draft(draft: Draft, *, intake: Intake, at: datetime | None = None) -> Acknowledgement:
    """Send a saved draft: receive it, then empty the draft, in one transaction. Sent before: the same receipt again.

    Raises Conflict, and receives nothing, when another tab saved into the draft meanwhile.
    """
    if draft.sent_at is not None:
        return acknowledgement_of_draft(draft)
    acknowledgement = receive(intake, by="participant", at=at)
    moment = acknowledgement.submission.recorded_at
    unsent = Draft.objects.filter(pk=draft.pk, sent_at__isnull=True)
    emptied = unsent.filter(edits=draft.edits).update(sent_at=moment, content=canonical({}), edits=draft.edits + 1)
    if not emptied and unsent.exists():
        raise Conflict(_("Your draft was changed after you opened this page. Check it again, then send it."))
    return acknowledgement
