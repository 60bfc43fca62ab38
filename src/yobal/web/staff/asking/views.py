"""Designing a form: its questions, their order, and putting it to a round."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication import actions
from yobal.publication.models import Form, Question
from yobal.publication.permissions import can_prepare
from yobal.publication.queries.forms import forms_of, rounds_asking
from yobal.publication.states import QuestionKind
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.asking.forms import PRESETS, FrameForm, QuestionForm, StartForm, UseForm


@desk(may=can_prepare)
def forms(request: DeskRequest) -> HttpResponse:
    """List the forms, with the rounds that ask them and how many answered each."""
    listed = list(forms_of(request.consultation))
    answered = request.consultation.forms.annotate(received=Count("submissions")).values_list("pk", "received")
    counts = dict(answered)
    for row in listed:
        row.received = counts[row.pk]  # type: ignore[attr-defined]
    context = {"consultation": request.consultation, "forms": listed, "form": _start_form(request)}
    return render(request, "staff/asking/forms.html", context)


def _start_form(request: DeskRequest) -> StartForm:
    consultation = request.consultation
    return StartForm(request.POST or None, languages=consultation.languages, existing=consultation.forms.all())


@require_POST
@desk(may=can_prepare)
def start(request: DeskRequest) -> HttpResponse:
    """Begin a form."""
    asked = _start_form(request)
    if not asked.is_valid():
        listed = forms_of(request.consultation)
        context = {"consultation": request.consultation, "forms": listed, "form": asked}
        return render(request, "staff/asking/forms.html", context, status=422)
    made = actions.start_form(
        request.consultation,
        title=asked.localized("title"),
        like=asked.cleaned_data["like"],
        by=request.user,
        at=clock.now(),
    )
    return redirect("staff:form", request.consultation.slug, made.number)


@desk(may=can_prepare)
def form(request: DeskRequest, number: int) -> HttpResponse:
    """Show a form with its questions; change what stands around them."""
    found = _form(request, number)
    frame = FrameForm(request.POST or None, form=found)
    if request.method == "POST" and frame.is_valid():
        facts = {"title": frame.localized("title"), "intro": frame.localized("intro")}
        try:
            actions.revise_form(
                found,
                seen=frame.cleaned_data["seen"],
                layout=frame.cleaned_data["layout"],
                by=request.user,
                at=clock.now(),
                **facts,
            )
        except Refusal as refusal:
            add_refusal(frame, refusal)
        else:
            return _back(request, found, _("Saved."))
    return _form_page(request, found, frame)


def _form(request: DeskRequest, number: int) -> Form:
    return get_object_or_404(
        Form.objects.select_related("consultation"), consultation=request.consultation, number=number
    )


def _question(request: DeskRequest, number: int, code: str) -> Question:
    found = Question.objects.select_related("form__consultation")
    return get_object_or_404(found, form__consultation=request.consultation, form__number=number, code=code)


def _form_page(request: DeskRequest, found: Form, frame: FrameForm) -> HttpResponse:
    rounds = list(found.rounds.all())
    context = {
        "consultation": request.consultation,
        "asked": found,
        "questions": list(found.questions.all()),
        "form": frame,
        "kinds": QuestionKind.choices,
        "rounds": rounds,
        "can_use": found.published_at is None and rounds_asking(request.consultation).exists() and not rounds,
    }
    return render(request, "staff/asking/form.html", context, status=422 if frame.errors else 200)


def _back(request: DeskRequest, found: Form, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("staff:form", request.consultation.slug, found.number)


@desk(may=can_prepare)
def add(request: DeskRequest, number: int, kind: str) -> HttpResponse:
    """Add a question of a kind."""
    found = _form(request, number)
    if kind not in QuestionKind.values:
        raise Http404
    asked = QuestionForm(request.POST or None, form=found, kind=QuestionKind(kind), question=None, **_preset(request))
    if request.method == "POST" and asked.is_valid():
        try:
            actions.add_question(
                found, kind=kind, seen=asked.cleaned_data["seen"], by=request.user, at=clock.now(), **asked.facts
            )
        except Refusal as refusal:
            add_refusal(asked, refusal)
        else:
            return _back(request, found, _("The question stands at the end."))
    return _question_page(request, found, asked)


def _preset(request: DeskRequest) -> dict[str, Any]:
    """Fill in a scale that is asked often; the address names it."""
    scale = PRESETS.get(request.GET.get("scale", ""), {})
    return {"initial": {f"options_{code}": "\n".join(lines) for code, lines in scale.items()}}


@desk(may=can_prepare)
def question(request: DeskRequest, number: int, code: str) -> HttpResponse:
    """Change a question."""
    found = _question(request, number, code)
    asked = QuestionForm(
        request.POST or None, form=found.form, kind=QuestionKind(found.kind), question=found, **_preset(request)
    )
    if request.method == "POST" and asked.is_valid():
        seen = asked.cleaned_data["seen"]
        try:
            actions.revise_question(found, seen=seen, by=request.user, at=clock.now(), **asked.facts)
        except Refusal as refusal:
            add_refusal(asked, refusal)
        else:
            return _back(request, found.form, _("Saved."))
    return _question_page(request, found.form, asked)


def _question_page(request: DeskRequest, found: Form, asked: QuestionForm) -> HttpResponse:
    context = {
        "consultation": request.consultation,
        "asked": found,
        "form": asked,
        "kind": asked.kind,
        "presets": PRESETS if asked.kind in (QuestionKind.SCALE, QuestionKind.MATRIX) else (),
    }
    return render(request, "staff/asking/question.html", context, status=422 if asked.errors else 200)


@require_POST
@desk(may=can_prepare)
def remove_question(request: DeskRequest, number: int, code: str) -> HttpResponse:
    """Take a question out."""
    found = _question(request, number, code)
    return _act(request, found.form, actions.remove_question, found, message=_("Removed."))


@require_POST
@desk(may=can_prepare)
def order(request: DeskRequest, number: int) -> HttpResponse:
    """Put the questions in the order of the page: as dragged, or one moved up or down by its button."""
    found = _form(request, number)
    codes = _moved(request.POST.getlist("code"), request.POST.get("up", ""), request.POST.get("down", ""))
    return _act(request, found, actions.order_questions, found, message=_("The order is saved."), codes=codes)


def _moved(codes: list[str], up: str, down: str) -> list[str]:
    for code, step in ((up, -1), (down, 1)):
        place = codes.index(code) if code in codes else -1
        if place >= 0 and 0 <= place + step < len(codes):
            codes[place], codes[place + step] = codes[place + step], codes[place]
    return codes


def _act(request: DeskRequest, found: Form, act: Any, row: Any, *, message: str, **facts: Any) -> HttpResponse:
    """Do what a button of the form's page says; a refusal is told there."""
    typed = request.POST.get("seen", "")
    try:
        act(row, seen=int(typed) if typed.isdecimal() else -1, by=request.user, at=clock.now(), **facts)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, message)
    return redirect("staff:form", request.consultation.slug, found.number)


@require_POST
@desk(may=can_prepare)
def remove(request: DeskRequest, number: int) -> HttpResponse:
    """Throw a form away that nobody was asked with."""
    found = _form(request, number)
    try:
        actions.remove_form(found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("staff:form", request.consultation.slug, number)
    messages.success(request, _("Removed."))
    return redirect("staff:forms", request.consultation.slug)


@desk(may=can_prepare)
def use(request: DeskRequest, number: int) -> HttpResponse:
    """Propose that an open round goes on with this form."""
    found = _form(request, number)
    asked = UseForm(request.POST or None, rounds=rounds_asking(request.consultation))
    if request.method == "POST" and asked.is_valid():
        facts = asked.cleaned_data
        try:
            actions.propose_form(facts["round"], form=found, reason=facts["reason"], by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(asked, refusal)
        else:
            return _back(request, found, _("Proposed. Another person approves it under Approvals."))
    context = {"consultation": request.consultation, "asked": found, "form": asked}
    return render(request, "staff/asking/use.html", context, status=422 if asked.errors else 200)
