"""Finding the receipt of what came before."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import count

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
    seed = _seed(submission.round_id, key)
    tries = (receipt_number(_instance_key(), seed, attempt=attempt) for attempt in count())
    number = next(n for n in tries if not (surely_free and Receipt.objects.filter(number=n).exists()))
    return _receipt(submission, key, number)


def new_receipts(wanted: Sequence[tuple[Submission, str]]) -> list[Receipt]:
    """Make up the receipts of new submissions with their keys, not saved; one query finds which numbers are taken."""
    numbers = [receipt_number(_instance_key(), _seed(row.round_id, key)) for row, key in wanted]
    taken = set(Receipt.objects.filter(number__in=numbers).values_list("number", flat=True))
    return [
        new_receipt(row, key) if number in taken or numbers.count(number) > 1 else _receipt(row, key, number)
        for (row, key), number in zip(wanted, numbers, strict=True)
    ]


def _receipt(submission: Submission, key: str, number: str) -> Receipt:
    code = private_code(_instance_key(), _seed(submission.round_id, key))
    return Receipt(submission=submission, number=number, secret_hash=hash_of(code))


def _seed(round_id: int, key: str) -> str:
    return f"{round_id}:{key}"


def _instance_key() -> bytes:
    return settings.SECRET_KEY.encode()


def acknowledgement_of_draft(draft: Draft) -> Acknowledgement:
    """Give the receipt of a draft that was sent; its text is no longer here, its key still is."""
    submission = Submission.objects.get(round=draft.round, key_hash=key_hash(draft.round, draft.form_key))
    return acknowledge(submission, draft.form_key, created=False)
