"""A form for paper: what a round asks, in all languages of its consultation at once."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from yobal.collection.states import Consent, ParticipantKind
from yobal.drafting.questionnaire import definition
from yobal.drafting.questionnaire.definition import Option, Part, Questionnaire, Wording
from yobal.lib.localized import Localized
from yobal.publication.models import Form, Provision, Question, Round
from yobal.publication.queries import window_at
from yobal.publication.states import QuestionKind
from yobal.render.qr import qr_png
from yobal.web.parts.papers.notices import address_of, close_in_words_of
from yobal.web.parts.templatetags.yobal import digits, words

# What a person says of themselves on paper, beside whom they speak for and what may be published.
PERSONAL = ("name", "organisation", "position", "email", "telephone")


def questionnaire_of(form: Form, round_: Round, *, at: datetime) -> Questionnaire:
    """The form as it is asked in a round, with the parts of its drafts and the way to return it."""
    consultation = round_.consultation
    languages = tuple(consultation.languages)
    said = partial(said_in, languages)
    asked = {question.code: question for question in form.questions.all()}
    address = answering_address(round_)
    return Questionnaire(
        slug=consultation.slug,
        number=form.number,
        languages=languages,
        consultation=Localized(consultation.title),
        title=Localized(form.title),
        how=(said(_how_to_fill), said(lambda: _how_to_return(round_, address, at=at))),
        code=qr_png(address),
        questions=tuple(_question(question, asked, said) for question in asked.values()),
        about=tuple(_about(round_, said)),
        parts=tuple(_part(provision, said) for provision in provisions_of(round_)),
        wording=_wording(said),
    )


def answering_address(round_: Round) -> str:
    """The address that a QR code leads to: the round's short link, else its page for answers."""
    link = round_.short_links.first()
    return (
        address_of(link.code) if link else settings.BASE_URL + reverse("public:answer", args=[round_.consultation.slug])
    )


def provisions_of(round_: Round) -> Iterable[Provision]:
    """The provisions of all versions of a round in reading order."""
    found = Provision.objects.filter(version__rounds=round_).defer("body")
    return found.order_by("version__document__position", "version_id", "ordinal")


Said = Callable[[Callable[[], str]], Localized]


def said_in(languages: Iterable[str], say: Callable[[], str]) -> Localized:
    """A sentence in each language, as its own readers say it."""
    found = Localized()
    for language in languages:
        with translation.override(language):
            found[language] = say()
    return found


def _how_to_fill() -> str:
    return _(
        "Fill in the empty cells in a word processor or a spreadsheet, or by hand. Mark with x. Leave the column “Ref” "
        "as it is."
    )


def _how_to_return(round_: Round, address: str, *, at: datetime) -> str:
    window = window_at(round_, at=at)
    where = {"address": address.split("://", 1)[-1]}
    if window is None:
        return _("Return it at %(address)s, under “Upload a filled form or the draft”.") % where
    where["when"] = close_in_words_of(window.closes_at, round_.consultation)
    return _("Return it by %(when)s at %(address)s, under “Upload a filled form or the draft”.") % where


def how_to_answer(round_: Round, *, at: datetime) -> str:
    """How long and where to answer, for paper that is filled in by hand."""
    window = window_at(round_, at=at)
    where = {"address": answering_address(round_).split("://", 1)[-1]}
    if window is None:
        return _("Answer online at %(address)s, or on this paper.") % where
    where["when"] = close_in_words_of(window.closes_at, round_.consultation)
    return _("Answer by %(when)s, online at %(address)s, or on this paper.") % where


# Questions


def _question(question: Question, asked: dict[str, Question], said: Said) -> definition.Question:
    return definition.Question(
        question.code,
        question.kind,
        Localized(question.label),
        tuple(_notes(question, asked, said)),
        _options(question.options),
        _options(question.rows),
    )


def _options(found: Iterable[dict[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(str(option["code"]), Localized(option["label"])) for option in found)


def _notes(question: Question, asked: dict[str, Question], said: Said) -> Iterator[Localized]:
    if any(question.help.values()):
        yield Localized(question.help)
    if question.shown_if:
        yield said(lambda: _condition(question, asked))
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SCALE):
        yield said(lambda: _("Mark one."))
    if question.kind == QuestionKind.MULTIPLE:
        yield said(lambda: _("Mark all that fit."))
    if question.kind == QuestionKind.MATRIX:
        yield said(lambda: _("Mark one in each row."))
    if question.kind == QuestionKind.FILE:
        yield said(lambda: _("Add the files when you upload this form."))
    if question.max_length:
        yield said(lambda: _("At most %(count)s characters.") % {"count": digits(question.max_length)})
    if question.required:
        yield said(lambda: _("This question must be answered."))


def _condition(question: Question, asked: dict[str, Question]) -> str:
    return " ".join(
        _("Only if you answered “%(answers)s” to “%(question)s”.")
        % {"question": words(asked[code].label), "answers": ", ".join(_labels(asked[code], codes))}
        for code, codes in question.shown_if.items()
        if code in asked
    )


def _labels(question: Question, codes: Iterable[str]) -> list[str]:
    return [words(option["label"]) for option in question.options if option["code"] in codes]


def _part(provision: Provision, said: Said) -> Part:
    return Part(provision.anchor, provision.number, said(lambda: _name(provision)), provision.parent_id is None)


def _name(provision: Provision) -> str:
    kind = f"{provision.get_kind_display()} {digits(provision.number)}" if provision.number else ""
    heading = words(provision.heading)
    return f"{kind}. {heading}" if kind and heading else kind or heading or provision.anchor


# Who answers


def _about(round_: Round, said: Said) -> Iterator[definition.Question]:
    kinds = (
        Option(ParticipantKind.PERSON, said(lambda: _("For myself"))),
        Option(ParticipantKind.ORGANISATION, said(lambda: _("For an organisation"))),
    )
    yield definition.Question("about/kind", "single", said(lambda: _("For whom do you answer?")), options=kinds)
    labels = {
        "name": said(lambda: _("Your name")),
        "organisation": said(lambda: _("Organisation")),
        "position": said(lambda: _("Position")),
        "email": said(lambda: _("E-mail")),
        "telephone": said(lambda: _("Telephone")),
    }
    for name in PERSONAL:
        yield definition.Question(f"person/{name}", "short", labels[name])
    if groups := tuple(Option(g.code, Localized(g.name)) for g in round_.consultation.groups.all()):
        label = said(lambda: _("Which group do you belong to?"))
        yield definition.Question("about/group", "single", label, options=groups)
    yield definition.Question(
        "about/consent", "single", said(lambda: _("What may be published?")), options=_consents(said)
    )


def _consents(said: Said) -> tuple[Option, ...]:
    nothing = said(lambda: _("Nothing: the working group reads it, and the report counts it without quoting it"))
    return (
        Option(Consent.NAME_AND_TEXT, said(lambda: _("My name and my text"))),
        Option(Consent.TEXT_ONLY, said(lambda: _("My text, without my name"))),
        Option(Consent.NOTHING, nothing),
    )


def _wording(said: Said) -> Wording:
    return Wording(
        ref=Localized(en="Ref"),
        question=said(lambda: _("Question")),
        answer=said(lambda: _("Your answer")),
        part=said(lambda: _("Part")),
        comment=said(lambda: _("Your comment")),
        proposed=said(lambda: _("Wording that you propose")),
        whole=said(lambda: _("The draft as a whole")),
        more=said(lambda: _("More comments: write the number of the part")),
        about=said(lambda: _("About you")),
    )
