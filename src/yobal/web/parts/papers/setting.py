"""Setting papers into PDF, once for the same document."""

import base64
import logging
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Model
from django.utils.translation import gettext as _

from yobal.audit.actions import subject_of
from yobal.lib.errors import OutOfOrder
from yobal.render.failures import RenderFailed
from yobal.render.pdf import html_to_pdf

KEPT_SECONDS = 24 * 3600
_log = logging.getLogger(__name__)


def tag_of(html: str) -> str:
    """A strong ETag: setting is deterministic, so equal documents make equal bytes."""
    return f'"{sha256(html.encode()).hexdigest()}"'


def set_paper(html: str, *, language: str, title: str, subject: Model) -> bytes:
    """Set a document, or take it from the cache: setting takes seconds, and launch day asks for it often."""
    key = f"paper:{sha256(html.encode()).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        try:
            kept = html_to_pdf(html, language=language, title=title)
        except RenderFailed as failure:
            _log.error("A paper of %s was not set: %s", subject_of(subject), failure.cause)
            raise OutOfOrder(
                _("The paper could not be made just now. The page of the announcement says the same; try again later.")
            ) from failure
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def data_uri(picture: bytes) -> str:
    """A kept PNG or JPEG as the source of an <img>."""
    if not picture:
        return ""
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
