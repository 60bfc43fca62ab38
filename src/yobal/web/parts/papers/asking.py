"""A form for paper: what a round asks, in all languages of its consultation at once."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from yobal.drafting.questionnaire import definition
from yobal.drafting.questionnaire.definition import Option, Part, Questionnaire, Wording
from yobal.lib.localized import Localized
from yobal.publication.models import Form, Provision, Question, Round
from yobal.publication.queries import window_at
from yobal.publication.states import QuestionKind
from yobal.render.qr import qr_png
from yobal.web.parts.answers.about import fields_about, signatory_fields
from yobal.web.parts.papers.notices import address_of, close_in_words_of
from yobal.web.parts.templatetags.yobal import digits, words


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
        questions=tuple(_questions(asked, said)),
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


def _questions(asked: dict[str, Question], said: Said) -> Iterator[definition.Question]:
    """The questions in their order, each text with a mark that keeps it from the public."""
    for question in asked.values():
        yield _question(question, asked, said)
        if question.kind in (QuestionKind.SHORT, QuestionKind.LONG):
            label = said(lambda: _("Do not publish this text"))
            yield definition.Question(f"{question.code}/confidential", definition.CONSENT, label)


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


# Who answers: what the form on the web asks, in its order


def _about(round_: Round, said: Said) -> Iterator[definition.Question]:
    languages = tuple(round_.consultation.languages)
    for question in _in_each(languages, lambda: fields_about(round_)):
        if question.code == "about/consent":
            yield _others(languages, said)
        yield question


def _others(languages: Iterable[str], said: Said) -> definition.Question:
    """Who sends it with the sender: a row for each, with a column for what the form on the web asks of them."""
    columns = (Option(question.code, question.label) for question in _in_each(languages, signatory_fields))
    note = said(
        lambda: _(
            "Name up to 20 persons or organisations. Each is asked to agree. The public sees a name only after its "
            "owner has agreed."
        )
    )
    label = said(lambda: _("Others send this with you"))
    return definition.Question("signatory", definition.JOINT, label, (note,), tuple(columns))


def _in_each(languages: Iterable[str], make: Callable[[], dict[str, forms.Field]]) -> Iterator[definition.Question]:
    """Fields of the web as questions, their words in all languages."""
    asked: dict[str, dict[str, _Words]] = {}
    for language in languages:
        with translation.override(language):
            asked[language] = {name: _words_of(field) for name, field in make().items()}
    for name, first in next(iter(asked.values())).items():
        each = {language: found[name] for language, found in asked.items()}
        label, hint = (Localized({code: getattr(said, what) for code, said in each.items()}) for what in _SAID)
        options = [Option(c, Localized({code: said.options[c] for code, said in each.items()})) for c in first.options]
        kind = "single" if options else "short"
        yield definition.Question(name, kind, label, (hint,) if first.hint else (), tuple(options))


class _Words(NamedTuple):
    label: str
    hint: str
    options: dict[str, str]


_SAID = ("label", "hint")


def _words_of(field: forms.Field) -> _Words:
    """What a field says; not to answer is no option on paper."""
    options = {str(code): str(words) for code, words in getattr(field, "choices", ()) if code}
    return _Words(str(field.label), str(field.help_text), options)


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
        confidential=said(lambda: _("Not to be published")),
        about=said(lambda: _("About you")),
        signature=said(lambda: _("Signature")),
    )
