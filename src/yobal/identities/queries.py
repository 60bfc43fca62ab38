"""The one way to read names; each reading by staff leaves an audit row."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.collection.models import Submission
from yobal.collection.states import ParticipantKind
from yobal.identities.models import Participant, PersonalField, Signatory
from yobal.lib.errors import BadInput
from yobal.lib.numbers import hash_of, invitation_code


@dataclass(frozen=True)
class Identity:
    """What a reader may know of who sent a submission."""

    name: str = ""
    name_latin: str = ""
    honorific: str = ""
    position: str = ""
    organisation: str = ""
    on_behalf_of: str = ""
    email: str = ""
    telephone: str = ""
    telegram: str = ""
    address: str = ""
    contact: str = ""
    signatory: str = ""
    signatory_title: str = ""

    @property
    def label(self) -> str:
        """Name the sender in one line."""
        return ", ".join(part for part in (self.name, self.organisation) if part)


def disclose(submission: Submission, *, by: object, at: datetime, reason: str) -> Identity:
    """Tell who sent a submission, and write down who asked, when and why."""
    if not reason.strip():
        raise BadInput(_("Say why you need the name. The reason is kept with your own."), place="reason")
    scope = submission.round.consultation_id
    record("identities.disclose", subject=submission, by=by, at=at, scope=scope, reason=reason)
    return _identity(submission)


def institution(submission: Submission) -> str:
    """Name the organisation that sent it, which is not personal; '' for a private person."""
    if submission.kind != ParticipantKind.ORGANISATION:
        return ""
    found = Participant.objects.filter(submission=submission).values_list("organisation", flat=True).first()
    return found or ""


def institutions(submissions: Iterable[Submission]) -> dict[UUID, str]:
    """Name the organisations among the senders of many submissions, in one query; private persons are left out."""
    sent = [row.pk for row in submissions if row.kind == ParticipantKind.ORGANISATION]
    named = Participant.objects.filter(submission__in=sent).exclude(organisation="")
    return dict(named.values_list("submission_id", "organisation"))


def own_words(submission: Submission) -> Identity:
    """Show participants, who hold the receipt, what they said of themselves."""
    return _identity(submission)


def own_fields(submission: Submission) -> list[PersonalField]:
    """Give participants, who hold the receipt, the personal pieces as received."""
    return list(PersonalField.objects.filter(submission=submission).order_by("name", "ordinal"))


def _identity(submission: Submission) -> Identity:
    found = Participant.objects.filter(submission=submission).first()
    if found is None:
        return Identity()
    said = {field.name: getattr(found, field.name, "") for field in fields(Identity)}
    return Identity(**said | (_signature(submission) if submission.recorded_by else {}))


def _signature(submission: Submission) -> dict[str, str]:
    """Say who signed a letter, which the working copy has no column for."""
    signed = PersonalField.objects.filter(submission=submission, name__startswith="person/signatory")
    rows = signed.order_by("name").values_list("name", "value")
    return {name.removeprefix("person/"): bytes(value or b"").decode("utf-8", "replace") for name, value in rows}


def left_an_address(submission: Submission) -> bool:
    """Say whether an e-mail address was given, without telling which."""
    return Participant.objects.filter(submission=submission).exclude(email="").exists()


@dataclass(frozen=True)
class Joint:
    """How many others a submission names as its senders, and what they said; 0 for one sender."""

    named: int
    consented: int
    declined: int


def joint(submission: Submission) -> Joint:
    """Count the further senders of a submission; their names are read like all names."""
    counts = Signatory.objects.filter(submission=submission).aggregate(
        named=Count("pk"),
        consented=Count("pk", filter=Q(consented_at__isnull=False)),
        declined=Count("pk", filter=Q(declined_at__isnull=False)),
    )
    return Joint(**counts)


def signatories_of(submission: Submission) -> QuerySet[Signatory]:
    """List who was named as sending it too: for participants, who hold the receipt, and together with disclose()."""
    return Signatory.objects.filter(submission=submission)


def secret_of_signatory(submission_pk: UUID, position: int) -> str:
    """Make the secret of a signatory's link; only its hash is kept, and who holds the receipt can see it again."""
    return invitation_code(settings.SECRET_KEY.encode(), f"signatory:{submission_pk}:{position}")


def signatory_of_secret(secret: str) -> Signatory | None:
    """Find a signatory by the secret of their link."""
    found = Signatory.objects.filter(secret_hash=hash_of(secret))
    return found.select_related("submission__round__consultation", "submission__form", "submission__receipt").first()
