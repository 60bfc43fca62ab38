"""A round for invited institutions: its time, the table of who has replied, reminders."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yobal.approvals.queries import proposals_about
from yobal.approvals.states import ProposalState
from yobal.audit.actions import subject_of
from yobal.collection.invitations.states import NOT_REPLIED, Standing
from yobal.identities.invitations import actions
from yobal.identities.invitations.queries import Row, awaited, counts_of, table_of, to_remind
from yobal.lib import clock
from yobal.publication.actions import inviting
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import rounds_planned, window_at
from yobal.publication.states import Audience
from yobal.web.parts.papers.letters import invitation_sheets
from yobal.web.parts.templatetags.yobal import close, digits
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.inviting.forms import LongerForm, OpenForm
from yobal.web.staff.inviting.lists import workbook
from yobal.web.staff.inviting.views.acting import acted, download, found_round, papers, to_round

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NONE_YET = "not-replied"
LETTERS = {"invitations": False, "reminders": True}


@desk(may=can_prepare)
def invited_rounds(request: DeskRequest) -> HttpResponse:
    """List the rounds in which institutions are asked by name."""
    rounds = rounds_planned(request.consultation).exclude(audience=Audience.PUBLIC)
    counted = [(round_, counts_of(table_of(round_))) for round_ in rounds]
    context = {
        "consultation": request.consultation,
        "rounds": [(round_, sum(counts.values()), sum(counts[it] for it in NOT_REPLIED)) for round_, counts in counted],
    }
    return render(request, "staff/inviting/rounds.html", context)


@desk(may=can_prepare)
def invited(request: DeskRequest, position: int) -> HttpResponse:
    """Show who was invited and where each stands; counts that add up; those who have not replied by themselves."""
    round_, at = found_round(request, position), clock.now()
    rows, wanted = table_of(round_), request.GET.get("standing", "")
    counts = counts_of(rows)
    open_longer = proposals_about(subject_of(round_)).filter(state=ProposalState.OPEN).first()
    context = {
        "consultation": request.consultation,
        "round": round_,
        "window": window_at(round_, at=at),
        "rows": _chosen(rows, wanted),
        "total": len(rows),
        "counts": [(standing, number) for standing, number in counts.items()],
        "waiting": sum(counts[standing] for standing in NOT_REPLIED),
        "wanted": wanted,
        "longer": open_longer,
    }
    return render(request, "staff/inviting/invited.html", context)


def _chosen(rows: list[Row], wanted: str) -> list[Row]:
    if wanted == NONE_YET:
        return awaited(rows)
    return [row for row in rows if row.standing == wanted] if wanted in Standing.values else rows


@desk(may=can_prepare)
def open_round(request: DeskRequest, position: int) -> HttpResponse:
    """Open a round for those who are invited; nothing of it becomes public."""
    round_ = found_round(request, position)
    form = OpenForm(request.POST or None, zone=request.consultation.zone)

    def act() -> None:
        opens_at, closes_at = form.moment("opens"), form.closes_at
        inviting.open_for_invited(round_, opens_at=opens_at, closes_at=closes_at, by=request.user, at=clock.now())

    return acted(
        request,
        form,
        act,
        done=_("The round has its time. Send the invitations now."),
        back=to_round(round_),
        title=_("Open the round for the invited"),
        button=_("Open the round"),
        intro=(
            _("Only those who hold a link of an invitation can read and answer. Nothing becomes public."),
            _("From now on neither the drafts nor the form of this round can be changed. More time needs an approval."),
        ),
    )


@desk(may=can_prepare)
def extend_round(request: DeskRequest, position: int) -> HttpResponse:
    """Propose more time for all who were invited."""
    round_, at = found_round(request, position), clock.now()
    window = window_at(round_, at=at)
    form = LongerForm(request.POST or None, zone=request.consultation.zone)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        inviting.propose_longer(round_, closes_at=form.closes_at, reason=reason, by=request.user, at=at)

    return acted(
        request,
        form,
        act,
        done=_("Proposed. The time is extended once another person has approved it."),
        back=to_round(round_),
        title=_("More time for all who were invited"),
        button=_("Propose"),
        now=close(window.closes_at, request.consultation) if window else "",
    )


@desk(may=can_prepare)
def remind(request: DeskRequest, position: int) -> HttpResponse:
    """Show who would be written to, and write to them: each once a day at most."""
    round_, at = found_round(request, position), clock.now()
    if request.method == "POST":
        count = actions.remind(round_, by=request.user, at=at)
        said = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", count)
        messages.success(request, said % {"count": digits(count)})
        return redirect(to_round(round_))
    rows = table_of(round_)
    due = to_remind(rows, at=at)
    context = {
        "consultation": request.consultation,
        "round": round_,
        "due": due,
        "others": [row for row in awaited(rows) if row not in due],
        "solo": request.consultation.solo,
    }
    return render(request, "staff/inviting/remind.html", context)


@desk(may=can_prepare)
def table(request: DeskRequest, position: int) -> HttpResponse:
    """Give the table as a workbook; that it was taken is on record."""
    round_ = found_round(request, position)
    actions.note_export(round_, by=request.user, at=clock.now())
    content = workbook(table_of(round_), consultation=request.consultation)
    return download(content, media_type=XLSX, name=f"{request.consultation.slug}-invited-{round_.position}.xlsx")


@desk(may=can_prepare)
def round_letters(request: DeskRequest, position: int, what: str, kind: str) -> HttpResponse:
    """Give the letters to all who are invited, or the reminders to those who have not replied, in one file."""
    if what not in LETTERS:
        raise Http404
    round_ = found_round(request, position)
    rows = [row for row in table_of(round_) if row.standing != Standing.REVOKED]
    rows = awaited(rows) if LETTERS[what] else rows
    sheets = invitation_sheets(rows, reminder=LETTERS[what], at=clock.now())
    return papers(request, sheets, kind=kind, name=f"{what}-{round_.position}", subject=round_)
