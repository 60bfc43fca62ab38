"""An announcement on paper, in DOCX and PDF: a sheet in each of its languages, the prevailing one first."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from yobal.lib import files
from yobal.publication.models import Announcement
from yobal.render import letter
from yobal.render.letter import Section, Sheet
from yobal.web.parts.papers.notices import Code, Notice, close_in_words
from yobal.web.parts.papers.setting import data_uri, set_paper
from yobal.web.parts.templatetags.yobal import day

_ROOM_FOR_A_NUMBER = "." * 20


def sheets_of(notice: Notice) -> list[Sheet]:
    """Write the announcement in each language that has its title and its words."""
    found = []
    for language in languages_of(notice.announcement):
        with translation.override(language):
            found.append(_sheet(notice, language))
    return found


def languages_of(announcement: Announcement) -> list[str]:
    """List the languages of the paper: the prevailing one, and those into which the words were translated."""
    first, *others = announcement.consultation.languages or ["km"]
    return [first, *(code for code in others if announcement.title.has(code) and announcement.body.has(code))]


def _sheet(notice: Notice, language: str) -> Sheet:
    announcement = notice.announcement
    consultation = announcement.consultation
    head = consultation.letterhead.text(language) or consultation.body_name.text(language)
    lunar = announcement.lunar_line.get(language, "")
    return Sheet(
        language=language,
        mark="" if announcement.approved_at else _("Draft, not approved"),
        head=tuple(line.strip() for line in head.splitlines() if line.strip()),
        number=_("No. %(number)s") % {"number": announcement.number or _ROOM_FOR_A_NUMBER},
        title=announcement.title.text(language),
        notices=_notices(notice),
        body=announcement.body.text(language),
        deadline=_deadline(announcement),
        sections=tuple(section for section in _sections(notice, language) if section.text or section.codes),
        contact=Section(_("Contact"), announcement.contact.text(language) or consultation.contact.text(language)),
        # As on papers of ministries, the day stands over the signature, the lunar line first.
        dates=tuple(line for line in (lunar, day(announcement.issued_on)) if line),
        signatory=announcement.signatory.text(language),
    )


def _notices(notice: Notice) -> tuple[str, ...]:
    said = [later.words for later in notice.later]
    if notice.announcement.consultation.illustrative:
        said.append(
            _(
                "This is a sample that shows how the system works. Its texts and contact details were written as an "
                "example. They are not official texts of any ministry."
            )
        )
    return tuple(said)


def _deadline(announcement: Announcement) -> tuple[str, str]:
    """What this paper announced: a later extension is told above it, and never written over the original."""
    when = close_in_words(announcement.closes_at, announcement)
    return (_("Last minute for comments"), when) if when else ("", "")


def _sections(notice: Notice, language: str) -> list[Section]:
    announcement = notice.announcement
    return [
        Section(_("Reason"), announcement.reason.text(language)),
        Section(_("Read and answer"), announcement.how_to_answer.text(language), tuple(_codes(notice, language))),
    ]


def _codes(notice: Notice, language: str) -> Iterator[letter.Code]:
    """In one row where they fit: to answer, to read, and the announcement itself."""
    if notice.answer:
        yield _printed(notice.answer, _("Give your comments"))
    for code in notice.documents:
        if code.document:
            yield _printed(code, code.document.title.text(language))
    if notice.own:
        yield _printed(notice.own, _("This announcement"))


def _printed(code: Code, label: str) -> letter.Code:
    return letter.Code(code.address, label, code.alternative)


def docx_of(notice: Notice) -> bytes:
    """The announcement as a DOCX on the letterhead, to be changed, printed and signed."""
    sheets = sheets_of(notice)
    content = emblem_of(notice)
    with translation.override(sheets[0].language):
        return letter.letter(sheets, title=sheets[0].title, emblem=content, emblem_alternative=_("Emblem"))


def html_of(notice: Notice) -> str:
    """The announcement as the document that is set into PDF; the same in whatever language it is asked for."""
    sheets = sheets_of(notice)
    context = {
        "sheets": sheets,
        "language": sheets[0].language,
        "title": sheets[0].title,
        "emblem": data_uri(emblem_of(notice)),
    }
    with translation.override(sheets[0].language):
        return render_to_string("parts/papers/announcement.html", context)


def pdf_of(notice: Notice, html: str) -> bytes:
    """Set the announcement."""
    announcement = notice.announcement
    language = languages_of(announcement)[0]
    return set_paper(html, language=language, title=announcement.title.text(language), subject=announcement)


def emblem_of(notice: Notice) -> bytes:
    """The picture over the letterhead, b'' if there is none."""
    path = notice.announcement.consultation.emblem
    return files.read(path) if path else b""
