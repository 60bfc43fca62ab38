"""Inviting institutions by name, and writing to those who answer for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.collection.invitations.actions import renew_link
from yobal.collection.invitations.policies import check_in_force
from yobal.collection.invitations.queries import openness_for, secret_of
from yobal.collection.models import Invitation
from yobal.identities.invitations.policies import check_focal_point, check_institution
from yobal.identities.invitations.queries import focal_point_of, reminder_key, table_of, to_remind
from yobal.identities.invitations.words import values_for
from yobal.identities.models import FocalPoint
from yobal.lib.errors import BadInput
from yobal.lib.localized import Localized
from yobal.lib.locking import save_unless_changed
from yobal.lib.numbers import hash_of
from yobal.messaging.actions import queue
from yobal.messaging.actions.sending import expiry
from yobal.messaging.queries import words_of
from yobal.messaging.states import Kind
from yobal.publication.models import Group, Round
from yobal.publication.policies.inviting import check_is_for_invited


@dataclass(frozen=True)
class Person:
    """A focal point as it is typed."""

    name: str
    position: str = ""
    email: str = ""
    telephone: str = ""
    telegram: str = ""


@dataclass(frozen=True)
class Invitee:
    """An institution with its focal point, as they are typed."""

    institution: Localized
    person: Person
    group: Group | None = None
    language: str = "km"


@transaction.atomic
def invite(round_: Round, *, invitee: Invitee, by: object, at: datetime) -> Invitation:
    """Invite one institution, last in the order of protocol; its link is there at once, and sent when asked for."""
    check_is_for_invited(round_)
    check_institution(round_, institution=invitee.institution)
    check_focal_point(name=invitee.person.name, email=invitee.person.email)
    last = round_.invitations.aggregate(last=Max("position"))["last"] or 0
    invitation = Invitation(
        round=round_,
        position=last + 1,
        institution=invitee.institution,
        group=invitee.group,
        language=invitee.language,
        created_by=str(by),
        created_at=at,
    )
    invitation.secret_hash = hash_of(secret_of(invitation))
    invitation.save(force_insert=True)
    _appoint(invitation, invitee.person, by=by, at=at)
    record("identities.invite", subject=invitation, by=by, at=at, scope=round_.consultation_id)
    return invitation


@transaction.atomic
def invite_many(round_: Round, *, invitees: Sequence[Invitee], by: object, at: datetime) -> list[Invitation]:
    """Invite institutions in the order of a list, all or none; each fault on a line of its own."""
    made, faults = [], []
    for place, invitee in enumerate(invitees, 1):
        try:
            made.append(invite(round_, invitee=invitee, by=by, at=at))
        except BadInput as refusal:
            faults.append(_("No. %(place)s of the list: %(cause)s") % {"place": place, "cause": refusal})
    if faults:
        raise BadInput("\n".join(faults), place="rows")
    return made


def _appoint(invitation: Invitation, person: Person, *, by: object, at: datetime) -> FocalPoint:
    return FocalPoint.objects.create(
        invitation=invitation,
        name=person.name.strip(),
        position=person.position.strip(),
        email=person.email.strip(),
        telephone=person.telephone.strip(),
        telegram=person.telegram.strip(),
        since=at,
        appointed_by=str(by),
    )


@transaction.atomic
def replace_focal_point(invitation: Invitation, *, person: Person, by: object, at: datetime) -> FocalPoint:
    """Let somebody else answer for an institution: a new link, and the predecessor's ends."""
    check_focal_point(name=person.name, email=person.email)
    renew_link(invitation, by=by, at=at)
    FocalPoint.objects.filter(invitation=invitation, until__isnull=True).update(until=at)
    successor = _appoint(invitation, person, by=by, at=at)
    scope = invitation.round.consultation_id
    record("identities.replace_focal_point", subject=invitation, by=by, at=at, scope=scope)
    return successor


@transaction.atomic
def correct_invitation(
    invitation: Invitation, *, institution: Localized, group: Group | None, seen: int, by: object, at: datetime
) -> None:
    """Correct how an institution is named and counted."""
    check_in_force(invitation)
    if not any(name.strip() for name in institution.values()):
        raise BadInput(_("Write the name of the institution."), place="institution")
    save_unless_changed(invitation, seen=seen, institution=institution, group=group)
    record("identities.correct_invitation", subject=invitation, by=by, at=at, scope=invitation.round.consultation_id)


@transaction.atomic
def send_invitation(invitation: Invitation, *, by: object, at: datetime) -> bool:
    """Mail the link to the focal point, where there is an address; again if asked for again. Says whether it was."""
    check_in_force(invitation)
    person = focal_point_of(invitation)
    if person is None or not person.email:
        raise BadInput(_("The focal point has no e-mail address. Print the letter instead."), place="email")
    key = f"invitation:{invitation.pk}:{invitation.generation}:{at.isoformat()}"
    queued = _write(invitation, person, Kind.INVITATION, key, at=at)
    record("identities.send_invitation", subject=invitation, by=by, at=at, scope=invitation.round.consultation_id)
    return queued


@transaction.atomic
def remind(round_: Round, *, by: object, at: datetime) -> int:
    """Write to all who have not replied and have an address, each once a day; returns to how many."""
    rows = to_remind(table_of(round_), at=at)
    for row in rows:
        if row.focal:
            _write(row.invitation, row.focal, Kind.INVITATION_REMINDER, reminder_key(row.invitation, at=at), at=at)
    record("identities.remind", subject=round_, by=by, at=at, scope=round_.consultation_id, reminded=len(rows))
    return len(rows)


def _write(invitation: Invitation, person: FocalPoint, kind: Kind, key: str, *, at: datetime) -> bool:
    """Put a message into the outbox; from a rehearsal nothing is sent."""
    consultation = invitation.round.consultation
    if consultation.solo:
        return False
    language = invitation.language
    window = openness_for(invitation, round_=invitation.round, at=at).window
    said = words_of(consultation.pk, kind=kind)[language].filled(values_for(invitation, language=language, at=at))
    headers = {"Auto-Submitted": "auto-generated"}
    if kind == Kind.INVITATION_REMINDER and window and at < window.closes_at:
        headers["Expires"] = expiry(window.closes_at)
    queue(
        key=key,
        to=person.email,
        language=language,
        subject=said.subject,
        body=said.body,
        scope=consultation.pk,
        headers=headers,
    )
    return True


@transaction.atomic
def note_export(round_: Round, *, by: object, at: datetime) -> None:
    """Write down who took the table of the invited, with names and addresses, out of the system."""
    record("identities.export_invited", subject=round_, by=by, at=at, scope=round_.consultation_id)
