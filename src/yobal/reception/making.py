"""What the door writes for one intake, made up but not yet stored: the same for one submission and for a thousand."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from yobal.collection.models import Attachment, Submission
from yobal.collection.policies import timeliness
from yobal.collection.queries import close_for
from yobal.collection.states import Channel
from yobal.identities.actions import SealedField
from yobal.lib.canonical import canonical_words
from yobal.lib.errors import KeyReused
from yobal.lib.files import KeptFile
from yobal.lib.text import paragraphs
from yobal.publication.models import Window
from yobal.reception.intake import Intake, Piece
from yobal.reception.queries import key_hash
from yobal.tlog.commitment import SALT_SIZE, field_commitment, record_root


@dataclass(frozen=True)
class Made:
    """A submission with its pieces, none of them saved."""

    submission: Submission
    answers: list[SealedField]
    personal: list[SealedField]
    attachments: list[Attachment]


def make(
    intake: Intake, kept: list[KeptFile], *, window: Window | None, by: str, at: datetime, pk: UUID | None = None
) -> Made:
    """Seal every piece, class the submission by its time, and commit to all of it."""
    received_at = intake.received_at or at
    closes_at = close_for(intake.invitation, window=window, at=at)
    answers = _seal(_answer_pieces(intake, kept, received_at))
    personal = _seal(_personal_pieces(intake))
    submission = Submission(
        id=pk or uuid4(),
        round=intake.round,
        form=intake.form,
        channel=intake.channel,
        language=intake.language,
        group=intake.group,
        kind=intake.kind,
        consent=intake.consent,
        event=intake.event,
        invitation=intake.invitation,
        replaces=intake.replaces,
        provisional=intake.provisional,
        suspected=intake.suspected,
        key_hash=key_hash(intake.round, intake.key),
        body_hash=body_hash(intake),
        source=intake.source,
        source_reference=intake.source_reference,
        recorded_by="" if by == "participant" else by,
        recorded_at=at,
        received_at=received_at,
        received_source=intake.received_source,
        ticket_at=intake.ticket_at,
        timeliness=timeliness(closes_at, received_at=received_at, ticket_at=intake.ticket_at, grace=intake.round.grace),
        record_root=record_root(
            (_committed_name(field.name, field.ordinal), field.commitment) for field in [*answers, *personal]
        ),
    )
    return Made(submission, answers, personal, _attachments(submission, intake, kept))


def body_hash(intake: Intake) -> bytes:
    """Hash all that the participant sent; not the time, since a retry comes later.

    Facts of an import stay out: its rows were hashed without them before, and must still be known when they come again.
    """
    facts = {"facts": intake.facts} if intake.facts and intake.channel != Channel.IMPORT else {}
    said = canonical_words(
        {
            **facts,
            "pieces": sorted([p.name, sha256(p.value).hexdigest()] for p in (*intake.answers, *intake.personal)),
            "files": [file.sha256 for file in intake.files],
            "group": intake.group.code if intake.group else "",
            "kind": intake.kind,
            "consent": intake.consent,
        }
    )
    return sha256(said).digest()


def key_reused() -> KeyReused:
    """Say that a key came before with something else."""
    return KeyReused(
        _("This form was sent before with another text. The first text stands; the new one is kept as a draft.")
    )


def public_entry(submission: Submission) -> dict[str, object]:
    """What the public log will say of it: when, by whose hand, and the root of its commitments."""
    return {
        "timeliness": submission.timeliness,
        "staff": bool(submission.recorded_by),
        "day": submission.recorded_at.astimezone(submission.round.consultation.zone).date().isoformat(),
        "record_root": bytes(submission.record_root).hex(),
    }


def _answer_pieces(intake: Intake, kept: list[KeptFile], received_at: datetime) -> Iterable[Piece]:
    yield from intake.answers
    for position, file in enumerate(kept, 1):
        yield Piece(f"file/{position}/sha256", bytes.fromhex(file.sha256))
    yield from _files_of_questions(intake)
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


def _files_of_questions(intake: Intake) -> Iterable[Piece]:
    """Name under each question the positions of the files that answer it."""
    for code in dict.fromkeys(file.question for file in intake.files if file.question):
        positions = [str(n) for n, file in enumerate(intake.files, 1) if file.question == code]
        yield Piece(f"answer/{code}", "\n".join(positions).encode())


def _personal_pieces(intake: Intake) -> Iterable[Piece]:
    yield from intake.personal
    for position, file in enumerate(intake.files, 1):
        yield Piece(f"file/{position}/name", file.name.encode("utf-8", "surrogateescape"))


def _seal(pieces: Iterable[Piece]) -> list[SealedField]:
    """Cut free text into paragraphs and commit to each piece with a fresh salt."""
    parts = [(piece.name, ordinal, value) for piece in pieces for ordinal, value in enumerate(_parts(piece))]
    # The system is asked once for all salts; each of them is as random.
    salts = BytesIO(secrets.token_bytes(SALT_SIZE * len(parts)))
    return [_sealed(*part, salts.read(SALT_SIZE)) for part in parts]


def _sealed(name: str, ordinal: int, value: bytes, salt: bytes) -> SealedField:
    return SealedField(name, ordinal, value, salt, field_commitment(salt, _committed_name(name, ordinal), value))


def _parts(piece: Piece) -> list[bytes]:
    if not piece.free_text:
        return [piece.value]
    text = piece.value.decode("utf-8", "surrogateescape")
    return [part.encode("utf-8", "surrogateescape") for part in paragraphs(text)] or [b""]


def _committed_name(name: str, ordinal: int) -> str:
    return f"{name}/{ordinal:06d}"


def _attachments(submission: Submission, intake: Intake, kept: list[KeptFile]) -> list[Attachment]:
    return [
        Attachment(
            submission=submission,
            position=position,
            sha256=file.sha256,
            size=file.size,
            media_type=sent.media_type,
            path=file.path,
        )
        for position, (file, sent) in enumerate(zip(kept, intake.files, strict=True), 1)
    ]
