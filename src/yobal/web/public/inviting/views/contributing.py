"""Colleagues write under the institution's link, without an account; nothing is remembered beyond the form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.collection.invitations import actions
from yobal.collection.models import Contribution
from yobal.lib import clock
from yobal.lib.errors import Refusal, WrongState
from yobal.web.parts.forms import add_refusal
from yobal.web.public.answering.views.pages import problem
from yobal.web.public.inviting.forms import ContributeForm
from yobal.web.public.inviting.prefilled import begun
from yobal.web.public.inviting.views.doors import Door, door, frame, question_on_provisions

_ABOUT = ("contributor", "unit")


@require_http_methods(["GET", "HEAD", "POST"])
@door
def contribute(request: HttpRequest, held: Door) -> HttpResponse:
    """Take a comment on a part of the draft; the next form keeps the name, and nothing else does."""
    round_, kept = held.invitation.round, None
    form = ContributeForm(
        request.POST if request.method == "POST" else None,
        round_=round_,
        initial={"part": request.GET.get("provision", "")},
    )
    if form.is_bound and form.is_valid():
        try:
            kept = _keep(held, form)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            form = ContributeForm(round_=round_, initial={name: form.cleaned_data[name] for name in _ABOUT})
    context = frame(held, _("Comment for your institution"), at=clock.now()) | {"form": form, "kept": kept}
    context["page_title"] = problem(form) + context["page_title"]
    return render(request, "public/inviting/contribute.html", context, status=422 if form.errors else 200)


def _keep(held: Door, form: ContributeForm) -> Contribution:
    question, at, said = question_on_provisions(held), clock.now(), form.cleaned_data
    if question is None:
        raise WrongState(_("The form of this round does not ask about parts of the draft. Speak to your focal point."))
    draft = begun(held.invitation, at=at)
    return actions.contribute(
        draft,
        contributor=said["contributor"],
        unit=said["unit"],
        question=question.code,
        anchor=said["part"],
        text=said["text"],
        proposed=said["proposed"],
        at=at,
    )
