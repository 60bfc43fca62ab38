"""Keeping who sent a submission, called by reception alone; and the answers of those who sent it together."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from yobal.audit.actions import record
from yobal.collection.models import Submission
from yobal.collection.queries import close_of
from yobal.identities.models import Participant, PersonalField, Signatory
from yobal.identities.policies import check_can_answer_for_oneself
from yobal.identities.queries import secret_of_signatory
from yobal.identities.states import Contact
from yobal.lib.bulk import insert, insert_each
from yobal.lib.numbers import hash_of

# What the working copy of each piece holds; the piece itself is kept whole.
_LONGEST = {
    "name": 300,
    "name_latin": 300,
    "honorific": 100,
    "position": 300,
    "organisation": 300,
    "on_behalf_of": 300,
    "email": 320,
    "telephone": 60,
    "telegram": 100,
    "address": 500,
}
_SIGNATORY = re.compile(r"signatory/([1-9][0-9]?)/(name|organisation|email)")


class SealedField(NamedTuple):
    """A piece with its salt and commitment, ready to be stored."""

    name: str
    ordinal: int
    value: bytes
    salt: bytes
    commitment: bytes


SEALED_COLUMNS = ("submission_id", "name", "ordinal", "value", "salt", "commitment")


def sealed_values(submission: Submission, *, sealed: Iterable[SealedField]) -> Iterator[tuple[object, ...]]:
    """Give the rows of sealed pieces for SEALED_COLUMNS, which are those of every CommittedField."""
    for field in sealed:
        yield submission.pk, *field


@dataclass(frozen=True)
class Senders:
    """Who sent a submission, and whom they named as sending it with them."""

    participant: Participant
    signatories: list[Signatory]


def keep(submission: Submission, *, sealed: list[SealedField], by: str, at: datetime) -> Senders:
    """Store the personal pieces as received, and a working copy of them."""
    insert(PersonalField, SEALED_COLUMNS, sealed_values(submission, sealed=sealed))
    participant = Participant(submission=submission, **_working_copy(sealed))
    senders = Senders(participant, list(_signatories(submission, sealed)))
    insert_each([senders.participant])
    insert_each(senders.signatories)
    return senders


def keep_each(sealed_by_submission: Sequence[tuple[Submission, list[SealedField]]]) -> None:
    """Store the personal pieces of many submissions as keep() does those of one."""
    rows = (
        values for submission, sealed in sealed_by_submission for values in sealed_values(submission, sealed=sealed)
    )
    insert(PersonalField, SEALED_COLUMNS, rows)
    working = ((submission.pk, *_working_copy(sealed).values()) for submission, sealed in sealed_by_submission)
    insert(Participant, ("submission_id", *_LONGEST, "contact"), working)


def _working_copy(sealed: list[SealedField]) -> dict[str, str]:
    said = {field.name: _line(field) for field in sealed}
    contact = said.get("person/contact", "")
    return {
        **{name: said.get(f"person/{name}", "")[:longest] for name, longest in _LONGEST.items()},
        "contact": contact if contact in Contact.values else "",
    }


def _line(field: SealedField) -> str:
    return field.value.decode("utf-8", "replace").replace("\0", "").strip()


def _signatories(submission: Submission, sealed: list[SealedField]) -> Iterator[Signatory]:
    """Make a row for each further sender who has a name or an address; none has consented yet."""
    said: dict[int, dict[str, str]] = {}
    for field in sealed:
        if (named := _SIGNATORY.fullmatch(field.name)) and (line := _line(field)):
            said.setdefault(int(named[1]), {})[named[2]] = line[: _LONGEST[named[2]]]
    for position, facts in sorted(said.items()):
        secret = secret_of_signatory(submission.pk, position)
        yield Signatory(submission=submission, position=position, secret_hash=hash_of(secret), **facts)


@transaction.atomic
def consent(signatory: Signatory, *, by: str, at: datetime) -> None:
    """Note that one of several senders says: this is said in my name too."""
    _answer(signatory, "consented_at", by=by, at=at)


@transaction.atomic
def decline(signatory: Signatory, *, by: str, at: datetime) -> None:
    """Note that one who was named as a sender says: not in my name."""
    _answer(signatory, "declined_at", by=by, at=at)


def _answer(signatory: Signatory, answer: str, *, by: str, at: datetime) -> None:
    """Write down one answer for good; the same answer again is no change."""
    submission = signatory.submission
    signatory.refresh_from_db()
    if getattr(signatory, answer) is not None:
        return
    check_can_answer_for_oneself(signatory, closes_at=close_of(submission, at=at), at=at)
    Signatory.objects.filter(pk=signatory.pk, consented_at=None, declined_at=None).update(**{answer: at})
    signatory.refresh_from_db()
    scope = submission.round.consultation_id
    record(f"identities.{answer.removesuffix('_at')}", subject=submission, by=by, at=at, scope=scope)
