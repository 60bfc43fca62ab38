"""A form in PDF, to be printed and filled in by hand: lines and boxes, and a QR code to answer online."""

from datetime import datetime
from functools import partial

from django.template.loader import render_to_string
from django.utils import translation

from yobal.drafting.questionnaire.definition import (
    CLOSED,
    CONSENT,
    FREE_ROWS_ON_PAPER,
    JOINT_ROWS_ON_PAPER,
    LONG,
    SHORT,
    Question,
    Questionnaire,
)
from yobal.lib.localized import Localized
from yobal.publication.models import Form, Round
from yobal.render.qr import qr_data_uri
from yobal.web.parts.papers.asking import answering_address, how_to_answer, said_in
from yobal.web.parts.papers.setting import set_paper

# How many lines there are to write on.
_ROOM = {SHORT: 1, LONG: 6}


def form_html(questionnaire: Questionnaire, round_: Round, *, at: datetime) -> str:
    """The form as the document that is set into PDF; its languages stand one below the other."""
    language = questionnaire.languages[0]
    lines, wording = questionnaire.lines, questionnaire.wording
    address = answering_address(round_)
    how = said_in(questionnaire.languages, partial(how_to_answer, round_, at=at))
    context = {
        "language": language,
        "title": questionnaire.title.text(language),
        "identity": questionnaire.identity,
        "consultation": lines(questionnaire.consultation),
        "form": lines(questionnaire.title),
        "how": [lines(how), lines(Localized(round_.consultation.contact))],
        "code": qr_data_uri(address),
        "address": address.split("://", 1)[-1],
        "questions": [_asked(questionnaire, question) for question in questionnaire.questions],
        "about_head": lines(wording.about),
        "about": [_asked(questionnaire, question) for question in questionnaire.about],
        "part_head": lines(wording.part),
        "comment_head": lines(wording.comment),
        "proposed_head": lines(wording.proposed),
        "confidential_head": lines(wording.confidential),
        "signature_head": lines(wording.signature),
        "whole": lines(wording.whole),
        "more": lines(wording.more),
        "parts": [(part, lines(part.label)) for part in questionnaire.parts],
        "free": range(FREE_ROWS_ON_PAPER),
        "joint": range(JOINT_ROWS_ON_PAPER),
    }
    with translation.override(language):
        return render_to_string("parts/papers/form.html", context)


def _asked(questionnaire: Questionnaire, question: Question) -> dict[str, object]:
    lines = questionnaire.lines
    return {
        "kind": question.kind,
        "is_line": question.kind == SHORT and question in questionnaire.about,
        "room": range(_ROOM.get(question.kind, 0)),
        "is_tick": question.kind == CONSENT and not question.notes,
        "is_closed": question.kind in CLOSED,
        "label": lines(question.label),
        "notes": [lines(note) for note in question.notes],
        "options": [lines(option.label) for option in question.options],
        "rows": [lines(row.label) for row in question.rows],
    }


def form_pdf(form: Form, html: str, *, language: str) -> bytes:
    """Set the form."""
    return set_paper(html, language=language, title=Localized(form.title).text(language), subject=form)
