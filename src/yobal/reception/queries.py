"""Finding the receipt of what came before."""

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


def new_receipt(submission: Submission, key: str) -> Receipt:
    """Make up the receipt of a new submission, not saved: a number that is free, and the hash of its code."""
    seed = _seed(submission.round_id, key)
    tries = (receipt_number(_instance_key(), seed, attempt=attempt) for attempt in count())
    number = next(number for number in tries if not Receipt.objects.filter(number=number).exists())
    return Receipt(submission=submission, number=number, secret_hash=hash_of(private_code(_instance_key(), seed)))


def _seed(round_id: int, key: str) -> str:
    return f"{round_id}:{key}"


def _instance_key() -> bytes:
    return settings.SECRET_KEY.encode()


def acknowledgement_of_draft(draft: Draft) -> Acknowledgement:
    """Give the receipt of a draft that was sent; its text is no longer here, its key still is."""
    submission = Submission.objects.get(round=draft.round, key_hash=key_hash(draft.round, draft.form_key))
    return acknowledge(submission, draft.form_key, created=False)
