"""An announcement as a message for Telegram and Facebook: plain text with short addresses, cut after a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from yobal.lib.khmer import sentences
from yobal.publication.states import DocumentKind
from yobal.web.parts.papers.notices import Notice, close_in_words
from yobal.web.parts.papers.sheets import languages_of

# Telegram's limit under a picture; Facebook's own is higher, but nobody reads on.
LIMITS = {"Telegram": 1024, "Facebook": 2000}
_MORE = " …"


@dataclass(frozen=True)
class Message:
    """One message, ready to be copied; `length` as the network counts it."""

    network: str
    language: str
    text: str
    limit: int

    @property
    def length(self) -> int:
        """Telegram and Facebook count UTF-16 units."""
        return units(self.text)


def messages_of(notice: Notice) -> list[Message]:
    """Write the message in each language, for each network."""
    return [
        Message(network, language, _text(notice, language, limit), limit)
        for language in languages_of(notice.announcement)
        for network, limit in LIMITS.items()
    ]


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _text(notice: Notice, language: str, limit: int) -> str:
    title = notice.announcement.title.text(language)
    with translation.override(language):
        end = "\n".join(_lines(notice))
    room = limit - units(title) - units(end) - 4
    body = _shortened(notice.announcement.body.text(language), room)
    return "\n\n".join(part for part in (title, body, end) if part)


def _lines(notice: Notice) -> Iterator[str]:
    """Until when, and where to answer and read."""
    when = close_in_words(notice.closes_at, notice.announcement)
    if when:
        yield _("Last minute for comments: %(when)s") % {"when": when}
    if notice.answer:
        yield _("Give your comments: %(address)s") % {"address": notice.answer.address}
    for code in notice.documents:
        if code.document and code.document.kind == DocumentKind.DRAFT:
            yield _("Read the draft: %(address)s") % {"address": code.address}
    if notice.own:
        yield _("The announcement: %(address)s") % {"address": notice.own.address}


def _shortened(text: str, room: int) -> str:
    """As many whole sentences as fit, and a sign that there is more."""
    text = text.strip()
    if units(text) <= room:
        return text
    ends = [end for _start, end in sentences(text) if units(text[:end].rstrip() + _MORE) <= room]
    return text[: ends[-1]].rstrip() + _MORE if ends else ""
