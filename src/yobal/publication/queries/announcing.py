"""Announcements and the short addresses they carry."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from yobal.publication.models import (
    Announcement,
    Consultation,
    ShortLink,
)
from yobal.publication.states import AnnouncementKind, Release

_LATER = (AnnouncementKind.CORRECTION, AnnouncementKind.EXTENSION, AnnouncementKind.CLOSING)


@dataclass(frozen=True)
class Links:
    """The short links that an announcement carries: of its documents, of its round's form, and its own."""

    documents: tuple[ShortLink, ...]
    form: ShortLink | None
    own: ShortLink | None


def public_announcements(consultation: Consultation, *, at: datetime) -> QuerySet[Announcement]:
    """List what was announced, newest first."""
    found = consultation.announcements.filter(published_at__lte=at)
    return found.select_related("round").prefetch_related("documents", "files")


def later_announcements(announcement: Announcement, *, at: datetime) -> QuerySet[Announcement]:
    """List what corrected or extended an announcement, or closed its round, oldest first."""
    if announcement.published_at is None:
        return Announcement.objects.none()
    found = Announcement.objects.filter(round=announcement.round_id, kind__in=_LATER, published_at__lte=at)
    after = Q(published_at__gt=announcement.published_at) | Q(
        published_at=announcement.published_at, pk__gt=announcement.pk
    )
    return found.filter(after).order_by("published_at", "pk")


def announcements_due(*, at: datetime) -> QuerySet[Announcement]:
    """List what is approved and should be public by its set hour, but is not yet."""
    found = Announcement.objects.filter(
        release=Release.AT_HOUR, release_at__lte=at, approved_at__isnull=False, published_at__isnull=True
    )
    return found.select_related("consultation", "round__form").order_by("release_at", "pk")


def links_of(announcement: Announcement) -> Links:
    """Give the short links an announcement carries."""
    found = short_links_of(announcement)
    return Links(
        tuple(link for link in found if link.document_id),
        next((link for link in found if link.round_id), None),
        next((link for link in found if link.announcement_id), None),
    )


def announcements_prepared(consultation: Consultation) -> QuerySet[Announcement]:
    """List all announcements, newest first, published or not."""
    return consultation.announcements.select_related("round").order_by("-issued_on", "-id")


def short_links_of(announcement: Announcement) -> QuerySet[ShortLink]:
    """List the short addresses printed with an announcement: its documents', its form's, its own."""
    offered = Q(document__in=announcement.documents.all()) | Q(round=announcement.round_id)
    found = ShortLink.objects.filter(offered | Q(announcement=announcement), consultation=announcement.consultation_id)
    return found.select_related("document", "round").order_by("document__position", "id")
