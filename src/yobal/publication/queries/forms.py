"""Reading forms."""

from typing import Any

from django.db.models import Count, QuerySet

from yobal.approvals.models import Proposal
from yobal.lib.canonical import digest
from yobal.lib.localized import Localized
from yobal.publication.models import Consultation, Form, Provision, Question, Round, Version
from yobal.publication.states import CLOSED_KINDS, TEXT_KINDS, QuestionKind

# A consent is given or not; whoever gives it elsewhere says one of these.
_GIVEN = {"code": "yes", "label": {"km": "បាទ/ចាស", "en": "Yes"}}


def forms_of(consultation: Consultation) -> QuerySet[Form]:
    """List the forms of a consultation, newest first, with the rounds that ask them."""
    found = consultation.forms.annotate(asked=Count("questions")).prefetch_related("rounds")
    return found.order_by("-number")


def choices_before(question: Question | None, *, form: Form) -> list[Question]:
    """List the questions that a condition can name: choices that stand before."""
    found = form.questions.filter(kind__in=CLOSED_KINDS)
    return list(found.filter(position__lt=question.position) if question else found)


def ratable_parts(form: Form) -> list[Provision]:
    """List the parts of the newest drafts that a matrix can rate, in reading order."""
    versions = Version.objects.filter(document__consultation=form.consultation_id).order_by("number")
    newest = dict(versions.values_list("document", "pk"))
    found = Provision.objects.filter(version__in=newest.values()).exclude(number="")
    return list(found.order_by("version__document__position", "ordinal").defer("body"))


def fingerprint_of(form: Form) -> str:
    """The SHA-256 of all that a form asks: until it is published, it can still be edited."""
    fields = ("code", "position", "kind", "label", "help", "required", "options", "rows", "shown_if", "max_length")
    asked: list[Any] = [list(question) for question in form.questions.values_list(*fields)]
    return digest([form.title, form.intro, form.layout, asked]).hex()


def asked_in_columns(form: Form) -> list[Question]:
    """List the questions as columns of a table answer them, under the names of their answers.

    Each row of a matrix stands by itself, a consent is one choice; what is no column of answers is left out.
    """
    found = []
    for question in form.questions.all():
        if question.kind == QuestionKind.MATRIX:
            found += [_row_asked(question, row) for row in question.rows]
        elif question.kind == QuestionKind.CONSENT:
            facts = {"kind": QuestionKind.SINGLE, "options": [_GIVEN]}
            found.append(Question(code=question.code, label=question.label, **facts))
        elif question.kind in (*CLOSED_KINDS, *TEXT_KINDS):
            found.append(question)
    return found


def _row_asked(question: Question, row: dict[str, Any]) -> Question:
    label = {code: f"{text}: {Localized(row['label']).text(code)}" for code, text in question.label.items()}
    return Question(
        code=f"{question.code}/{row['code']}", kind=QuestionKind.SCALE, label=Localized(label), options=question.options
    )


def questions_of(proposal: Proposal) -> QuerySet[Question]:
    """List the questions of a form that is proposed for an open round."""
    return Question.objects.filter(form__consultation=proposal.scope, form__number=proposal.payload["form"])


def rounds_asking(consultation: Consultation) -> QuerySet[Round]:
    """List the rounds that have a form, which a newer one can replace."""
    return consultation.rounds.filter(form__isnull=False).select_related("form")
