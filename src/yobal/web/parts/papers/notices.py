"""An announcement as it is shown: its words, a QR code for each thing it offers, and what was announced later."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yobal.publication.models import Announcement, Consultation, Document, ShortLink
from yobal.publication.queries import later_announcements, links_of, public_documents, window_at
from yobal.publication.states import AnnouncementKind
from yobal.render.qr import qr_data_uri, qr_svg
from yobal.web.parts.templatetags.yobal import close


@dataclass(frozen=True)
class Code:
    """A short address and its QR code; `document` is empty for the answer form and for the announcement itself."""

    address: str
    document: Document | None = None

    @property
    def shown(self) -> str:
        """The address as one types it."""
        return self.address.split("://", 1)[-1]

    @property
    def svg(self) -> SafeString:
        """The code for a page. It holds a path of numbers and an escaped title, nothing typed by anybody."""
        return mark_safe(qr_svg(self.address, title=self.alternative))  # noqa: S308

    @property
    def picture(self) -> str:
        """The code for paper."""
        return qr_data_uri(self.address)

    @property
    def alternative(self) -> str:
        """What the code is, for those who do not see it."""
        return _("QR code: %(address)s") % {"address": self.shown}


@dataclass(frozen=True)
class Later:
    """An announcement that corrected or extended this one, or closed its round."""

    announcement: Announcement

    @property
    def words(self) -> str:
        """Say what it did, in the reader's language."""
        found = self.announcement
        said = {"number": found.number, "when": close_in_words(found.closes_at, found)}
        if found.kind == AnnouncementKind.EXTENSION:
            return _("Extended by announcement No. %(number)s: comments are on time until %(when)s.") % said
        if found.kind == AnnouncementKind.CLOSING:
            return _("Closed by announcement No. %(number)s.") % said
        return _("Corrected by announcement No. %(number)s.") % said


@dataclass(frozen=True)
class Notice:
    """An announcement with its codes: of the documents it offers, of the answer form, and its own.

    `closes_at` is what holds: the window of its round, or before its release the close that it is going to announce.
    """

    announcement: Announcement
    documents: tuple[Code, ...]
    answer: Code | None
    own: Code | None
    later: tuple[Later, ...]
    closes_at: datetime | None


def notice_of(announcement: Announcement, *, at: datetime) -> Notice:
    """Gather what an announcement shows; before its release, as it will be."""
    links = links_of(announcement)
    return Notice(
        announcement,
        tuple(_code(link) for link in links.documents if link.document_id in _offered(announcement, at=at)),
        _code(links.form) if links.form and announcement.round.form_id else None,
        _code(links.own) if links.own else None,
        tuple(Later(found) for found in later_announcements(announcement, at=at)),
        _close_of(announcement, at=at),
    )


def _offered(announcement: Announcement, *, at: datetime) -> set[int]:
    """What is public; of an announcement that is not, whatever will be: what has a version at all."""
    if announcement.published_at:
        return {document.pk for document in public_documents(announcement.consultation, at=at)}
    return set(announcement.documents.filter(versions__isnull=False).values_list("pk", flat=True))


def _close_of(announcement: Announcement, *, at: datetime) -> datetime | None:
    announces = announcement.closes_at if announcement.published_at is None else None
    window = window_at(announcement.round, at=at)
    return announces or (window.closes_at if window else announcement.closes_at)


def _code(link: ShortLink) -> Code:
    return Code(address_of(link.code), link.document)


def address_of(code: str) -> str:
    """The whole of a short address, as it is printed."""
    return settings.BASE_URL + reverse("short-link", kwargs={"code": code})


def close_in_words(closes_at: datetime | None, announcement: Announcement) -> str:
    """The last minute that counts, as plain words in the reader's language."""
    return close_in_words_of(closes_at, announcement.consultation) if closes_at else ""


def close_in_words_of(closes_at: datetime, consultation: Consultation) -> str:
    """The last minute that counts in a consultation, as plain words."""
    return strip_tags(close(closes_at, consultation))
