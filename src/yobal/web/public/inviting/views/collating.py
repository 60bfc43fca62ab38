"""The focal point begins the answer, and decides on each of the colleagues' comments."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.collection.invitations import actions
from yobal.collection.invitations.queries import contributions_to, draft_of, secret_of_draft
from yobal.collection.models import Contribution
from yobal.lib import clock
from yobal.lib.errors import Conflict, Refusal
from yobal.web.parts.forms import add_refusal
from yobal.web.public.answering.forms import name_of, parts_of
from yobal.web.public.answering.views.pages import address_of, problem
from yobal.web.public.inviting.forms import DecideForm
from yobal.web.public.inviting.prefilled import begun
from yobal.web.public.inviting.views.doors import Door, focal_door, frame


@require_http_methods(["GET", "HEAD", "POST"])
@focal_door
def begin(request: HttpRequest, held: Door) -> HttpResponse:
    """Lead to the one draft, begun now if it was not before; a GET leads back."""
    if request.method != "POST":
        return redirect(held.to("invited"))
    draft = begun(held.invitation, at=clock.now())
    return _see(address_of(draft, secret_of_draft(draft)))


@require_http_methods(["GET", "HEAD", "POST"])
@focal_door
def contribution(request: HttpRequest, held: Door, position: int) -> HttpResponse:
    """Keep, change or leave out one comment; what somebody else decided meanwhile is shown beside."""
    draft = draft_of(held.invitation)
    if draft is None:
        raise Http404
    row = get_object_or_404(contributions_to(draft).select_related("draft"), position=position)
    form, theirs = DecideForm(request.POST or None, initial=_initial(row)), False
    if form.is_bound and form.is_valid():
        try:
            _decide(row, form)
        except Conflict as refusal:
            add_refusal(form, refusal)
            row.refresh_from_db()
            form.with_seen(row.edits)
            theirs = True
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _see(f"{held.to('invited')}#comments")
    part = parts_of(held.invitation.round).filter(anchor=row.anchor).first()
    title = _("Comment %(number)s of a colleague") % {"number": row.position}
    context = frame(held, title, at=clock.now()) | {"form": form, "row": row, "theirs": theirs}
    context |= {"part": name_of(part) if part else row.anchor, "page_title": problem(form) + title}
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "public/inviting/contribution.html", context, status=status)


def _initial(row: Contribution) -> dict[str, object]:
    edited = row.state == "edited"
    return {
        "state": "" if row.state == "open" else row.state,
        "text": row.kept_text if edited else row.text,
        "proposed": row.kept_proposed if edited else row.proposed,
        "reason": row.reason,
        "seen": row.edits,
    }


def _decide(row: Contribution, form: DecideForm) -> None:
    said = form.cleaned_data
    words = {name: said[name] for name in ("state", "text", "proposed", "reason")}
    actions.decide(row, **words, seen=said["seen"] if said["seen"] is not None else row.edits, at=clock.now())


def _see(address: str) -> HttpResponse:
    response = redirect(address)
    response.status_code = 303
    return response
