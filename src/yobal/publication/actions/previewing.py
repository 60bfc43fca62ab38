"""A consultation as it would stand once what is prepared were released; for a transaction that is rolled back."""

from datetime import datetime

from django.db import transaction

from yobal.accounts.models import User
from yobal.lib.errors import Refusal
from yobal.publication.actions.releasing import publish_announced
from yobal.publication.actions.versions import publish_version
from yobal.publication.models import Consultation
from yobal.publication.queries import announcements_waiting

# Stands where the register's number is not known yet.
NUMBER_TO_COME = "0000"


def release_all(consultation: Consultation, *, by: User, at: datetime) -> None:
    """Make everything prepared public, as the approvals would; what cannot be released yet is left out.

    Call it inside a transaction, and roll that back.
    """
    for announcement in announcements_waiting(consultation):
        if not announcement.number:
            announcement.number = f"{NUMBER_TO_COME}-{announcement.pk}"
            announcement.save(update_fields=["number"])
        try:
            with transaction.atomic():
                publish_announced(announcement, by=by, at=at)
        except Refusal:
            continue
    if Consultation.objects.filter(pk=consultation.pk, published_at__isnull=True).update(published_at=at):
        _publish_drafts(consultation, by=by, at=at)


def _publish_drafts(consultation: Consultation, *, by: object, at: datetime) -> None:
    """No announcement is written yet: show at least the texts."""
    for document in consultation.documents.all():
        newest = document.versions.order_by("-number").first()
        if newest:
            publish_version(newest, by=by, at=at)
