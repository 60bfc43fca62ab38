"""The one door. Every channel calls receive(); nothing else writes a submission.

It is acknowledged only after the transaction has committed with full durability. Mail, search and analysis follow
later, from outboxes.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.collection.actions import take_place
from yobal.collection.invitations.policies import check_all_decided
from yobal.collection.invitations.queries import undecided_in
from yobal.collection.models import Draft, ReceivedField, Submission
from yobal.identities import actions as identities
from yobal.identities.actions import SEALED_COLUMNS, sealed_values
from yobal.ledger.actions import enqueue
from yobal.ledger.states import EntryKind
from yobal.lib.bulk import insert, insert_each, together
from yobal.lib.canonical import canonical_words
from yobal.lib.direct import change
from yobal.lib.errors import Conflict, Refusal
from yobal.lib.files import KeptFile
from yobal.lib.locking import in_turn
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
    return _at_most_twice(lambda again: _receive(intake, kept, by=by, at=at or recorded_now(), again=again))


def _at_most_twice(write: Callable[[bool], Acknowledgement]) -> Acknowledgement:
    """Write in one transaction, and where that fails look first for what came before.

    Almost everything comes once, so nobody waits for the question whether it was here before: the unique constraints
    answer it. What they refuse was written earlier, or by another process at this very moment, and is seen now; or two
    receipts would have one number.
    """
    try:
        with in_turn():
            return write(False)
    except (IntegrityError, Refusal):
        with in_turn():
            return write(True)


def _receive(intake: Intake, kept: list[KeptFile], *, by: str, at: datetime, again: bool) -> Acknowledgement:
    if (again or intake.source_reference) and (found := _earlier(intake)):
        return found
    window = window_at(intake.round, at=at)
    check_can_receive(intake, window=window, at=at)
    made = make(intake, kept, window=window, by=by, at=at)
    submission = made.submission
    receipt = new_receipt(submission, intake.key, surely_free=again)
    with together():
        insert_each([submission])
        insert(ReceivedField, SEALED_COLUMNS, sealed_values(submission, sealed=made.answers))
        insert_each(made.attachments)
        senders = identities.keep(submission, sealed=made.personal, by=by, at=at)
        insert_each([receipt])
        _announce(submission, by=by, at=at)
    take_place(submission, by=by, at=at)
    if by == "participant":
        tell_senders(senders, number=receipt.number)
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


def receive_draft(draft: Draft, *, intake: Intake, at: datetime | None = None) -> Acknowledgement:
    """Send a saved draft: receive it, then empty the draft, in one transaction. Sent before: the same receipt again.

    Raises Conflict, and receives nothing, when another tab saved into the draft meanwhile.
    """
    if draft.sent_at is not None:
        return acknowledgement_of_draft(draft)
    kept = [file.kept() for file in intake.files]

    def write(again: bool) -> Acknowledgement:  # noqa: FBT001 - of one caller
        if draft.invitation_id is not None:
            # A colleague who writes at this very moment waits, or is found here.
            Draft.objects.select_for_update().only("pk").get(pk=draft.pk)
            check_all_decided(undecided_in(draft))
        acknowledgement = _receive(intake, kept, by="participant", at=at or recorded_now(), again=again)
        _empty(draft, at=acknowledgement.submission.recorded_at)
        return acknowledgement

    return _at_most_twice(write)


def _empty(draft: Draft, *, at: datetime) -> None:
    """Leave nothing in a draft that was sent; refuse where another tab saved into it meanwhile."""
    empty = {"sent_at": at, "content": canonical_words({}), "mail": "", "edits": draft.edits + 1}
    emptied = change(Draft, empty, id=draft.pk, sent_at=None, edits=draft.edits)
    if not emptied and Draft.objects.filter(pk=draft.pk, sent_at__isnull=True).exists():
        raise Conflict(_("Your draft was changed after you opened this page. Check it again, then send it."))
