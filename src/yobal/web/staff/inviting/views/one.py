"""One invitation: its link, its focal points, more time, its answer and the signed letter."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yobal.approvals.queries import proposals_about
from yobal.approvals.states import ProposalState
from yobal.audit.actions import subject_of
from yobal.collection.invitations import actions as invitations
from yobal.collection.invitations.queries import openness_for
from yobal.identities.invitations import actions
from yobal.identities.invitations.queries import focal_points_of, row_of
from yobal.identities.invitations.words import link_to
from yobal.lib import clock, files
from yobal.publication.permissions import can_prepare
from yobal.render.qr import qr_svg
from yobal.web.parts.papers.letters import invitation_sheets
from yobal.web.parts.templatetags.yobal import close, words
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.inviting.forms import ArrivalForm, FocalPointForm, InstitutionForm, LongerForm, ReasonForm
from yobal.web.staff.inviting.views.acting import (
    acted,
    done_at_once,
    download,
    found_invitation,
    papers,
    to_invitation,
    to_round,
)

LETTERS = {"invitation": False, "reminder": True}


@never_cache
@desk(may=can_prepare)
def invitation(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Show all of one invitation, its link to be copied or printed too."""
    found = found_invitation(request, pk)
    link = "" if found.revoked_at else link_to(found, language=found.language)
    context = {
        "consultation": request.consultation,
        "invitation": found,
        "row": row_of(found),
        "focal_points": focal_points_of(found),
        "extensions": found.extensions.all(),
        "openness": openness_for(found, round_=found.round, at=clock.now()),
        "longer": proposals_about(subject_of(found)).filter(state=ProposalState.OPEN).first(),
        "link": link,
        "qr": mark_safe(qr_svg(link, title=_("QR code of the link"))) if link else "",  # noqa: S308 - our own drawing
        "back_url": to_round(found.round),
    }
    return render(request, "staff/inviting/invitation.html", context)


@desk(may=can_prepare)
def replace_focal_point(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Let somebody else answer; the old link ends."""
    found = found_invitation(request, pk)
    form = FocalPointForm(request.POST or None)
    return acted(
        request,
        form,
        lambda: actions.replace_focal_point(found, person=form.person, by=request.user, at=clock.now()),
        done=_("There is a new link now. Send it to the new focal point."),
        back=to_invitation(found),
        title=_("Replace the focal point"),
        button=_("Replace"),
        name=words(found.institution),
        intro=(_("The present link, and the one for colleagues, end at once. What was written stays."),),
    )


@desk(may=can_prepare)
def correct(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Correct the name or the group of an institution."""
    found = found_invitation(request, pk)
    form = InstitutionForm(request.POST or None, consultation=request.consultation, invitation=found)

    def act() -> None:
        said = form.cleaned_data
        named = {"institution": form.localized("institution"), "group": said["group"], "seen": said["seen"] or 0}
        actions.correct_invitation(found, **named, by=request.user, at=clock.now())

    title, button = _("Correct the institution"), _("Save")
    back = to_invitation(found)
    return acted(request, form, act, done=_("Saved."), back=back, title=title, button=button)


@require_POST
@desk(may=can_prepare)
def send(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Mail the link to the focal point."""
    found = found_invitation(request, pk)
    solo = request.consultation.solo
    return done_at_once(
        request,
        lambda: actions.send_invitation(found, by=request.user, at=clock.now()),
        done=_("From a rehearsal nothing is sent.") if solo else _("The message is on its way."),
        back=to_invitation(found),
    )


@require_POST
@desk(may=can_prepare)
def renew(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Make a new link, where the old one came into wrong hands."""
    found = found_invitation(request, pk)
    return done_at_once(
        request,
        lambda: invitations.renew_link(found, by=request.user, at=clock.now()),
        done=_("There is a new link now, and the old one has ended. Send it to the focal point."),
        back=to_invitation(found),
    )


@require_POST
@desk(may=can_prepare)
def move(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Move an institution in the order of protocol."""
    found = found_invitation(request, pk)
    way = "up" if request.POST.get("way") == "up" else "down"
    return done_at_once(
        request,
        lambda: invitations.move(found, way=way, by=request.user, at=clock.now()),
        done=_("Moved."),
        back=f"{to_round(found.round)}#invitation-{found.pk}",
    )


@desk(may=can_prepare)
def revoke(request: DeskRequest, pk: UUID) -> HttpResponse:
    """End an invitation."""
    found = found_invitation(request, pk)
    form = ReasonForm(request.POST or None)
    return acted(
        request,
        form,
        lambda: invitations.revoke(found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()),
        done=_("Revoked. Its links have ended."),
        back=to_invitation(found),
        title=_("Revoke the invitation"),
        button=_("Revoke"),
        name=words(found.institution),
        intro=(_("Its links end at once, and nothing more can be written or sent. What was sent stays."),),
    )


@desk(may=can_prepare)
def extend(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Propose more time for one institution."""
    found, at = found_invitation(request, pk), clock.now()
    window = openness_for(found, round_=found.round, at=at).window
    form = LongerForm(request.POST or None, zone=request.consultation.zone)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        invitations.propose_extension(found, closes_at=form.closes_at, reason=reason, by=request.user, at=at)

    return acted(
        request,
        form,
        act,
        done=_("Proposed. The time is extended once another person has approved it."),
        back=to_invitation(found),
        title=_("More time for this institution"),
        button=_("Propose"),
        name=words(found.institution),
        now=close(window.closes_at, request.consultation) if window else "",
        intro=(_("That one institution had more time is recorded, and told on the public page of the round."),),
    )


@desk(may=can_prepare)
def arrived(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Record that the signed letter has come."""
    found = found_invitation(request, pk)
    answer = row_of(found).answer
    if answer is None:
        raise Http404
    form = ArrivalForm(request.POST or None, request.FILES or None)
    return acted(
        request,
        form,
        lambda: invitations.record_letter(answer, **form.facts, by=request.user, at=clock.now()),
        done=_("Recorded. The answer is provisional no longer."),
        back=to_invitation(found),
        title=_("The signed letter has come"),
        button=_("Record"),
        name=words(found.institution),
    )


@desk(may=can_prepare)
def scan(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Give the scan of the signed letter."""
    answer = row_of(found_invitation(request, pk)).answer
    came = getattr(answer, "letter", None)
    if answer is None or came is None or not came.path:
        raise Http404
    suffix = came.media_type.rpartition("/")[2]
    return download(files.read(came.path), media_type=came.media_type, name=f"letter-{answer.receipt.number}.{suffix}")


@desk(may=can_prepare)
def letter(request: DeskRequest, pk: UUID, what: str, kind: str) -> HttpResponse:
    """Give the letter of invitation, or the reminder, to print and sign."""
    found = found_invitation(request, pk)
    if what not in LETTERS or found.revoked_at:
        raise Http404
    sheets = invitation_sheets([row_of(found)], reminder=LETTERS[what], at=clock.now())
    return papers(request, sheets, kind=kind, name=f"{what}-{found.position}", subject=found)
