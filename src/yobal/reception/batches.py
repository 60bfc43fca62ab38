"""The same door for many at once: rows of a table are received some at a time, each as receive() would.

Everything is made up before the transaction begins, so that SQLite's one writer is held only while rows are written.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from yobal.audit.actions import record_each
from yobal.collection.models import Receipt, ReceivedField, Submission
from yobal.identities import actions as identities
from yobal.identities.actions import SEALED_COLUMNS, sealed_values
from yobal.ledger.actions import enqueue_each
from yobal.ledger.states import EntryKind
from yobal.lib.bulk import insert, insert_each
from yobal.lib.errors import Refusal
from yobal.publication.queries import window_at
from yobal.reception.clock import recorded_now
from yobal.reception.intake import Intake
from yobal.reception.making import Made, body_hash, key_reused, make, public_entry
from yobal.reception.policies import check_can_receive
from yobal.reception.queries import key_hash, new_receipts


@dataclass(frozen=True)
class Answer:
    """What became of one intake: whether it is new, was there before, or why it was refused."""

    created: bool
    refusal: Refusal | None = None


def receive_many(intakes: Sequence[Intake], *, by: str, at: datetime | None = None) -> list[Answer]:
    """Receive intakes of one round, each with a key of its own, in one transaction; one answer each, in their order."""
    try:
        return _receive_many(intakes, by=by, at=at or recorded_now())
    except IntegrityError:
        # Another process wrote one of these keys, references or numbers at this very moment: it is seen now.
        return _receive_many(intakes, by=by, at=at or recorded_now())


def _receive_many(intakes: Sequence[Intake], *, by: str, at: datetime) -> list[Answer]:
    earlier = _Earlier(intakes)
    answers, made, sent = [], [], []
    window, keys = window_at(intakes[0].round, at=at), _neighbours()
    for intake in intakes:
        answers.append(answer := earlier.answer(intake))
        if answer.created:
            check_can_receive(intake, window=window, at=at)
            kept = [file.kept() for file in intake.files]
            made.append(one := make(intake, kept, window=window, by=by, at=at, pk=next(keys)))
            sent.append((one.submission, intake.key))
    if made:
        _store(made, list(new_receipts(sent)), by=by, at=at)
    return answers


def _neighbours() -> Iterator[UUID]:
    """Make up random keys that begin alike: what belongs to a batch then stands on few pages of every index.

    Keys that have nothing in common write a page of each index for each row, which is most of the work in a full table.
    """
    beginning = secrets.token_bytes(6)
    while True:
        yield UUID(bytes=beginning + secrets.token_bytes(10), version=4)


class _Earlier:
    """What the keys and the source references of these intakes made before."""

    def __init__(self, intakes: Sequence[Intake]) -> None:
        self._hashes = {intake.key: key_hash(intake.round, intake.key) for intake in intakes}
        # Asked for together, keys or references, no index would serve, and each batch would read the whole round.
        rows = Submission.objects.filter(round=intakes[0].round).order_by()
        by_key = rows.filter(key_hash__in=self._hashes.values()).values_list("key_hash", "body_hash")
        self._bodies = {bytes(key): bytes(body) for key, body in by_key}
        named = rows.exclude(source_reference="").filter(
            source__in={intake.source for intake in intakes},
            source_reference__in=[intake.source_reference for intake in intakes if intake.source_reference],
        )
        self._references = set(named.values_list("source", "source_reference"))

    def answer(self, intake: Intake) -> Answer:
        """As receive() finds it: by the key, which must come with the same text, else by the reference."""
        body = self._bodies.get(self._hashes[intake.key])
        if body is None:
            return Answer(created=(intake.source, intake.source_reference) not in self._references)
        return Answer(created=False, refusal=None if body == body_hash(intake) else key_reused())


@transaction.atomic
def _store(made: list[Made], receipts: list[tuple[UUID, str, bytes]], *, by: str, at: datetime) -> None:
    submissions = [one.submission for one in made]
    insert_each(submissions)
    insert(
        ReceivedField,
        SEALED_COLUMNS,
        (values for one in made for values in sealed_values(one.submission, sealed=one.answers)),
    )
    insert_each([file for one in made for file in one.attachments])
    identities.keep_each([(one.submission, one.personal) for one in made])
    insert(Receipt, ("submission_id", "number", "secret_hash"), receipts)
    scope = submissions[0].round.consultation_id
    entries = [(str(row.pk), public_entry(row)) for row in submissions]
    enqueue_each(EntryKind.SUBMISSION, scope=scope, entries=entries, at=at)
    details = {channel: {"channel": channel} for channel in {row.channel for row in submissions}}
    recorded = [(row, details[row.channel]) for row in submissions if row.recorded_by]
    record_each("reception.receive", subjects=recorded, by=by, at=at, scope=scope)
