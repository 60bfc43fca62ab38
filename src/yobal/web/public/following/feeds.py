"""What was announced, published and answered, newest first, for feed readers (RFC 4287)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from yobal.lib.text import printable
from yobal.publication.addresses import public_address
from yobal.publication.dates import reading_language
from yobal.publication.models import Consultation
from yobal.publication.queries import public_consultations
from yobal.publication.queries.notices import announcements_in, versions_in
from yobal.response.queries import reports_in
from yobal.web.parts.templatetags.yobal import digits, words

_NEWEST = 50


@dataclass(frozen=True)
class _News:
    """One entry: `id_` stays, whatever the address of the site."""

    id_: str
    title: str
    address: str
    text: str
    at: datetime


def feed_of(consultation: Consultation | None, *, at: datetime) -> bytes:
    """Write the feed of one consultation, or of all that are public, in the reader's language."""
    found = [consultation] if consultation else list(public_consultations(at=at))
    news = sorted(_news(found, at=at), key=lambda row: (row.at, row.id_), reverse=True)
    feed = _frame(consultation)
    for row in news[:_NEWEST]:
        feed.add_item(
            row.title,
            row.address,
            linebreaks(row.text, autoescape=True),
            unique_id=row.id_,
            pubdate=row.at,
            updateddate=row.at,
        )
    written = BytesIO()
    feed.write(written, "utf-8")
    return written.getvalue()


def _frame(consultation: Consultation | None) -> Atom1Feed:
    language = reading_language()
    if consultation is None:
        page, own = public_address("home", language=language), public_address("feed-of-all", language=language)
        return Atom1Feed(
            _("Consultations"), page, None, language=language, feed_url=own, feed_guid=_id(page), author_name="Yobal"
        )
    page = public_address("consultation", consultation.slug, language=language)
    return Atom1Feed(
        _words(consultation.title),
        page,
        None,
        language=language,
        subtitle=_words(consultation.summary) or None,
        feed_url=public_address("feed", consultation.slug, language=language),
        feed_guid=consultation.pk.urn,
        author_name=_words(consultation.body_name) or "Yobal",
    )


def _words(text: dict[str, str] | None) -> str:
    return printable(words(text))


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, name).urn


def _news(consultations: list[Consultation], *, at: datetime) -> Iterator[_News]:
    language = reading_language()
    for announcement in announcements_in(consultations, at=at).order_by("-published_at")[:_NEWEST]:
        slug = announcement.consultation.slug
        yield _News(
            uuid5(announcement.consultation_id, f"announcement:{announcement.pk}").urn,
            _words(announcement.title),
            public_address("announcement", slug, announcement.address, language=language),
            "\n\n".join(filter(None, (_words(announcement.reason), _words(announcement.body)))),
            announcement.published_at or at,
        )
    for version in versions_in(consultations, at=at).order_by("-published_at")[:_NEWEST]:
        document = version.document
        page = public_address("consultation", document.consultation.slug, language=language)
        named = {"title": _words(document.title), "number": digits(version.number)}
        yield _News(
            uuid5(document.consultation_id, f"version:{version.pk}").urn,
            _("%(title)s: version %(number)s") % named,
            f"{page}#document-{document.slug}",
            _words(version.label) or _words(document.consultation.title),
            version.published_at or at,
        )
    for report in reports_in(consultations, at=at).order_by("-published_at")[:_NEWEST]:
        yield _News(
            uuid5(report.consultation_id, f"report:{report.pk}").urn,
            _("Response report %(number)s") % {"number": digits(report.number)},
            public_address("report", report.consultation.slug, report.number, language=language),
            _words(report.consultation.title),
            report.published_at or at,
        )
