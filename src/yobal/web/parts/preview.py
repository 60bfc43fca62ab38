"""Links to a consultation as the public would see it: to a preview at a moment, or into a rehearsal.

A link is a signed capability that expires, opens on any device, and dies with its owner's appointment. The pages it
leads to are the public ones, under the prefix of the link.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from yobal.accounts.models import User
from yobal.publication.models import Consultation
from yobal.publication.permissions import can_enter

PREVIEW_LASTS = timedelta(hours=2)
REHEARSAL_LASTS = timedelta(days=7)
_SALT = "yobal.preview"


@dataclass(frozen=True)
class Preview:
    """What a link opens; `moment` is None in a rehearsal, which runs in the present and takes answers."""

    consultation: Consultation
    user: User
    moment: datetime | None


def link_to(preview: Preview, *, language: str) -> str:
    """Make the whole address of a preview or rehearsal, at the consultation's page."""
    token = signing.dumps(
        {
            "c": str(preview.consultation.pk),
            "u": preview.user.pk,
            "m": preview.moment.isoformat() if preview.moment else "",
        },
        salt=_SALT,
    )
    page = f"{language}/c/{preview.consultation.slug}/"
    return settings.BASE_URL + reverse("preview", kwargs={"token": token, "rest": page})


def open_link(token: str) -> Preview | None:
    """Give what a link opens; None for one that is forged, too old, or whose owner is no longer appointed."""
    try:
        content = signing.loads(token, salt=_SALT, max_age=REHEARSAL_LASTS)
        moment = datetime.fromisoformat(content["m"]) if content["m"] else None
        if moment:
            signing.loads(token, salt=_SALT, max_age=PREVIEW_LASTS)
    except signing.BadSignature:
        return None
    consultation = Consultation.objects.filter(pk=UUID(content["c"])).first()
    user = User.objects.filter(pk=content["u"]).first()
    if consultation is None or user is None or not can_enter(user, consultation):
        return None
    # Only a rehearsal takes answers before it is announced.
    return Preview(consultation, user, moment) if moment or consultation.solo else None
