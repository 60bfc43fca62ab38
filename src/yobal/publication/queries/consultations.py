"""Consultations, and who works on them."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from yobal.accounts.models import User
from yobal.publication.models import (
    Appointment,
    Consultation,
)


def public_consultations(*, at: datetime) -> QuerySet[Consultation]:
    """List what the public may see, newest first."""
    return Consultation.objects.filter(published_at__lte=at).order_by("-published_at")


def consultations_of(user: User) -> QuerySet[Consultation]:
    """List the consultations a member of staff is appointed to."""
    return Consultation.objects.filter(appointments__user=user, appointments__ended_at__isnull=True).distinct()


def consultations_with_roles(user: User) -> QuerySet[Consultation]:
    """List the consultations a member of staff is appointed to, those appointments in `mine`."""
    held = Appointment.objects.filter(user=user, ended_at__isnull=True)
    return consultations_of(user).prefetch_related(Prefetch("appointments", queryset=held, to_attr="mine"))


def appointments_of(consultation: Consultation) -> QuerySet[Appointment]:
    """List the roles in force, by person."""
    found = consultation.appointments.filter(ended_at__isnull=True)
    return found.select_related("user").order_by("user__name", "role")
