"""Keeping who sent a submission; called by reception alone."""

from dataclasses import dataclass
from datetime import datetime

from yobal.collection.models import Submission
from yobal.identities.models import Participant, PersonalField


@dataclass(frozen=True)
class SealedField:
    """A piece with its salt and commitment, ready to be stored."""

    name: str
    ordinal: int
    value: bytes
    salt: bytes
    commitment: bytes


def keep(submission: Submission, *, sealed: list[SealedField], by: str, at: datetime) -> Participant:
    """Store the personal pieces as received, and a working copy of them."""
    PersonalField.objects.bulk_create(
        PersonalField(submission=submission, **{name: getattr(field, name) for name in SealedField.__annotations__})
        for field in sealed
    )
    said = {field.name: field.value.decode("utf-8", "replace").replace("\0", "").strip() for field in sealed}
    return Participant.objects.create(
        submission=submission,
        name=said.get("person/name", "")[:300],
        position=said.get("person/position", "")[:300],
        organisation=said.get("person/organisation", "")[:300],
        email=said.get("person/email", "")[:320],
        telephone=said.get("person/telephone", "")[:60],
    )
