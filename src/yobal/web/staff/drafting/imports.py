"""Bringing a draft in: upload, look, mark what the machine did not see, confirm or discard."""

from collections.abc import Iterator, Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.consolidation.queries import changes_waiting
from yobal.drafting.tree import Mark
from yobal.lib import clock
from yobal.lib.errors import BadInput, Refusal
from yobal.publication import actions
from yobal.publication.models import Document, DraftImport
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import has_text
from yobal.publication.queries.documents import newest_version
from yobal.publication.states import ProvisionKind
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.drafting.account import Entry
from yobal.web.staff.drafting.preview import changes_against, preview_of, readable
from yobal.web.staff.drafting.uploads import SourcesForm, posted

_ON_A_PAGE, _MARKED_ON_A_PAGE = 200, 60
_TITLE, _TEXT, _OUT = "title", "0", "-1"
LEVELS = (
    ("", gettext_lazy("As the file says")),
    (_TITLE, gettext_lazy("Title of the document")),
    *((str(level), gettext_lazy("Heading, level %(level)s") % {"level": level}) for level in (1, 2, 3, 4)),
    (_TEXT, gettext_lazy("Text")),
    (_OUT, gettext_lazy("Leave out")),
)


def document_of(request: DeskRequest, slug: str) -> Document:
    """Find a document of the consultation."""
    return get_object_or_404(
        Document.objects.select_related("consultation"), consultation=request.consultation, slug=slug
    )


def import_of(request: DeskRequest, document: str, pk: int) -> DraftImport:
    """Find an import into a document of the consultation."""
    rows = DraftImport.objects.select_related("document__consultation", "version")
    return get_object_or_404(rows, pk=pk, document__slug=document, document__consultation=request.consultation)


@desk(may=can_prepare)
def import_draft(request: DeskRequest, document: str) -> HttpResponse:
    """Take an upload and keep it; nothing is made of it before it is confirmed."""
    found = document_of(request, document)
    form = SourcesForm(*posted(request), document=found)
    if request.method == "POST" and form.is_valid():
        try:
            with readable():
                begun = actions.begin_import(found, files=form.sent(), by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("staff:check-import", request.consultation.slug, found.slug, begun.pk)
    context = {"consultation": request.consultation, "document": found, "form": form}
    return render(request, "staff/drafting/import.html", context, status=422 if form.errors else 200)


@desk(may=can_prepare)
def check_import(request: DeskRequest, document: str, pk: int) -> HttpResponse:
    """Show what the files would become; confirm, discard, or add to them."""
    found = import_of(request, document, pk)
    if found.version is not None:
        messages.info(
            request, _("Version %(number)s was made of these files.") % {"number": digits(found.version.number)}
        )
        return redirect("staff:version", request.consultation.slug, found.document.slug, found.version.number)
    form = SourcesForm(document=found.document)
    if request.method == "POST":
        act = request.POST.get("act")
        if act == "confirm":
            return _confirm(request, found)
        if act == "discard":
            return _discard(request, found)
        form = SourcesForm(request.POST, request.FILES, document=found.document)
        if form.is_valid() and _added(request, found, form):
            return redirect(request.path)
    return _check_page(request, found, form)


def _confirm(request: DeskRequest, found: DraftImport) -> HttpResponse:
    with readable():
        made = actions.confirm_import(found, seen=seen_in(request), by=request.user, at=clock.now())
    messages.success(request, _("Version %(number)s is made. It is not public yet.") % {"number": digits(made.number)})
    return redirect("staff:version", request.consultation.slug, found.document.slug, made.number)


def _discard(request: DeskRequest, found: DraftImport) -> HttpResponse:
    actions.discard_import(found, seen=seen_in(request), by=request.user, at=clock.now())
    messages.success(request, _("Discarded. Nothing of the document was changed."))
    return redirect("staff:documents", request.consultation.slug)


def _added(request: DeskRequest, found: DraftImport, form: SourcesForm) -> bool:
    try:
        with readable():
            actions.add_to_import(found, seen=seen_in(request), files=form.sent(), by=request.user, at=clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal)
    return not form.errors


def seen_in(request: DeskRequest) -> int:
    """Read which state of an import the person saw."""
    try:
        return int(request.POST.get("seen", ""))
    except ValueError:
        raise BadInput(_("This form is not whole. Reload the page and try again.")) from None


def _check_page(request: DeskRequest, found: DraftImport, form: SourcesForm) -> HttpResponse:
    newest = newest_version(found.document)
    context = {
        "consultation": request.consultation,
        "document": found.document,
        "found": found,
        "form": form,
        "next_number": found.document.versions.count() + 1,
        "only_kept": not has_text(found),
        "newest": newest,
        "changes_waiting": changes_waiting(newest) if newest else 0,
    }
    if has_text(found):
        preview = preview_of(found)
        only_look = request.GET.get("show", "look" if preview.doubtful else "all") == "look"
        listed = preview.doubtful if only_look else preview.account
        context |= {
            "outcome": preview,
            "only_look": only_look,
            "page_obj": Paginator(listed, _ON_A_PAGE).get_page(request.GET.get("page")),
            "page_query": _query(request),
            "changes": changes_against(found, preview.reading),
        }
    return render(request, "staff/drafting/check_import.html", context, status=422 if form.errors else 200)


def _query(request: DeskRequest) -> str:
    kept: QueryDict = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()


@desk(may=can_prepare)
def mark_import(request: DeskRequest, document: str, pk: int) -> HttpResponse:
    """Say line by line what is a heading, text, or to be left out, where neither styles nor numbers say it."""
    found = import_of(request, document, pk)
    if not has_text(found) or found.version is not None:
        return redirect("staff:check-import", request.consultation.slug, document, pk)
    refused = ""
    if request.method == "POST":
        try:
            with readable():
                marks = _marks(request.POST)
                actions.mark_blocks(found, seen=seen_in(request), marks=marks, by=request.user, at=clock.now())
        except BadInput as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Saved. This is what the file becomes now."))
            number = request.POST.get("page", "1")
            return redirect(f"{request.path}?page={number if number.isdecimal() else 1}")
    return _mark_page(request, found, refused)


def _mark_page(request: DeskRequest, found: DraftImport, refused: str) -> HttpResponse:
    preview = preview_of(found)
    filled = [entry for entry in preview.account if entry.text]
    page = Paginator(filled, _MARKED_ON_A_PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    context = {
        "consultation": request.consultation,
        "document": found.document,
        "found": found,
        "outcome": preview,
        "page_obj": page,
        "rows": [_row(entry, found.marks, request.POST) for entry in page],
        "levels": LEVELS,
        "kinds": [("", _("Kind by itself")), *ProvisionKind.choices],
        "refused": refused,
    }
    return render(request, "staff/drafting/mark_import.html", context, status=422 if refused else 200)


def _row(entry: Entry, marks: Mapping[str, Mapping[str, list[object]]], posted: QueryDict) -> dict[str, object]:
    """One line with what was said of it: just now, else before."""
    language = entry.key.rpartition("-")[0].removesuffix("all")
    level, kind = marks.get(language, {}).get(str(entry.index), ["", ""])
    stored = _TITLE if kind == _TITLE else str(level)
    return {
        "entry": entry,
        "level": posted.get(f"level-{entry.key}", stored),
        "kind": posted.get(f"kind-{entry.key}", "" if kind == _TITLE else kind),
    }


def _marks(posted: QueryDict) -> dict[str, dict[int, Mark | None]]:
    """Read what was said of the lines of one page, by language of the file and index."""
    found: dict[str, dict[int, Mark | None]] = {}
    for language, index, level, kind in _said(posted):
        if level not in dict(LEVELS) or kind not in ("", *ProvisionKind.values):
            raise BadInput(_("Choose one of the entries of the list."))
        found.setdefault(language, {})[index] = _mark(level, kind)
    return found


def _said(posted: QueryDict) -> Iterator[tuple[str, int, str, str]]:
    for name in posted:
        field, _dash, key = name.partition("-")
        language, _dash, index = key.rpartition("-")
        if field == "level" and index.isdecimal():
            yield language.removesuffix("all"), int(index), str(posted[name]), posted.get(f"kind-{key}", "")


def _mark(level: str, kind: str) -> Mark | None:
    if not level:
        return None
    if level == _TITLE:
        return Mark(0, _TITLE)
    return Mark(int(level), kind if int(level) > 0 else "")
