"""The matrix is given out; what comes back edited is shown row by row, and taken where somebody says so."""

import json
import tempfile
from typing import Any, cast

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yobal.consolidation.matrix.comparing import compare
from yobal.consolidation.matrix.reading import Reading, read_matrix
from yobal.consolidation.matrix.taking import take
from yobal.consolidation.matrix.writing import MEDIA_TYPES, write_matrix
from yobal.lib import clock, files
from yobal.lib.errors import BadInput, Refusal
from yobal.publication.permissions import can_read, can_review
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.matrix.forms import BringBackForm, GiveOutForm, TakeForm
from yobal.web.staff.matrix.shown import named, shown, wrongs
from yobal.web.staff.reviewing.views import page_of

_SALT = "yobal.web.staff.matrix"
_LONGEST = 7 * 24 * 60 * 60


@require_safe
@desk(may=can_read)
def matrix(request: DeskRequest) -> HttpResponse:
    """Ask what to give out, and for what came back."""
    return _page(request)


def _page(request: DeskRequest, **bound: Any) -> HttpResponse:
    context = {
        "consultation": request.consultation,
        "give_out": GiveOutForm(consultation=request.consultation, reader=request.user),
        "bring_back": BringBackForm(),
        "may_review": can_review(request.user, request.consultation),
        "failed": next(iter(bound.values()), None),
    }
    return render(request, "staff/matrix/matrix.html", context | bound, status=422 if bound else 200)


@require_POST
@desk(may=can_read)
def download(request: DeskRequest) -> HttpResponse:
    """Write the matrix into a file beside the memory, and send it from there."""
    form = GiveOutForm(request.POST, consultation=request.consultation, reader=request.user)
    if not form.is_valid():
        return _page(request, give_out=form)
    kind = form.cleaned_data["kind"]
    file = tempfile.TemporaryFile()  # noqa: SIM115 - what sends it closes it
    try:
        write_matrix(file, request.consultation, form.wanted(at=clock.now()), kind=kind)
    except Refusal as refusal:
        file.close()
        add_refusal(form, refusal)
        return _page(request, give_out=form)
    file.seek(0)
    name = f"{request.consultation.slug}-matrix.{kind}"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPES[kind])
    answer["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)


@require_POST
@desk(may=can_review)
def bring_back(request: DeskRequest) -> HttpResponse:
    """Read a file and keep what it says until somebody has looked."""
    form = BringBackForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, bring_back=form)
    file = form.cleaned_data["file"]
    content = file.read()
    try:
        reading = read_matrix(content)
    except BadInput as refusal:
        add_refusal(form, refusal)
        return _page(request, bring_back=form)
    said = {"name": file.name or "", "sha256": files.keep(content).sha256, "reading": reading.as_json()}
    kept = files.keep(json.dumps(said, ensure_ascii=False).encode())
    token = signing.dumps([str(request.consultation.pk), kept.path], salt=_SALT)
    return redirect("staff:matrix-check", request.consultation.slug, token)


@never_cache
@desk(may=can_review)
def check(request: DeskRequest, token: str) -> HttpResponse:
    """Show what a file would change, and take what is ticked; what was taken differs no more."""
    said = _said(request, token)
    compared = compare(request.consultation, Reading.of_json(said["reading"]))
    page = page_of(request, compared.differences)
    form = TakeForm(request.POST if request.method == "POST" else None, shown=page.object_list)
    refused: dict[int, str] = {}
    if request.method == "POST" and form.is_valid():
        seen = form.seen()
        chosen = [one for one in page.object_list if one.issue.number in seen]
        done = take(chosen, seen=seen, sha256=said["sha256"], by=request.user, at=clock.now())
        _tell(request, len(done.proposed))
        if not done.refused:
            return redirect("staff:matrix-check", request.consultation.slug, token)
        refused = dict(done.refused)
    context = {
        "consultation": request.consultation,
        "name": said["name"],
        "form": form,
        "page_obj": page,
        "compared": compared,
        "rows": [shown(one, form, refused.get(one.issue.number, "")) for one in page.object_list],
        "wrongs": wrongs(compared),
        "missing": named(compared.missing),
        "may_take": bool(form.fields),
    }
    return render(request, "staff/matrix/check.html", context, status=422 if form.errors or refused else 200)


def _said(request: DeskRequest, token: str) -> dict[str, Any]:
    """Give what was read; the signature tells that it was brought here, to this consultation."""
    try:
        consultation, path = signing.loads(token, salt=_SALT, max_age=_LONGEST)
    except signing.BadSignature:
        consultation, path = "", ""
    if consultation != str(request.consultation.pk):
        raise BadInput(_("This page is too old. Choose the file again."), place="file")
    found: dict[str, Any] = json.loads(files.read(path))
    return found


def _tell(request: DeskRequest, count: int) -> None:
    if count:
        said = ngettext(
            "%(count)s decision is proposed. It stands once another person has approved it.",
            "%(count)s decisions are proposed. They stand once another person has approved them.",
            count,
        )
        messages.success(request, said % {"count": digits(count)})
