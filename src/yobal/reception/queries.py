"""Finding the receipt of what came before."""

from hashlib import sha256

from django.conf import settings

from yobal.collection.models import Draft, Submission
from yobal.lib.numbers import private_code, receipt_number
from yobal.publication.models import Round
from yobal.reception.intake import Acknowledgement


def key_hash(round_: Round, key: str) -> bytes:
    """Hash an idempotency key for keeping, apart in each round."""
    return sha256(f"{round_.pk}\0{key}".encode()).digest()


def acknowledge(submission: Submission, key: str, *, created: bool) -> Acknowledgement:
    """Derive number and code from the key, so that the same key shows the same receipt again."""
    if not key:
        return Acknowledgement(submission, submission.receipt.number, "", created)
    seed, instance = f"{submission.round_id}:{key}", settings.SECRET_KEY.encode()
    return Acknowledgement(submission, receipt_number(instance, seed), private_code(instance, seed), created)


def acknowledgement_of_draft(draft: Draft) -> Acknowledgement:
    """Give the receipt of a draft that was sent; its text is no longer here, its key still is."""
    submission = Submission.objects.get(round=draft.round, key_hash=key_hash(draft.round, draft.form_key))
    return acknowledge(submission, draft.form_key, created=False)
