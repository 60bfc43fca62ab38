"""Who may do what in a consultation: by appointment, and by nothing else."""

from django.contrib.auth.models import AnonymousUser

from yobal.accounts.models import User
from yobal.publication.models import Appointment, Consultation
from yobal.publication.states import Role

AnyUser = User | AnonymousUser


def roles_of(user: AnyUser, consultation: Consultation) -> frozenset[str]:
    """List the roles that a user holds now in a consultation."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    held = Appointment.objects.filter(consultation=consultation, user=user, ended_at__isnull=True)
    return frozenset(held.values_list("role", flat=True))


def can_enter(user: AnyUser, consultation: Consultation) -> bool:
    """Any appointment opens the consultation's desk."""
    return bool(roles_of(user, consultation))


def can_prepare(user: AnyUser, consultation: Consultation) -> bool:
    """The secretariat prepares and proposes."""
    return Role.SECRETARIAT in roles_of(user, consultation)


def can_approve(user: AnyUser, consultation: Consultation) -> bool:
    """Approvers approve; in a solo rehearsal whoever is appointed does."""
    roles = roles_of(user, consultation)
    return Role.APPROVER in roles or (consultation.solo and bool(roles))


def can_read(user: AnyUser, consultation: Consultation) -> bool:
    """Who reviews or approves reads what came in; note-takers see only what they record."""
    return bool(roles_of(user, consultation) & {Role.REVIEWER, Role.APPROVER, Role.SECRETARIAT})


def can_follow_approvals(user: AnyUser, consultation: Consultation) -> bool:
    """Those who propose see what became of it; those who approve see what waits."""
    return bool(roles_of(user, consultation) & {Role.APPROVER, Role.SECRETARIAT, Role.REVIEWER}) or can_approve(
        user, consultation
    )


def can_review(user: AnyUser, consultation: Consultation) -> bool:
    """Reviewers and the secretariat code and propose."""
    return bool(roles_of(user, consultation) & {Role.REVIEWER, Role.SECRETARIAT})


def can_record(user: AnyUser, consultation: Consultation) -> bool:
    """Note-takers and the secretariat enter letters, calls and what was said in meetings."""
    return bool(roles_of(user, consultation) & {Role.NOTE_TAKER, Role.SECRETARIAT})


def can_create_consultations(user: AnyUser) -> bool:
    """The ministry's IT creates consultations and appoints their first secretariat."""
    return isinstance(user, User) and user.is_active and user.is_operator


def can_move_clock(user: AnyUser) -> bool:
    """The secretariat of any consultation may move the clock of a demonstration."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return Appointment.objects.filter(user=user, role=Role.SECRETARIAT, ended_at__isnull=True).exists()
