"""An announcement as it is shown: its words, and a QR code for each thing it offers."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yobal.publication.models import Announcement, Document
from yobal.publication.queries import links_of, public_documents
from yobal.render.qr import qr_data_uri, qr_svg


@dataclass(frozen=True)
class Code:
    """A short address and its QR code; `document` is empty for the answer form."""

    address: str
    document: Document | None = None

    @property
    def shown(self) -> str:
        """The address as one types it."""
        return self.address.split("://", 1)[-1]

    @property
    def svg(self) -> SafeString:
        """The code for a page. It holds a path of numbers and an escaped title, nothing typed by anybody."""
        return mark_safe(qr_svg(self.address, title=_("QR code: %(address)s") % {"address": self.shown}))  # noqa: S308

    @property
    def picture(self) -> str:
        """The code for paper."""
        return qr_data_uri(self.address)


@dataclass(frozen=True)
class Notice:
    """A published announcement with its codes: of the public documents it offers, and of the answer form."""

    announcement: Announcement
    documents: tuple[Code, ...]
    answer: Code | None


def notice_of(announcement: Announcement, *, at: datetime) -> Notice:
    """Gather what an announcement shows."""
    links = links_of(announcement)
    shown = {document.pk for document in public_documents(announcement.consultation, at=at)}
    return Notice(
        announcement,
        tuple(Code(_address(link.code), link.document) for link in links.documents if link.document_id in shown),
        Code(_address(links.form.code)) if links.form and announcement.round.form_id else None,
    )


def _address(code: str) -> str:
    return settings.BASE_URL + reverse("short-link", kwargs={"code": code})
