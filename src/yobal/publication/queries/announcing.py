"""Announcements and the short addresses they carry."""

from datetime import datetime

from django.db.models import Q, QuerySet

from yobal.publication.models import (
    Announcement,
    Consultation,
    ShortLink,
)


def public_announcements(consultation: Consultation, *, at: datetime) -> QuerySet[Announcement]:
    """List what was announced, newest first."""
    found = consultation.announcements.filter(published_at__lte=at)
    return found.select_related("round").prefetch_related("documents")


def links_of(announcement: Announcement) -> tuple[list[ShortLink], ShortLink | None]:
    """Give the short links an announcement carries: of its documents, and of its round's form."""
    links = ShortLink.objects.filter(consultation=announcement.consultation_id)
    documents = links.filter(document__announcements=announcement).select_related("document")
    return list(documents.order_by("document__position")), links.filter(round=announcement.round_id).first()


def announcements_prepared(consultation: Consultation) -> QuerySet[Announcement]:
    """List all announcements, newest first, published or not."""
    return consultation.announcements.select_related("round").order_by("-issued_on", "-id")


def short_links_of(announcement: Announcement) -> QuerySet[ShortLink]:
    """List the short addresses printed with an announcement: its documents', then its form's."""
    offered = Q(document__in=announcement.documents.all()) | Q(round=announcement.round_id)
    found = ShortLink.objects.filter(offered, consultation=announcement.consultation_id)
    return found.select_related("document", "round").order_by("document__position", "id")
