"""Designing a form: its questions, their order, and putting it to a round."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.approvals import actions as approvals
from yobal.approvals.models import Proposal
from yobal.approvals.policies import check_unchanged
from yobal.approvals.states import Kind
from yobal.audit.actions import record
from yobal.lib.errors import BadInput, WrongState
from yobal.lib.locking import save_unless_changed
from yobal.publication.models import Consultation, Form, Question, Round
from yobal.publication.policies.asking import (
    MOST_QUESTIONS,
    check_can_replace_form,
    check_can_revise_form,
    check_order,
    check_question,
)
from yobal.publication.queries.forms import fingerprint_of

_COPIED = ("code", "position", "kind", "label", "help", "required", "options", "rows", "shown_if", "max_length")
# Beyond all positions, while questions change places under the constraint that each place is taken once.
_ASIDE = 10_000


@transaction.atomic
def start_form(
    consultation: Consultation, *, title: dict[str, str], by: object, at: datetime, like: Form | None = None
) -> Form:
    """Begin a form, empty or as a copy of another of the consultation, whose questions keep their codes."""
    number = (consultation.forms.aggregate(last=Max("number"))["last"] or 0) + 1
    layout = {"layout": like.layout, "intro": like.intro} if like else {}
    form = Form.objects.create(consultation=consultation, number=number, title=title, **layout)
    Question.objects.bulk_create(
        Question(form=form, **{name: getattr(question, name) for name in _COPIED})
        for question in (like.questions.all() if like else ())
    )
    record(
        "publication.start_form",
        subject=form,
        by=by,
        at=at,
        scope=consultation.pk,
        number=number,
        like=like.number if like else None,
    )
    return form


@transaction.atomic
def revise_form(form: Form, *, seen: int, by: object, at: datetime, **facts: Any) -> None:
    """Change a form's title, introduction or layout."""
    _change(form, seen=seen, **facts)
    record("publication.revise_form", subject=form, by=by, at=at, scope=form.consultation_id, changed=sorted(facts))


@transaction.atomic
def remove_form(form: Form, *, by: object, at: datetime) -> None:
    """Throw a form away that nobody was asked with."""
    check_can_revise_form(form)
    if form.rounds.exists():
        raise WrongState(_("A round asks with this form. Choose another for it first."))
    asked = fingerprint_of(form)
    record("publication.remove_form", subject=form, by=by, at=at, scope=form.consultation_id, asked=asked)
    form.questions.all().delete()
    form.delete()


@transaction.atomic
def add_question(form: Form, *, seen: int, kind: str, by: object, at: datetime, **facts: Any) -> Question:
    """Add a question at the end; its code names its answers for good."""
    _change(form, seen=seen)
    earlier = list(form.questions.all())
    if len(earlier) >= MOST_QUESTIONS:
        raise BadInput(_("A form has at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    position = earlier[-1].position + 1 if earlier else 1
    question = Question(form=form, kind=kind, position=position, code=_free_code(form), **facts)
    check_question(question, earlier=earlier)
    question.save()
    record("publication.add_question", subject=question, by=by, at=at, scope=form.consultation_id, code=question.code)
    return question


def _free_code(form: Form) -> str:
    """Take a code that no form of the consultation has used: answers to another question never bear it."""
    used = set(Question.objects.filter(form__consultation=form.consultation_id).values_list("code", flat=True))
    return next(code for n in range(1, len(used) + 2) if (code := f"q{n}") not in used)


@transaction.atomic
def revise_question(question: Question, *, seen: int, by: object, at: datetime, **facts: Any) -> None:
    """Change a question; what hangs on its answers must still hold."""
    form = question.form
    _change(form, seen=seen)
    for name, value in facts.items():
        setattr(question, name, value)
    others = list(form.questions.exclude(pk=question.pk))
    check_question(question, earlier=[other for other in others if other.position < question.position])
    check_order(sorted([*others, question], key=lambda row: row.position))
    question.save(update_fields=sorted(facts))
    record(
        "publication.revise_question",
        subject=question,
        by=by,
        at=at,
        scope=form.consultation_id,
        code=question.code,
        changed=sorted(facts),
    )


@transaction.atomic
def remove_question(question: Question, *, seen: int, by: object, at: datetime) -> None:
    """Take a question out, unless another hangs on its answers."""
    form = question.form
    _change(form, seen=seen)
    check_order(form.questions.exclude(pk=question.pk))
    scope = form.consultation_id
    record("publication.remove_question", subject=question, by=by, at=at, scope=scope, code=question.code)
    question.delete()


@transaction.atomic
def order_questions(form: Form, *, codes: Sequence[str], seen: int, by: object, at: datetime) -> None:
    """Put the questions in this order; it names each of them once."""
    _change(form, seen=seen)
    questions = {question.code: question for question in form.questions.all()}
    if sorted(codes) != sorted(questions):
        raise BadInput(_("The order does not name each question once. Load the page again."))
    check_order(questions[code] for code in codes)
    form.questions.update(position=F("position") + _ASIDE)
    for position, code in enumerate(codes, 1):
        Question.objects.filter(pk=questions[code].pk).update(position=position)
    record("publication.order_questions", subject=form, by=by, at=at, scope=form.consultation_id, codes=list(codes))


def _change(form: Form, *, seen: int, **facts: Any) -> None:
    form.refresh_from_db()
    check_can_revise_form(form)
    save_unless_changed(form, seen=seen, **facts)


@transaction.atomic
def propose_form(round_: Round, *, form: Form, reason: str, by: User, at: datetime) -> Proposal:
    """Ask that an open round go on with a newer form; another person approves."""
    check_can_replace_form(round_, form=form)
    if not reason.strip():
        raise BadInput(_("Say why the form is replaced while people are answering."), place="reason")
    consultation = round_.consultation
    return approvals.propose(
        Kind.FORM,
        subject=round_,
        scope=consultation.pk,
        payload=form_payload(round_, form=form, reason=reason),
        by=by,
        at=at,
        solo=consultation.solo,
    )


def form_payload(round_: Round, *, form: Form, reason: str) -> dict[str, Any]:
    """Gather what an approver approves."""
    return {
        "title": form.title,
        "round": round_.position,
        "form": form.number,
        "instead_of": round_.form.number if round_.form else None,
        "asks": fingerprint_of(form),
        "reason": reason,
    }


@transaction.atomic
def approve_form(
    round_: Round, *, proposal: Proposal, by: User, at: datetime, remarks: str = "", acting_for: str = ""
) -> bool:
    """Approve a step; after the last one the form is published and the round asks with it.

    Who began with the older form ends with it: each submission says which form it answers.
    """
    form = Form.objects.get(consultation=round_.consultation_id, number=proposal.payload["form"])
    check_can_replace_form(round_, form=form)
    check_unchanged(proposal, payload=form_payload(round_, form=form, reason=str(proposal.payload["reason"])))
    done = approvals.approve(proposal, by=by, at=at, remarks=remarks, acting_for=acting_for)
    if done:
        Form.objects.filter(pk=form.pk).update(published_at=at)
        Round.objects.filter(pk=round_.pk).update(form=form)
        record("publication.replace_form", subject=round_, by=by, at=at, scope=round_.consultation_id, form=form.number)
    return done
