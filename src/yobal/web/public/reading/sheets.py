"""The text of a version as it stands on the reader's page, kept: a published version never changes.

A draft of three hundred pages takes most of a second to write; on launch day everybody opens it.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import unescape
from importlib.metadata import version as installed

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from yobal.lib import clock
from yobal.lib.canonical import canonical
from yobal.publication.models import Version
from yobal.publication.queries import provisions_of
from yobal.web.public.reading.leaves import Leaf, leaves_of, outline_of

KEPT_SECONDS = 24 * 3600
# As provisions.html writes it; in a text no such mark can stand, its signs are escaped.
_PLACE = re.compile(r"<!--own:(.*?)-->")


@dataclass(frozen=True)
class Written:
    """The outline and the provisions as HTML, and how many provisions can be commented on."""

    outline: SafeString
    provisions: SafeString
    numbered: int


@dataclass(frozen=True)
class Sheets:
    """A version in the languages chosen; `answer_url`, `history` and `asked` are as provisions.html reads them.

    With `holds_own` each provision has a place for the reader's own comments, see `with_own`.
    """

    version: Version
    languages: tuple[str, ...]
    figures: Mapping[str, str]
    answer_url: str
    history: tuple[str, ...]
    asked: str = ""
    holds_own: bool = False

    @cached_property
    def leaves(self) -> list[Leaf]:
        """The provisions laid out."""
        provisions = list(provisions_of(self.version).select_related(None))
        return leaves_of(provisions, languages=self.languages, figures=self.figures)

    def written(self) -> Written:
        """What the page shows, from where it is kept or written now.

        What is only previewed as published may still change.
        """
        if self.version.published_at is None or clock.is_previewed():
            return self._write()
        kept: tuple[bytes, bytes, int] | None = cache.get(self._key)
        if kept is not None:
            outline, provisions, numbered = kept
            return Written(_unpacked(outline), _unpacked(provisions), numbered)
        written = self._write()
        cache.set(self._key, (_packed(written.outline), _packed(written.provisions), written.numbered), KEPT_SECONDS)
        return written

    def _write(self) -> Written:
        context = {
            "leaves": self.leaves,
            "answer_url": self.answer_url,
            "history": self.history,
            "asked": self.asked,
            "holds_own": self.holds_own,
        }
        return Written(
            render_to_string("public/reading/outline.html", {"outline": outline_of(self.leaves)}),
            render_to_string("public/reading/provisions.html", context),
            sum(1 for leaf in self.leaves if leaf.commentable and leaf.number),
        )

    @cached_property
    def _key(self) -> str:
        document = self.version.document
        # The address holds the reader's language, and the prefix of a preview.
        address = reverse("public:version", args=[document.consultation.slug, document.slug, self.version.number])
        facts = [str(document.consultation.pk), self.version.pk, address, self.answer_url, dict(self.figures)]
        wanted = [list(self.languages), list(self.history), self.asked, self.holds_own]
        return f"reader:{sha256(canonical([installed('yobal'), facts, wanted])).hexdigest()}"


def with_own(provisions: SafeString, own: Mapping[str, SafeString]) -> SafeString:
    """Put a reader's own comments, written already, into the text at the provisions of these anchors."""
    return mark_safe(_PLACE.sub(lambda place: own.get(unescape(place[1]), ""), provisions))  # noqa: S308 - as above


def _packed(html: SafeString) -> bytes:
    # Quick rather than small: it shrinks to a tenth all the same.
    return zlib.compress(html.encode(), level=1)


def _unpacked(kept: bytes) -> SafeString:
    return mark_safe(zlib.decompress(kept).decode())  # noqa: S308 - templates of ours wrote it
