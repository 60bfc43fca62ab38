"""Letters to and from invited institutions, in DOCX and PDF: a sheet in each language, Khmer first as a rule."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.collection.invitations.queries import openness_for
from yobal.collection.models import Invitation, Submission
from yobal.collection.queries import received_text
from yobal.identities.invitations.queries import Row
from yobal.identities.invitations.words import deadline_for, link_to
from yobal.lib import files
from yobal.publication.models import Consultation, Provision, Question
from yobal.publication.states import QuestionKind
from yobal.render.letter import Code, Section, Sheet, letter
from yobal.web.parts.papers.setting import data_uri, set_paper
from yobal.web.parts.templatetags.yobal import day, digits, words

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_COLUMNS = (gettext_lazy("Part or question"), gettext_lazy("Comment"), gettext_lazy("Wording proposed"))
_ANNEX = gettext_lazy("Annex to the answer under receipt")
_ROOM = "." * 30
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
TYPES = {"docx": DOCX, "pdf": PDF}


def invitation_sheets(rows: Iterable[Row], *, reminder: bool, at: datetime) -> list[Sheet]:
    """Write to each institution in each language of its consultation, on the consultation's letterhead."""
    return [
        _to_institution(row, language, reminder=reminder, at=at)
        for row in rows
        for language in row.invitation.round.consultation.languages
    ]


def _to_institution(row: Row, language: str, *, reminder: bool, at: datetime) -> Sheet:
    invitation = row.invitation
    consultation = invitation.round.consultation
    with translation.override(language):
        link = link_to(invitation, language=language)
        code = Code(link, _("Your institution's link"), _("QR code of your institution's link"))
        opened = openness_for(invitation, round_=invitation.round, at=at).window
        title = _("Reminder: %(title)s") if reminder else _("Invitation to comment: %(title)s")
        return Sheet(
            language=language,
            head=_head(consultation, language),
            number=_("No. %(number)s") % {"number": _ROOM},
            title=title % {"title": consultation.title.text(language)},
            body=_body(row, language, reminder=reminder),
            deadline=(_("Last minute for comments"), deadline_for(invitation, language=language, at=at))
            if opened
            else ("", ""),
            sections=(Section(_("Read and answer"), _how_to_answer(), (code,)),),
            contact=Section(_("Contact"), consultation.contact.text(language)),
            dates=(day(at.astimezone(consultation.zone).date()),),
            signatory=_ROOM,
        )


def _head(consultation: Consultation, language: str) -> tuple[str, ...]:
    lines = consultation.letterhead.text(language) or consultation.body_name.text(language)
    return tuple(line.strip() for line in lines.splitlines() if line.strip())


def _body(row: Row, language: str, *, reminder: bool) -> str:
    institution, person = row.invitation.institution.text(language), row.focal
    name = ", ".join(part for part in (person.name, person.position) if part) if person else ""
    said = {"body": row.invitation.round.consultation.body_name.text(language)}
    ask = (
        _("We have not received your institution's answer yet. %(body)s asks you to send it before the last minute.")
        if reminder
        else _("%(body)s invites your institution to comment on this draft.")
    )
    letter_asked = _("The answer counts as provisional until your signed letter has come.")
    parts = [_("To: %(institution)s") % {"institution": institution}]
    if name:
        parts.append(_("Focal point: %(name)s") % {"name": name})
    parts += [ask % said, *([letter_asked] if row.invitation.round.letter_required else [])]
    return "\n\n".join(parts)


def _how_to_answer() -> str:
    return _(
        "The link is for the focal point alone. It opens the draft, gathers the comments of your departments under a "
        "link of their own, and sends one answer for your institution."
    )


def answer_sheets(submission: Submission, *, invitation: Invitation) -> list[Sheet]:
    """Write the letter that an institution signs, on paper with a head of its own, and the annex of its comments."""
    consultation = invitation.round.consultation
    covers = [_cover(submission, invitation, language) for language in consultation.languages]
    return [*covers, _annex(submission, consultation)]


def _cover(submission: Submission, invitation: Invitation, language: str) -> Sheet:
    consultation = invitation.round.consultation
    with translation.override(language):
        institution, number = invitation.institution.text(language), submission.receipt.number
        said = {"institution": institution, "title": consultation.title.text(language), "number": number}
        return Sheet(
            language=language,
            number=_("No. %(number)s") % {"number": _ROOM},
            title=_("Comments on: %(title)s") % said,
            body="\n\n".join(
                [
                    _("From: %(institution)s") % said,
                    _("To: %(body)s") % {"body": consultation.body_name.text(language)},
                    _(
                        "%(institution)s sends its comments on “%(title)s”. They were received by link under receipt "
                        "%(number)s, and stand in the annex."
                    )
                    % said,
                ]
            ),
            dates=(_("Place and date: %(room)s") % {"room": _ROOM},),
            signatory="\n".join((_("Signature, name and position"), "", "", _ROOM)),
        )


def _annex(submission: Submission, consultation: Consultation) -> Sheet:
    """The comments as received, under headings in every language."""
    languages = consultation.languages
    heads = tuple(_in_each(languages, heading) for heading in _COLUMNS)
    with translation.override(languages[0]):
        return Sheet(
            language=languages[0],
            title=f"{_in_each(languages, _ANNEX)}\n{submission.receipt.number}",
            body="",
            sections=(Section("", table=(heads, *_rows(submission, languages))),),
        )


def _in_each(languages: Sequence[str], message: "StrPromise") -> str:
    """Say one thing in each language, a line each."""
    said = []
    for language in languages:
        with translation.override(language):
            said.append(str(message))
    return "\n".join(dict.fromkeys(said))


def _rows(submission: Submission, languages: Sequence[str]) -> list[tuple[str, ...]]:
    """Comments in the order of the draft, then the answers to the other questions in the order of the form."""
    texts = received_text(submission.fields.all())
    questions = list(submission.form.questions.all()) if submission.form else []
    found: list[tuple[str, ...]] = []
    for question in questions:
        if question.kind == QuestionKind.PROVISION:
            found += _comments(question, texts, submission, languages)
        elif said := _said(question, texts):
            found.append((_each(question.label, languages), said, ""))
    return found


def _comments(
    question: Question, texts: dict[str, str], submission: Submission, languages: Sequence[str]
) -> list[tuple[str, ...]]:
    parts = Provision.objects.filter(version__rounds=submission.round)
    order = {part.anchor: part for part in parts.order_by("version__document__position", "version_id", "ordinal")}
    places = {anchor: place for place, anchor in enumerate(order)}
    stems = [
        name.removesuffix("/text")
        for name in texts
        if name.startswith(f"answer/{question.code}/") and name.endswith("/text")
    ]
    stems.sort(key=lambda stem: (places.get(stem.split("/")[2], -1), stem))
    return [
        (
            _part(order.get(stem.split("/")[2]), stem.split("/")[2], languages),
            texts[f"{stem}/text"],
            texts.get(f"{stem}/proposed", ""),
        )
        for stem in stems
    ]


def _part(part: Provision | None, anchor: str, languages: Sequence[str]) -> str:
    said = []
    for language in languages:
        with translation.override(language):
            if part is None:
                said.append(anchor or _("The draft as a whole"))
            else:
                kind = f"{part.get_kind_display()} {digits(part.number)}" if part.number else ""
                said.append(". ".join(piece for piece in (kind, part.heading.get(language, "")) if piece))
    return "\n".join(dict.fromkeys(said))


def _each(text: dict[str, str], languages: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(text[code] for code in languages if text.get(code)))


def _said(question: Question, texts: dict[str, str]) -> str:
    """The words of an answer, or the labels of what was chosen."""
    labels = {option["code"]: words(option["label"]) for option in question.options}
    if question.kind == QuestionKind.MATRIX:
        chosen = ((row["label"], texts.get(f"answer/{question.code}/{row['code']}", "")) for row in question.rows)
        return "\n".join(f"{words(label)}: {labels.get(code, code)}" for label, code in chosen if code)
    said = texts.get(f"answer/{question.code}", "")
    return "\n".join(labels.get(line, line) for line in said.split("\n")) if labels else said


def written(sheets: Sequence[Sheet], *, kind: str, consultation: Consultation, subject: Model, own: bool) -> bytes:
    """Write letters as DOCX or PDF; `own` ones bear the consultation's emblem."""
    emblem = files.read(consultation.emblem) if own and consultation.emblem else b""
    language, title = sheets[0].language, sheets[0].title
    with translation.override(language):
        if kind == "docx":
            return letter(sheets, title=title, emblem=emblem, emblem_alternative=_("Emblem"))
        context = {"sheets": sheets, "language": language, "title": title, "emblem": data_uri(emblem)}
        html = render_to_string("parts/papers/announcement.html", context)
    return set_paper(html, language=language, title=title, subject=subject)
