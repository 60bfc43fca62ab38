"""Who may be appointed."""

from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.lib.errors import BadInput, NotAllowed, WrongState
from yobal.publication.models import Appointment
from yobal.publication.states import Role


def check_can_appoint(user: User, *, role: str) -> None:
    """Roles are given to members of staff whose account is in use."""
    if role not in Role.values:
        raise BadInput(_("Choose a role."), place="role")
    if not user.is_active:
        raise NotAllowed(_("This account is no longer in use."))


def check_can_end_appointment(appointment: Appointment) -> None:
    """A consultation keeps somebody who can prepare it."""
    others = Appointment.objects.filter(
        consultation=appointment.consultation_id, role=Role.SECRETARIAT, ended_at__isnull=True
    ).exclude(pk=appointment.pk)
    if appointment.role == Role.SECRETARIAT and not others.exists():
        raise WrongState(_("This is the last member of the secretariat. Appoint another one first."))
