"""What a member of staff has to do, consultation by consultation."""

from dataclasses import dataclass

from yobal.accounts.models import User
from yobal.approvals.queries import waiting_counts
from yobal.publication.models import Consultation, Window
from yobal.publication.queries import consultations_with_roles, windows_in_force
from yobal.publication.states import Role
from yobal.review.queries import unread_counts


@dataclass(frozen=True)
class Work:
    """One consultation as a member sees it: the roles held, and what waits for them."""

    consultation: Consultation
    roles: tuple[str, ...]
    to_approve: int
    unread: int

    @property
    def is_free(self) -> bool:
        """Nothing waits."""
        return not (self.to_approve or self.unread)


@dataclass(frozen=True)
class Close:
    """The close of a round, for moving a demonstration's clock around it."""

    consultation: Consultation
    window: Window


def work_of(user: User) -> list[Work]:
    """List one's consultations with what waits there, rehearsals last, in a fixed number of queries."""
    consultations = sorted(consultations_with_roles(user), key=lambda row: row.solo)
    scopes = [consultation.pk for consultation in consultations]
    approvals, unread = waiting_counts(user, scopes), unread_counts(scopes)
    return [_work(row, approvals.get(row.pk, 0), unread.get(row.pk, 0)) for row in consultations]


def _work(consultation: Consultation, approvals: int, unread: int) -> Work:
    mine = consultation.mine  # type: ignore[attr-defined]
    held = {appointment.role for appointment in mine}
    return Work(
        consultation,
        tuple(str(Role(role).label) for role in Role.values if role in held),
        to_approve=approvals if Role.APPROVER in held or consultation.solo else 0,
        unread=unread if held & {Role.SECRETARIAT, Role.REVIEWER} else 0,
    )


def closes_of(user: User) -> list[Close]:
    """List the closes in force of one's consultations, so that a demonstration can be moved around them."""
    consultations = list(consultations_with_roles(user))
    return [Close(window.round.consultation, window) for window in windows_in_force(consultations)]
