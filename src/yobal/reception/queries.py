"""Finding the receipt of what came before."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import count
from uuid import UUID

from django.conf import settings

from yobal.collection.models import Draft, Receipt, Submission
from yobal.lib.numbers import hash_of, private_code, receipt_number
from yobal.publication.models import Round
from yobal.reception.intake import Acknowledgement


def key_hash(round_: Round, key: str) -> bytes:
    """Hash an idempotency key for keeping, apart in each round."""
    return sha256(f"{round_.pk}\0{key}".encode()).digest()


def acknowledge(submission: Submission, key: str, *, created: bool) -> Acknowledgement:
    """Give the receipt: its number as kept, its code derived from the key, so that the same key shows it again."""
    code = private_code(_instance_key(), _seed(submission.round_id, key)) if key else ""
    return Acknowledgement(submission, submission.receipt.number, code, created)


def new_receipt(submission: Submission, key: str, *, surely_free: bool = True) -> Receipt:
    """Make up the receipt of a new submission, not saved: its number, and the hash of its code.

    `surely_free` looks for a number that nobody has; else the constraint finds out, once in a hundred thousand times.
    """
    number = next(n for n in _numbers(submission, key) if not (surely_free and _is_taken(n)))
    return Receipt(submission=submission, number=number, secret_hash=_secret_hash(submission, key))


def new_receipts(wanted: Sequence[tuple[Submission, str]]) -> Iterator[tuple[UUID, str, bytes]]:
    """Make up the receipts of new submissions with their keys: to whom, number, hash of its code.

    One query finds which numbers are taken.
    """
    wished = [next(_numbers(submission, key)) for submission, key in wanted]
    taken = set(Receipt.objects.filter(number__in=wished).values_list("number", flat=True))
    for (submission, key), number in zip(wanted, wished, strict=True):
        if number in taken:
            number = next(n for n in _numbers(submission, key) if n not in taken and not _is_taken(n))
        taken.add(number)
        yield submission.pk, number, _secret_hash(submission, key)


def _is_taken(number: str) -> bool:
    return Receipt.objects.filter(number=number).exists()


def _numbers(submission: Submission, key: str) -> Iterator[str]:
    seed = _seed(submission.round_id, key)
    return (receipt_number(_instance_key(), seed, attempt=attempt) for attempt in count())


def _secret_hash(submission: Submission, key: str) -> bytes:
    return hash_of(private_code(_instance_key(), _seed(submission.round_id, key)))


def _seed(round_id: int, key: str) -> str:
    return f"{round_id}:{key}"


def _instance_key() -> bytes:
    return settings.SECRET_KEY.encode()


def acknowledgement_of_draft(draft: Draft) -> Acknowledgement:
    """Give the receipt of a draft that was sent; its text is no longer here, its key still is."""
    submission = Submission.objects.get(round=draft.round, key_hash=key_hash(draft.round, draft.form_key))
    return acknowledge(submission, draft.form_key, created=False)
