"""An announcement on paper: the same in whatever language it is asked for, the prevailing language first."""

import logging
from hashlib import sha256

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from yobal.lib.errors import OutOfOrder
from yobal.render.failures import RenderFailed
from yobal.render.pdf import html_to_pdf
from yobal.web.public.consultations.notices import Notice

KEPT_SECONDS = 24 * 3600
_log = logging.getLogger(__name__)


def html_of(notice: Notice) -> str:
    """Write the announcement once in each language of its consultation, a page for each."""
    languages = _languages(notice)
    sheets = [_sheet(notice, language) for language in languages]
    title = notice.announcement.title.text(languages[0])
    return render_to_string(
        "public/consultations/paper.html", {"sheets": sheets, "language": languages[0], "title": title}
    )


def _languages(notice: Notice) -> list[str]:
    found: list[str] = notice.announcement.consultation.languages or ["km"]
    return found


def _sheet(notice: Notice, language: str) -> str:
    announcement = notice.announcement
    body_language = announcement.body.language(language)
    context = {
        "notice": notice,
        "announcement": announcement,
        "consultation": announcement.consultation,
        "language": language,
        "body": announcement.body.text(body_language),
        "body_language": body_language,
    }
    with translation.override(language):
        sheet = render_to_string("public/consultations/paper_sheet.html", context)
    return mark_safe(sheet)  # noqa: S308 - a template of ours, which escapes what was typed


def tag_of(html: str) -> str:
    """A strong ETag: setting is deterministic, so equal documents make equal bytes."""
    return f'"{sha256(html.encode()).hexdigest()}"'


def pdf_of(notice: Notice, html: str) -> bytes:
    """Set the announcement, or take it from the cache: setting takes seconds, and launch day asks for it often."""
    key = f"announcement-pdf:{sha256(html.encode()).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = _set(notice, html)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _set(notice: Notice, html: str) -> bytes:
    language = _languages(notice)[0]
    try:
        return html_to_pdf(html, language=language, title=notice.announcement.title.text(language))
    except RenderFailed as failure:
        _log.error("The paper of announcement %s was not set: %s", notice.announcement.number, failure.cause)
        raise OutOfOrder(
            _("The paper could not be made just now. The page of the announcement says the same; try again later.")
        ) from failure
