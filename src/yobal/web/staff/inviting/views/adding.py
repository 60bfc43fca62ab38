"""Inviting institutions: one by one, or a list of them."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yobal.identities.invitations import actions
from yobal.lib import clock
from yobal.publication.permissions import can_prepare
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.inviting.forms import InviteForm, ListForm
from yobal.web.staff.inviting.lists import invitees_in
from yobal.web.staff.inviting.views.acting import acted, found_round, to_round


@desk(may=can_prepare)
def invite(request: DeskRequest, position: int) -> HttpResponse:
    """Invite one institution."""
    round_ = found_round(request, position)
    form = InviteForm(request.POST or None, consultation=request.consultation)
    return acted(
        request,
        form,
        lambda: actions.invite(round_, invitee=form.invitee, by=request.user, at=clock.now()),
        done=_("Invited. The link is there; nothing was sent yet."),
        back=to_round(round_),
        title=_("Invite an institution"),
        button=_("Invite"),
    )


@desk(may=can_prepare)
def invite_many(request: DeskRequest, position: int) -> HttpResponse:
    """Invite a list of institutions: all of them, or none where a row has a fault."""
    round_ = found_round(request, position)
    form = ListForm(request.POST or None)

    def act() -> None:
        found = invitees_in(form.cleaned_data["rows"], consultation=request.consultation)
        actions.invite_many(round_, invitees=found, by=request.user, at=clock.now())

    return acted(
        request,
        form,
        act,
        done=_("Invited. The links are there; nothing was sent yet."),
        back=to_round(round_),
        title=_("Invite several institutions"),
        button=_("Invite all"),
        intro=(_("If a row has a fault, nobody is invited, and the page names the row."),),
    )
