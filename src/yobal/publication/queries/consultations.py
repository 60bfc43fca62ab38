"""Consultations, and who works on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from yobal.accounts.models import User
from yobal.publication.models import Announcement, Appointment, Consultation
from yobal.publication.states import AnnouncementKind

_shown: ContextVar[UUID | None] = ContextVar("shown", default=None)


@contextmanager
def showing(consultation: Consultation) -> Iterator[None]:
    """Let this rehearsal be found within the block, for somebody who holds a link to it."""
    token = _shown.set(consultation.pk)
    try:
        yield
    finally:
        _shown.reset(token)


def shown() -> UUID | None:
    """Say which rehearsal is shown now, if any."""
    return _shown.get()


def public_consultations(*, at: datetime) -> QuerySet[Consultation]:
    """List what the public may see, newest first; a rehearsal is never public."""
    found = Consultation.objects.filter(Q(solo=False) | Q(pk=_shown.get()), published_at__lte=at)
    return found.order_by("-published_at")


def is_public(consultation: Consultation, *, at: datetime) -> bool:
    """Say whether the public may see a consultation, as public_consultations() would list it."""
    is_shown = not consultation.solo or consultation.pk == _shown.get()
    return is_shown and consultation.published_at is not None and consultation.published_at <= at


def consultations_of(user: User) -> QuerySet[Consultation]:
    """List the consultations a member of staff is appointed to."""
    return Consultation.objects.filter(appointments__user=user, appointments__ended_at__isnull=True).distinct()


def appointments_of(consultation: Consultation) -> QuerySet[Appointment]:
    """List the roles in force, by person."""
    found = consultation.appointments.filter(ended_at__isnull=True)
    return found.select_related("user").order_by("user__name", "role")


def consultations_with_roles(user: User) -> QuerySet[Consultation]:
    """List the consultations a member of staff is appointed to, those appointments in `mine`."""
    held = Appointment.objects.filter(user=user, ended_at__isnull=True)
    return consultations_of(user).prefetch_related(Prefetch("appointments", queryset=held, to_attr="mine"))


def rehearsals_of(consultation: Consultation) -> QuerySet[Consultation]:
    """List the rehearsals made from a consultation, newest first."""
    return consultation.copies.filter(solo=True).order_by("-created_at")


def announcements_waiting(consultation: Consultation) -> list[Announcement]:
    """List the announcements that are not public yet, openings first, as they would be released."""
    waiting = consultation.announcements.filter(published_at__isnull=True).select_related("consultation", "round__form")
    return sorted(waiting, key=lambda row: (row.kind != AnnouncementKind.OPENING, row.pk))


def is_all_released(consultation: Consultation) -> bool:
    """Say whether nothing prepared waits to become public."""
    return bool(consultation.published_at) and not announcements_waiting(consultation)
