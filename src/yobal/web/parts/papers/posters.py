"""A poster to put up: what is asked, until when, and a QR code that a phone reads from two metres away."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from yobal.publication.states import DocumentKind
from yobal.web.parts.papers.notices import Code, Notice, close_in_words
from yobal.web.parts.papers.setting import data_uri, set_paper
from yobal.web.parts.papers.sheets import emblem_of, languages_of

# The size of all type follows from this one; A3 is A4 enlarged.
SIZES = {"a4": "12pt", "a3": "17pt"}


@dataclass(frozen=True)
class Words:
    """What a poster says in one language."""

    language: str
    head: str
    title: str
    call: str
    until: str
    deadline: str
    read: str
    contact: str
    mark: str


def poster_html(notice: Notice, *, size: str) -> str:
    """The poster as the document that is set into PDF: all languages on one page, the prevailing one largest."""
    said = [_words(notice, language) for language in languages_of(notice.announcement)]
    context = {
        "size": size,
        "type": SIZES[size],
        "words": said,
        "language": said[0].language,
        "title": said[0].title,
        "emblem": data_uri(emblem_of(notice)),
        "answer": notice.answer,
        "draft": _draft(notice),
        "illustrative": notice.announcement.consultation.illustrative,
    }
    with translation.override(said[0].language):
        return render_to_string("parts/papers/poster.html", context)


def poster(notice: Notice, html: str) -> bytes:
    """Set the poster."""
    announcement = notice.announcement
    language = languages_of(announcement)[0]
    return set_paper(
        html, language=language, title=announcement.consultation.title.text(language), subject=announcement
    )


def _words(notice: Notice, language: str) -> Words:
    announcement = notice.announcement
    consultation = announcement.consultation
    with translation.override(language):
        return Words(
            language=language,
            head=consultation.body_name.text(language),
            title=consultation.title.text(language),
            call=_("Give your comments"),
            until=_("Comments are taken until"),
            deadline=close_in_words(notice.closes_at, announcement),
            read=_("Read the draft"),
            contact=announcement.contact.text(language) or consultation.contact.text(language),
            mark="" if announcement.approved_at else _("Draft, not approved"),
        )


def _draft(notice: Notice) -> Code | None:
    drafts = (code for code in notice.documents if code.document and code.document.kind == DocumentKind.DRAFT)
    return next(drafts, None)
