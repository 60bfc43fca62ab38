"""The one door. Every channel calls receive(); nothing else writes a submission.

It is acknowledged only after the transaction has committed with full durability. Mail, search and analysis follow
later, from outboxes.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.collection.models import Attachment, Draft, ReceivedField, Submission
from yobal.collection.policies import timeliness
from yobal.identities import actions as identities
from yobal.identities.actions import SealedField
from yobal.ledger.actions import enqueue
from yobal.ledger.states import EntryKind
from yobal.lib import files
from yobal.lib.canonical import canonical, digest
from yobal.lib.errors import Conflict, KeyReused
from yobal.lib.files import KeptFile
from yobal.lib.text import paragraphs
from yobal.publication.queries import window_at
from yobal.reception.clock import recorded_now
from yobal.reception.intake import Acknowledgement, Intake, Piece
from yobal.reception.policies import check_can_receive
from yobal.reception.queries import acknowledge, acknowledgement_of_draft, key_hash, new_receipt
from yobal.tlog.commitment import field_commitment, record_root


def receive(intake: Intake, *, by: str, at: datetime | None = None) -> Acknowledgement:
    """Write a submission once for its key, and give its receipt; `at` stands in for the clock of receipt.

    Raises KeyReused when the key came before with another text, Closed before the opening, BadInput when empty.
    """
    kept = [files.keep(file.content) for file in intake.files]
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
    received_at = intake.received_at or at
    answers = _seal(_answer_pieces(intake, kept, received_at))
    personal = _seal(_personal_pieces(intake))
    submission = Submission.objects.create(
        round=intake.round,
        form=intake.form,
        channel=intake.channel,
        language=intake.language,
        group=intake.group,
        kind=intake.kind,
        consent=intake.consent,
        event=intake.event,
        key_hash=key_hash(intake.round, intake.key),
        body_hash=_body_hash(intake),
        source=intake.source,
        source_reference=intake.source_reference,
        recorded_by="" if by == "participant" else by,
        recorded_at=at,
        received_at=received_at,
        received_source=intake.received_source,
        ticket_at=intake.ticket_at,
        timeliness=timeliness(window, received_at=received_at, ticket_at=intake.ticket_at, grace=intake.round.grace),
        record_root=record_root((_committed_name(field), field.commitment) for field in [*answers, *personal]),
    )
    _store(submission, answers, kept, intake)
    identities.keep(submission, sealed=personal, by=by, at=at)
    new_receipt(submission, intake.key).save()
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
    if bytes(found.body_hash) != _body_hash(intake):
        raise KeyReused(
            _("This form was sent before with another text. The first text stands; the new one is kept as a draft.")
        )
    return acknowledge(found, intake.key, created=False)


def _body_hash(intake: Intake) -> bytes:
    """Hash all that the participant sent; not the time, since a retry comes later."""
    return digest(
        {
            "pieces": sorted([p.name, sha256(p.value).hexdigest()] for p in (*intake.answers, *intake.personal)),
            "files": [sha256(file.content).hexdigest() for file in intake.files],
            "group": intake.group.code if intake.group else "",
            "kind": intake.kind,
            "consent": intake.consent,
        }
    )


def _answer_pieces(intake: Intake, kept: list[KeptFile], received_at: datetime) -> Iterable[Piece]:
    yield from intake.answers
    for position, file in enumerate(kept, 1):
        yield Piece(f"file/{position}/sha256", bytes.fromhex(file.sha256))
    facts = {
        "received_at": received_at.isoformat(),
        "language": intake.language,
        "channel": intake.channel,
        "consent": intake.consent,
        "kind": intake.kind,
        "group": intake.group.code if intake.group else "",
        "form": str(intake.form.number) if intake.form else "",
        **intake.facts,
    }
    for name, value in facts.items():
        yield Piece(f"meta/{name}", value.encode())


def _personal_pieces(intake: Intake) -> Iterable[Piece]:
    yield from intake.personal
    for position, file in enumerate(intake.files, 1):
        yield Piece(f"file/{position}/name", file.name.encode("utf-8", "surrogateescape"))


def _seal(pieces: Iterable[Piece]) -> list[SealedField]:
    """Cut free text into paragraphs and commit to each piece with a fresh salt."""
    sealed = []
    for piece in pieces:
        for ordinal, value in enumerate(_parts(piece)):
            salt = secrets.token_bytes(32)
            name = f"{piece.name}/{ordinal:06d}"
            sealed.append(SealedField(piece.name, ordinal, value, salt, field_commitment(salt, name, value)))
    return sealed


def _parts(piece: Piece) -> list[bytes]:
    if not piece.free_text:
        return [piece.value]
    text = piece.value.decode("utf-8", "surrogateescape")
    return [part.encode("utf-8", "surrogateescape") for part in paragraphs(text)] or [b""]


def _committed_name(field: SealedField) -> str:
    return f"{field.name}/{field.ordinal:06d}"


def _store(submission: Submission, answers: list[SealedField], kept: list[KeptFile], intake: Intake) -> None:
    ReceivedField.objects.bulk_create(
        ReceivedField(submission=submission, **{name: getattr(field, name) for name in SealedField.__annotations__})
        for field in answers
    )
    Attachment.objects.bulk_create(
        Attachment(
            submission=submission,
            position=position,
            sha256=file.sha256,
            size=file.size,
            media_type=sent.media_type,
            path=file.path,
        )
        for position, (file, sent) in enumerate(zip(kept, intake.files, strict=True), 1)
    )


def _announce(submission: Submission, *, by: str, at: datetime) -> None:
    """Put the public entry into the ledger's outbox; staff's own recording is audited as well."""
    consultation = submission.round.consultation
    enqueue(
        EntryKind.SUBMISSION,
        scope=consultation.pk,
        reference=str(submission.pk),
        content={
            "timeliness": submission.timeliness,
            "staff": bool(submission.recorded_by),
            "day": submission.recorded_at.astimezone(consultation.zone).date().isoformat(),
            "record_root": bytes(submission.record_root).hex(),
        },
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
