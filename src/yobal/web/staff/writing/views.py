"""Pages on which a draft is written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yobal.consolidation.queries import changes_waiting
from yobal.drafting.tree import kind_at
from yobal.lib import clock
from yobal.lib.errors import Conflict, Refusal, WrongState
from yobal.publication.actions import editing, starting
from yobal.publication.models import Document, Provision, Version
from yobal.publication.permissions import can_prepare
from yobal.publication.policies.documents import WAYS, check_can_edit
from yobal.publication.queries.documents import lacking, newest_version, outline_of, renumbering, waiting_with
from yobal.publication.states import DocumentKind, ProvisionKind, TranslationStatus
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.report import provision_name
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.parts.views import give_back
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.writing.cutting import cuts_of
from yobal.web.staff.writing.forms import (
    DocumentSettingsForm,
    RemoveForm,
    SplitForm,
    TranslationForm,
    WordsForm,
    fingerprint,
)
from yobal.web.staff.writing.shown import differences, languages_of, outline


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may=can_prepare)
def document(request: DeskRequest, document: str) -> HttpResponse:
    """Change what a document says of itself; begin its next version."""
    found = _document(request, document)
    form = DocumentSettingsForm(request.POST or None, document=found)
    if request.method == "POST" and form.is_valid():
        try:
            starting.revise_document(
                found,
                title=form.localized("title"),
                prevailing=form.cleaned_data["prevailing"],
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:documents", request.consultation.slug)
    newest = newest_version(found)
    context = {
        "consultation": request.consultation,
        "document": found,
        "form": form,
        "newest": newest,
        "changes_waiting": changes_waiting(newest) if newest else 0,
    }
    return render(request, "staff/writing/document.html", context, status=422 if form.errors else 200)


@require_POST
@desk(may=can_prepare)
def start(request: DeskRequest, document: str) -> HttpResponse:
    """Begin the next version with the words of the newest one, or the first one without any."""
    found = _document(request, document)
    begin = starting.start_version if newest_version(found) else starting.start_empty_version
    version = begin(found, by=request.user, at=clock.now())
    messages.success(request, _("Version %(number)s is begun. It is not public.") % {"number": digits(version.number)})
    return redirect("staff:draft", request.consultation.slug, found.slug, version.number)


@require_safe
@desk()
def draft(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """Show the outline of a version, and the words of the provision that was chosen."""
    version = _version(request, document, number)
    return _page(request, version, _chosen(version, request.GET.get("at", "")))


@require_POST
@desk(may=can_prepare)
def write(request: DeskRequest, document: str, number: int, pk: int) -> HttpResponse:
    """Save the words of a provision; then do with it what the button says."""
    version = _version(request, document, number)
    provision = version.provisions.filter(pk=pk).first()
    if provision is None:
        gone = WrongState(_("Somebody removed this provision meanwhile. Copy your words into another one."))
        return _said(gone) if _is_script(request) else give_back(request, refusal=gone, status=409)
    provision.version = version
    form = WordsForm(request.POST, provision=provision, languages=_languages(version))
    if not form.is_valid():
        return _refused(request, version, provision, form)
    try:
        if form.is_typed:
            at = clock.now()
            editing.edit_words(provision, seen=form.cleaned_data["seen"], by=request.user, at=at, **form.facts)
    except Conflict:
        told = Conflict(_("Somebody else changed this meanwhile. Press Save to see the difference and choose."))
        return _said(told) if _is_script(request) else _conflict(request, version, provision, form)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _refused(request, version, provision, form, status=refusal.status)
    if _is_script(request):
        return _saved(provision)
    return _act(request, version, provision, request.POST.get("act", "save"), tree=form.cleaned_data["tree"])


def _act(request: DeskRequest, version: Version, provision: Provision, act: str, *, tree: int) -> HttpResponse:
    by: Any = {"by": request.user, "at": clock.now()}
    at = provision.pk
    try:
        if act in WAYS:
            editing.move_provision(provision, seen=tree, way=act, **by)
        elif act == "after":
            at = editing.add_provision(version, seen=tree, kind=provision.kind, after=provision, **by).pk
        elif act == "under":
            kind = _kind_under(provision)
            at = editing.add_provision(version, seen=tree, kind=kind, under=provision, **by).pk
        elif act == "merge":
            editing.merge_with_next(provision, seen=tree, **by)
        elif act in ("split", "remove"):
            return _to(f"staff:{act}-provision", version, provision.pk, query=_cursors(request))
        else:
            messages.success(request, _("Saved."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _to("staff:draft", version, query={"at": str(at)})


@require_POST
@desk(may=can_prepare)
def add(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """Add a provision at the end of all."""
    version = _version(request, document, number)
    last = outline_of(version).filter(depth=0).last()
    kind = last.kind if last else ProvisionKind.PART
    made = editing.add_provision(version, seen=version.edits, kind=kind, by=request.user, at=clock.now())
    return _to("staff:draft", version, query={"at": str(made.pk)})


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may=can_prepare)
def split(request: DeskRequest, document: str, number: int, pk: int) -> HttpResponse:
    """Choose where the second part of a provision begins."""
    version = _version(request, document, number)
    provision = _provision(version, pk)
    cuts = {
        code: cuts_of(provision.body[code], cursor=_cursor(request, code))
        for code in _languages(version)
        if provision.body.get(code)
    }
    form = SplitForm(request.POST or None, cuts=cuts, initial={"seen": provision.edits, "tree": version.edits})
    if request.method == "POST" and form.is_valid():
        try:
            made = editing.split_provision(
                provision,
                seen=form.cleaned_data["tree"],
                words_seen=form.cleaned_data["seen"],
                cuts=form.cuts,
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Split. This is the second part: give it a number and a heading."))
            return _to("staff:draft", version, query={"at": str(made.pk)})
    return _step(request, version, provision, "staff/writing/split.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may=can_prepare)
def remove(request: DeskRequest, document: str, number: int, pk: int) -> HttpResponse:
    """Ask before a provision is removed."""
    version = _version(request, document, number)
    provision = _provision(version, pk)
    form = RemoveForm(request.POST or None, initial={"tree": version.edits})
    if request.method == "POST" and form.is_valid():
        try:
            editing.remove_provision(
                provision,
                seen=form.cleaned_data["tree"],
                lift=bool(form.cleaned_data["lift"]),
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Removed."))
            return _to("staff:draft", version, query={"at": str(provision.parent_id)} if provision.parent_id else {})
    return _step(request, version, provision, "staff/writing/remove.html", form, below=provision.children.count())


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may=can_prepare)
def numbers(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """Show which provisions would get another number, all or those below one; then number them."""
    version = _version(request, document, number)
    asked = request.POST or request.GET
    branch = _chosen(version, asked.get("at", ""))
    unnumbered = asked.get("unnumbered") != "0"
    if request.method == "POST":
        seen = asked.get("tree", "")
        try:
            count = editing.renumber(
                version,
                seen=int(seen) if seen.isdecimal() else -1,
                branch=branch,
                unnumbered=unnumbered,
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            told = ngettext("%(count)s provision has a new number.", "%(count)s provisions have new numbers.", count)
            messages.success(request, told % {"count": digits(count)})
            return _to("staff:draft", version, query={"at": str(branch.pk)} if branch else {})
    changes = [
        (row, provision_name(row.kind, row.number), provision_name(row.kind, new))
        for row, new in renumbering(version, branch=branch, unnumbered=unnumbered)
    ]
    context = {
        "consultation": request.consultation,
        "version": version,
        "branch": branch,
        "branch_name": provision_name(branch.kind, branch.number) if branch else "",
        "unnumbered": unnumbered,
        "changes": changes,
    }
    return render(request, "staff/writing/numbers.html", context)


@require_POST
@desk(may=can_prepare)
def translation(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """Say how far the words in one language can be relied on."""
    version = _version(request, document, number)
    form = TranslationForm(request.POST)
    if form.is_valid():
        starting.rate_translation(version, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
    return _to("staff:draft", version)


def _document(request: DeskRequest, slug: str) -> Document:
    found: Document = get_object_or_404(Document, consultation=request.consultation, slug=slug)
    found.consultation = request.consultation
    return found


def _version(request: DeskRequest, document: str, number: int) -> Version:
    found = Version.objects.filter(document__consultation=request.consultation, document__slug=document)
    version: Version = get_object_or_404(found.select_related("document", "previous"), number=number)
    version.document.consultation = request.consultation
    return version


def _provision(version: Version, pk: int) -> Provision:
    found: Provision = get_object_or_404(version.provisions, pk=pk)
    found.version = version
    return found


def _chosen(version: Version, at: str) -> Provision | None:
    """Find a provision by its key, which stays, or by its anchor, which other pages know."""
    if not at:
        return None
    named = {"pk": at} if at.isdecimal() and len(at) < 16 else {"anchor": at}
    found = version.provisions.filter(**named).first()
    if found:
        found.version = version
    return found


def _languages(version: Version) -> list[str]:
    """List the languages of the columns, the prevailing one first."""
    prevailing = version.document.prevailing_language
    return sorted(version.document.consultation.languages, key=lambda code: code != prevailing)


def _kind_under(provision: Provision) -> str:
    """Choose the kind of a provision that is added under another: as those there, or as those under its like."""
    there = provision.children.order_by("-ordinal").first()
    alike = Provision.objects.filter(version=provision.version, parent__kind=provision.kind).first()
    found = there or alike
    return found.kind if found else kind_at(provision.depth + 1)


def _is_script(request: DeskRequest) -> bool:
    """Whether the page's script saves while somebody types."""
    return request.headers.get("Accept", "") == "application/json"


def _said(refusal: Refusal) -> JsonResponse:
    return JsonResponse({"message": str(refusal)}, status=refusal.status)


def _saved(provision: Provision) -> JsonResponse:
    zone = provision.version.document.consultation.zone
    time = digits(f"{clock.now().astimezone(zone):%H:%M}")
    facts = {name: getattr(provision, name) for name in ("kind", "number", "heading", "body")}
    return JsonResponse(
        {"seen": provision.edits, "base": fingerprint(**facts), "message": _("Saved %(time)s") % {"time": time}}
    )


def _refused(
    request: DeskRequest, version: Version, provision: Provision, form: WordsForm, *, status: int = 422
) -> HttpResponse:
    if _is_script(request):
        told = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"message": " ".join(told)}, status=status)
    return _page(request, version, provision, form=form, status=status)


def _conflict(request: DeskRequest, version: Version, provision: Provision, form: WordsForm) -> HttpResponse:
    """Show what the other person saved beside what was typed; both are kept until somebody chooses."""
    theirs = _provision(version, provision.pk)
    data = request.POST.copy()
    data["seen"], data["tree"], data["base"] = str(theirs.edits), str(version.edits), ""
    mine = WordsForm(data, provision=theirs, languages=_languages(version))
    mine.is_valid()
    context = {
        "consultation": request.consultation,
        "version": version,
        "provision": theirs,
        "name": provision_name(theirs.kind, theirs.number),
        "form": mine,
        "differences": differences(theirs, languages=_languages(version), **form.facts),
    }
    return render(request, "staff/writing/conflict.html", context, status=409)


def _cursors(request: DeskRequest) -> dict[str, str]:
    """Pass on where the cursor stood in each language."""
    return {name: request.POST[name] for name in request.POST if name.startswith("cursor_")}


def _cursor(request: DeskRequest, code: str) -> int | None:
    place = request.GET.get(f"cursor_{code}", "")
    return int(place) if place.isdecimal() and len(place) < 9 else None


def _to(name: str, version: Version, *rest: Any, query: dict[str, str] | None = None) -> HttpResponse:
    url = reverse(name, args=[version.document.consultation.slug, version.document.slug, version.number, *rest])
    return HttpResponseRedirect(f"{url}?{urlencode(query)}" if query else url)


def _page(
    request: DeskRequest,
    version: Version,
    chosen: Provision | None,
    *,
    form: WordsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    code = request.GET.get("lacking", "")
    only = lacking(version).get(code) if code else None
    may = can_prepare(request.user, request.consultation)
    closed = _why_closed(version)
    if chosen and may and not closed and form is None:
        form = WordsForm(provision=chosen, languages=_languages(version))
    may_start = may and bool(version.published_at) and newest_version(version.document) == version
    context = {
        "consultation": request.consultation,
        "version": version,
        "languages": [] if chosen else languages_of(version),
        "statuses": TranslationStatus.choices,
        "lines": outline(outline_of(version), chosen=chosen, only=only),
        "lacking": code if only is not None else "",
        "provision": chosen,
        "name": provision_name(chosen.kind, chosen.number) if chosen else "",
        "form": form,
        "closed": closed,
        "may_write": may and not closed,
        "may_start": may_start,
        "changes_waiting": changes_waiting(version) if may_start else 0,
        "is_draft": version.document.kind == DocumentKind.DRAFT,
    }
    return render(request, "staff/writing/draft.html", context, status=status)


def _why_closed(version: Version) -> str:
    """Say why nothing can be changed, in the words of the refusal; '' where it can."""
    try:
        check_can_edit(version, waiting_with=waiting_with(version))
    except Refusal as refusal:
        return str(refusal)
    return ""


def _step(
    request: DeskRequest, version: Version, provision: Provision, template: str, form: Any, **more: Any
) -> HttpResponse:
    context = {
        "consultation": request.consultation,
        "version": version,
        "provision": provision,
        "name": provision_name(provision.kind, provision.number),
        "form": form,
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)
