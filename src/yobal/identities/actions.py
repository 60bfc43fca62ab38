"""Keeping who sent a submission; called by reception alone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from yobal.collection.models import Submission
from yobal.identities.models import Participant, PersonalField
from yobal.identities.states import Contact
from yobal.lib.bulk import insert, insert_each

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


@dataclass(frozen=True)
class SealedField:
    """A piece with its salt and commitment, ready to be stored."""

    name: str
    ordinal: int
    value: bytes
    salt: bytes
    commitment: bytes


SEALED_COLUMNS = ("submission_id", "name", "ordinal", "value", "salt", "commitment")


def sealed_values(submission: Submission, sealed: Iterable[SealedField]) -> Iterator[tuple[object, ...]]:
    """Give the rows of sealed pieces for SEALED_COLUMNS, which are those of every CommittedField."""
    for field in sealed:
        yield submission.pk, field.name, field.ordinal, field.value, field.salt, field.commitment


def keep(submission: Submission, *, sealed: list[SealedField], by: str, at: datetime) -> Participant:
    """Store the personal pieces as received, and a working copy of them."""
    insert(PersonalField, SEALED_COLUMNS, sealed_values(submission, sealed))
    participant = _participant(submission, sealed)
    participant.save(force_insert=True)
    return participant


def keep_each(sealed_by_submission: Sequence[tuple[Submission, list[SealedField]]]) -> None:
    """Store the personal pieces of many submissions as keep() does those of one."""
    rows = (values for submission, sealed in sealed_by_submission for values in sealed_values(submission, sealed))
    insert(PersonalField, SEALED_COLUMNS, rows)
    insert_each([_participant(submission, sealed) for submission, sealed in sealed_by_submission])


def _participant(submission: Submission, sealed: list[SealedField]) -> Participant:
    said = {field.name: field.value.decode("utf-8", "replace").replace("\0", "").strip() for field in sealed}
    return Participant(
        submission=submission,
        **{name: said.get(f"person/{name}", "")[:longest] for name, longest in _LONGEST.items()},
        contact=said.get("person/contact", "") if said.get("person/contact") in Contact.values else "",
    )
