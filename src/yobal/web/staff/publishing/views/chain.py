"""The chain of approvals: through which named steps each kind of act goes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yobal.approvals.actions import set_chain
from yobal.approvals.models import Step
from yobal.approvals.queries import chain_of
from yobal.approvals.states import Kind
from yobal.lib import clock
from yobal.lib.errors import BadInput, Refusal
from yobal.publication.permissions import can_prepare
from yobal.web.staff.access import DeskRequest, desk

# More than anybody has asked for; each step costs days.
MOST_STEPS = 5


@desk(may=can_prepare)
def chain(request: DeskRequest) -> HttpResponse:
    """Show the steps of each kind of act, and set those of one."""
    consultation = request.consultation
    refused, typed = "", None
    if request.method == "POST" and request.POST.get("kind") in Kind.values:
        kind, typed = request.POST["kind"], _typed(request)
        try:
            names = _complete(typed, consultation.languages)
            set_chain(consultation.pk, kind=kind, names=names, by=request.user, at=clock.now())
        except Refusal as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:chain", consultation.slug)
    rows = _rows(consultation.languages, chain_of(consultation.pk))
    if refused and typed is not None:
        kept = _steps(consultation.languages, typed)
        rows = [row | {"steps": kept, "refused": refused} if row["kind"] == kind else row for row in rows]
    context = {"consultation": consultation, "rows": rows, "refused": refused}
    return render(request, "staff/publishing/chain.html", context, status=422 if refused else 200)


def _typed(request: DeskRequest) -> list[dict[str, str]]:
    codes = request.consultation.languages
    return [
        {code: request.POST.get(f"step_{position}_{code}", "").strip()[:200] for code in codes}
        for position in range(1, MOST_STEPS + 1)
    ]


def _complete(typed: list[dict[str, str]], languages: list[str]) -> list[dict[str, str]]:
    """The steps that are named; each needs its name in the prevailing language at least."""
    named = [{code: text for code, text in names.items() if text} for names in typed]
    for names in named:
        if names and languages[0] not in names:
            raise BadInput(_("Name each step in the consultation's first language."), place="steps")
    return [names for names in named if names]


def _rows(languages: list[str], chains: dict[str, list[Step]]) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "label": label, "steps": _steps(languages, [step.name for step in chains.get(kind, [])])}
        for kind, label in Kind.choices
    ]


def _steps(languages: list[str], names: list[Any]) -> list[dict[str, Any]]:
    padded = [*names, *({} for _place in range(MOST_STEPS))][:MOST_STEPS]
    return [
        {
            "position": position,
            "named": bool(name),
            "inputs": [
                {"name": f"step_{position}_{code}", "language": code, "text": name.get(code, "")} for code in languages
            ],
        }
        for position, name in enumerate(padded, 1)
    ]
