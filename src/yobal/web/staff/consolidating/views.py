"""Pages on which decisions become the next version."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yobal.consolidation import actions
from yobal.consolidation.models import Amendment, Revision
from yobal.consolidation.queries import Touch, amendments_of, open_revision_of, preview, touches
from yobal.consolidation.states import Change
from yobal.lib import clock
from yobal.lib.errors import Conflict, Refusal
from yobal.publication.models import Provision, Version
from yobal.publication.permissions import can_prepare, can_read, can_review
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.report import change_of, provision_name
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.consolidating.forms import AmendmentForm, initial_of
from yobal.web.staff.consolidating.shown import latest_revision, lines_of, wordings_of


@require_safe
@desk(may=can_read)
def revision(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """List the provisions of a version with what was decided about them and what changes."""
    return _revision_page(request, _version(request, document, number))


@require_POST
@desk(may=can_prepare)
def propose(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """Propose the revision."""
    version = _version(request, document, number)
    at, form = clock.now(), forms.Form(request.POST)
    try:
        actions.propose_revision(actions.open_revision(version, by=request.user, at=at), by=request.user, at=at)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _revision_page(request, version, form=form, status=refusal.status)
    messages.success(request, _("The next version was proposed. Another person must approve it."))
    return redirect("staff:revision", request.consultation.slug, document, number)


@require_safe
@desk(may=can_read)
def preview_page(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """Show the next version against this one."""
    version = _version(request, document, number)
    found = open_revision_of(version)
    rows = preview(found) if found else []
    changed = [row for row in rows if row.changed]
    languages = request.consultation.languages
    context = {
        "consultation": request.consultation,
        "version": version,
        "changes": [change_of(row, place=place, languages=languages) for place, row in enumerate(changed, 1)],
        "unchanged": len(rows) - len(changed),
        "may_propose": can_prepare(request.user, request.consultation) and _is_open(found),
    }
    return render(request, "staff/consolidating/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may=can_review)
def amend_page(request: DeskRequest, document: str, number: int, anchor: str) -> HttpResponse:
    """Edit the change to one provision, or a new one after it."""
    version = _version(request, document, number)
    provision = get_object_or_404(version.provisions, anchor=anchor)
    amendment, inserting = _in_hand(request, version, provision)
    touch = touches(version).get(provision.pk, Touch())
    form = AmendmentForm(
        request.POST or None,
        initial=initial_of(provision, amendment, touch, inserting=inserting),
        consultation=request.consultation,
        provision=provision,
        touch=touch,
        inserting=inserting,
    )
    theirs: Amendment | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, form, version=version, provision=provision)
        except Conflict as conflict:
            add_refusal(form, conflict)
            theirs = _go_on_from_theirs(request, form, version=version, provision=provision)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The change was saved."))
            return redirect("staff:revision", request.consultation.slug, document, number)
    context = {
        "consultation": request.consultation,
        "version": version,
        "provision": provision,
        "name": provision_name(provision.kind, provision.number),
        "form": form,
        "inserting": inserting,
        "touch": touch,
        "wordings": wordings_of(touch.comments),
        "theirs": theirs,
    }
    return render(request, "staff/consolidating/amend.html", context, status=422 if form.errors else 200)


@require_POST
@desk(may=can_review)
def take_back_amendment(request: DeskRequest, document: str, number: int, pk: int) -> HttpResponse:
    """Take a change back."""
    version = _version(request, document, number)
    amendment = get_object_or_404(Amendment, revision__base=version, pk=pk)
    actions.take_back(amendment, by=request.user, at=clock.now())
    messages.success(request, _("The change was taken back."))
    return redirect("staff:revision", request.consultation.slug, document, number)


def _version(request: DeskRequest, document: str, number: int) -> Version:
    found = Version.objects.filter(document__consultation=request.consultation, document__slug=document)
    version: Version = get_object_or_404(found.select_related("document"), number=number)
    version.document.consultation = request.consultation
    return version


def _is_open(found: Revision | None) -> bool:
    """Whether changes can be made: nothing is proposed or adopted."""
    return found is None or (found.adopted_at is None and not (found.proposal and found.proposal.state == "open"))


def _revision_page(
    request: DeskRequest, version: Version, *, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    found = latest_revision(version)
    newest = version.document.versions.order_by("-number").first()
    lines = lines_of(version, found)
    context: dict[str, Any] = {
        "consultation": request.consultation,
        "version": version,
        "revision": found,
        "newest": newest if newest and newest.number > version.number else None,
        "editable": _is_open(found) and newest == version and can_review(request.user, request.consultation),
        "lines": lines,
        "changes": sum(1 for line in lines if line.change) + sum(len(line.added) for line in lines),
        "remarks": found.proposal.decisions.last() if found and found.proposal else None,
        "may_propose": can_prepare(request.user, request.consultation),
        "form": form,
    }
    return render(request, "staff/consolidating/revision.html", context, status=status)


def _in_hand(request: DeskRequest, version: Version, provision: Provision) -> tuple[Amendment | None, bool]:
    """Find which change the page is about: the one named, a new provision, or the provision's own."""
    found = open_revision_of(version)
    live = amendments_of(found).filter(provision=provision) if found else Amendment.objects.none()
    asked = request.GET.get("amendment", "")
    if asked:
        named: Amendment = get_object_or_404(live, pk=asked if asked.isdecimal() else 0)
        return named, named.change == Change.INSERT
    if "new" in request.GET:
        return None, True
    return live.exclude(change=Change.INSERT).first(), False


def _save(request: DeskRequest, form: AmendmentForm, *, version: Version, provision: Provision) -> None:
    at, by, facts = clock.now(), request.user, form.facts()
    found = actions.open_revision(version, by=by, at=at)
    known = form.cleaned_data.get("amendment")
    if known is None:
        actions.amend(found, provision=provision, by=by, at=at, **facts)
        return
    amendment = get_object_or_404(Amendment, revision=found, provision=provision, pk=known)
    actions.revise_amendment(amendment, seen=form.cleaned_data.get("seen") or 0, by=by, at=at, **facts)


def _go_on_from_theirs(
    request: DeskRequest, form: AmendmentForm, *, version: Version, provision: Provision
) -> Amendment | None:
    """Show what the other person saved, and let what was typed be saved over it, now knowingly."""
    found = open_revision_of(version)
    live = amendments_of(found).filter(provision=provision) if found else Amendment.objects.none()
    known = form.cleaned_data.get("amendment")
    theirs = live.filter(pk=known).first() if known else live.exclude(change=Change.INSERT).first()
    if theirs is not None:
        data = request.POST.copy()
        data["amendment"], data["seen"] = str(theirs.pk), str(theirs.edits)
        form.data = data
    return theirs
