"""What the public may open: everything else does not exist, and so is a 404."""

from datetime import datetime

from django.http import Http404

from yobal.publication.models import Announcement, AnnouncementFile, Consultation, DocumentFile, Version
from yobal.publication.models.rounds import address_of_number
from yobal.publication.queries import public_announcements, public_consultations


def public_consultation(slug: str, *, at: datetime) -> Consultation:
    """Find a published consultation."""
    found = public_consultations(at=at).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def public_announcement(consultation: Consultation, number: str, *, at: datetime) -> Announcement:
    """Find an announcement that was published."""
    asked = address_of_number(number)
    announced = public_announcements(consultation, at=at)
    found = next((announcement for announcement in announced if announcement.address == asked), None)
    if found is None:
        raise Http404
    found.consultation = consultation
    return found


def public_scan(announcement: Announcement, pk: int, name: str) -> AnnouncementFile:
    """Find a scan of the signed paper of a published announcement."""
    found = announcement.files.filter(pk=pk, name=name).first()
    if found is None:
        raise Http404
    return found


def public_version(consultation: Consultation, document: str, number: int, *, at: datetime) -> Version:
    """Find a published version of a document."""
    found = Version.objects.filter(
        document__consultation=consultation, document__slug=document, number=number, published_at__lte=at
    )
    version = found.select_related("document", "previous").first()
    if version is None:
        raise Http404
    version.document.consultation = consultation
    return version


def public_file(consultation: Consultation, pk: int, name: str, *, at: datetime) -> DocumentFile:
    """Find a file of a published version under the name it is downloaded by."""
    found = DocumentFile.objects.filter(
        pk=pk, name=name, version__document__consultation=consultation, version__published_at__lte=at
    ).first()
    if found is None:
        raise Http404
    return found
