"""The steps of taking in a table; each shows what was found and lets it be changed before the next."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from yobal.lib import clock, files
from yobal.lib.errors import BadInput, Refusal
from yobal.lib.text import excerpt
from yobal.publication.permissions import can_prepare
from yobal.reception.guessing import Choices, Sure, Why
from yobal.reception.importing import Plan, already_in, staged
from yobal.reception.mapping import ImportedRow
from yobal.reception.mapping.writing import toml_of
from yobal.reception.models import ResponseImport
from yobal.reception.states import ImportState
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.importing.forms import ColumnsForm, MappingForm, ReadingForm, UploadForm

_SAMPLE, _EXAMPLES, _FAULTS_SHOWN = 8, 3, 20
_CELL_SHOWN = 120
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _import_of(request: DeskRequest, pk: UUID) -> ResponseImport:
    rows = ResponseImport.objects.select_related("round__consultation", "round__form")
    return get_object_or_404(rows, pk=pk, round__consultation=request.consultation)


def _seen(request: DeskRequest) -> int:
    try:
        return int(request.POST.get("seen", ""))
    except ValueError:
        raise BadInput(_("This form is not whole. Reload the page and try again.")) from None


def _to(name: str, found: ResponseImport) -> HttpResponse:
    return redirect(f"staff:response-import-{name}", found.round.consultation.slug, found.pk)


@desk(may=can_prepare)
def imports(request: DeskRequest) -> HttpResponse:
    """List the tables of the consultation, and take another one."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*sent, consultation=request.consultation)
    if request.method == "POST" and form.is_valid():
        try:
            found = _begin(request, form)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _to("reading", found)
    rows = ResponseImport.objects.filter(round__consultation=request.consultation).select_related("round")
    context = {"consultation": request.consultation, "form": form, "imports": rows}
    return render(request, "staff/importing/imports.html", context, status=422 if form.errors else 200)


def _begin(request: DeskRequest, form: UploadForm) -> ResponseImport:
    file = form.cleaned_data["file"]
    if file.size > staged.LARGEST_TABLE:
        raise BadInput(_("The file is larger than 200 MB. Split it, each part with the headers."), place="file")
    return staged.begin(form.round_(), name=file.name or "table", content=file.read(), by=request.user, at=clock.now())


@desk(may=can_prepare)
def reading(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Show how the file was read, with its first rows; read it in another way."""
    found = _import_of(request, pk)
    choices = staged.choices_of(found)
    is_workbook = found.name.lower().endswith(".xlsx")
    said = {"head": 1, "head_rows": 1} | choices.reading
    form = ReadingForm(request.POST or None, is_workbook=is_workbook, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            staged.read_again(found, reading=form.reading(), seen=_seen(request), by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Read again. This is what the table looks like now."))
            return _to("reading", found)
    table = staged.table_of(found)
    context = _context(request, found) | {
        "form": form,
        "table": table,
        "choices": choices,
        "rows": [(number, [_shown(cell) for cell in row]) for number, row in enumerate(_top(found), start=1)],
    }
    return render(request, "staff/importing/reading.html", context, status=422 if form.errors else 200)


def _top(found: ResponseImport) -> list[list[str]]:
    return staged.top_of(found, count=_SAMPLE)


def _shown(cell: str) -> str:
    return excerpt(cell, _CELL_SHOWN)


def _context(request: DeskRequest, found: ResponseImport) -> dict[str, Any]:
    return {"consultation": request.consultation, "found": found, "is_open": found.state in ("read", "mapped")}


@desk(may=can_prepare)
def columns(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say what each column means, from what is proposed."""
    found = _import_of(request, pk)
    choices = staged.choices_of(found)
    is_file = "mapping" in request.FILES
    said = request.POST if request.method == "POST" and not is_file else None
    form = ColumnsForm(said, choices=choices, asked=found.round.form)
    upload = MappingForm(request.POST if is_file else None, request.FILES if is_file else None)
    if request.method == "POST" and (upload if is_file else form).is_valid():
        try:
            _decide(request, found, form, upload if is_file else None)
        except Refusal as refusal:
            add_refusal(upload if is_file else form, refusal)
        else:
            return _to("check", found)
    context = _context(request, found) | {
        "form": form,
        "upload": upload,
        "general": [form[name] for name in form.fields if "-" not in name],
        "columns": list(_columns(found, choices, form)),
    }
    status = 422 if form.errors or upload.errors else 200
    return render(request, "staff/importing/columns.html", context, status=status)


def _decide(request: DeskRequest, found: ResponseImport, form: ColumnsForm, upload: MappingForm | None) -> None:
    seen, at = _seen(request), clock.now()
    if upload is None:
        staged.choose(found, choices=form.chosen(), seen=seen, by=request.user, at=at)
    else:
        content = upload.cleaned_data["mapping"].read()
        staged.use_mapping(found, content=content, seen=seen, by=request.user, at=at)


def _columns(found: ResponseImport, choices: Choices, form: ColumnsForm) -> Iterator[dict[str, Any]]:
    table = staged.table_of(found)
    top = list(islice(table.rows, 50))
    for place, (header, column) in enumerate(zip(table.headers, choices.columns, strict=True)):
        examples = dict.fromkeys(_shown(row[place]) for row in top if row[place].strip())
        yield {
            "number": place + 1,
            "header": header,
            "examples": list(examples)[:_EXAMPLES],
            "sure": column.sure,
            "sure_label": Sure(column.sure).label,
            "why": Why(column.why).label,
            "fields": [form[f"{name}-{place + 1}"] for name in ("meaning", "question", "reason")],
        }


@desk(may=can_prepare)
def check(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Show what would come in, start, stop and go on, and say what came of it."""
    found = _import_of(request, pk)
    if request.method == "POST":
        act = staged.stop if request.POST.get("act") == "stop" else staged.start
        act(found, seen=_seen(request), by=request.user, at=clock.now())
        return _to("check", found)
    context = _context(request, found)
    if found.state in (ImportState.RUNNING, ImportState.DONE):
        return _progress(request, found, context)
    try:
        plan = staged.plan_of(found)
    except Refusal as refusal:
        context["refused"] = str(refusal)
    else:
        context |= _previewed(plan)
    return render(request, "staff/importing/check.html", context)


def _progress(request: DeskRequest, found: ResponseImport, context: dict[str, Any]) -> HttpResponse:
    """Show how far it is; while it runs the page asks again by itself."""
    context["percent"] = 100 * found.done // max(found.total, 1)
    return render(request, "staff/importing/progress.html", context)


def _previewed(plan: Plan) -> dict[str, Any]:
    earlier = already_in(plan)
    return {
        "plan": plan,
        "new": plan.count - earlier,
        "earlier": earlier,
        "refused_rows": len({fault.line for fault in plan.faults}),
        "cells_in_all": plan.lines * plan.columns,
        "faults": plan.faults[:_FAULTS_SHOWN],
        "more_faults": max(0, len(plan.faults) - _FAULTS_SHOWN),
        "samples": [_sample(row, plan) for row in islice(plan.rows, _SAMPLE)],
        "without_reference": plan.mapping.reference is None,
    }


def _sample(row: ImportedRow, plan: Plan) -> dict[str, Any]:
    said = {code: ", ".join(codes) for code, codes in row.closed.items()}
    said |= {code: _shown(text) for code, text in row.texts.items()}
    answers = [(question.label, said[question.code]) for question in plan.mapping.questions if question.code in said]
    return {"line": row.line, "received_at": row.received_at, "row": row, "answers": answers}


@desk(may=can_prepare)
def mapping(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Download the mapping, to use it with the command or for another table with these columns."""
    found = _import_of(request, pk)
    content = toml_of(found.mapping["table"]) if "table" in found.mapping else ""
    if not content:
        return _to("columns", found)
    answer = HttpResponse(content, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="mapping.toml"'
    return answer


@desk(may=can_prepare)
def refused(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Download the rows that were refused, with what is wrong in each."""
    found = _import_of(request, pk)
    if not found.faults_path:
        return _to("check", found)
    content = files.read(found.faults_path)
    is_workbook = content.startswith(b"PK")
    answer = HttpResponse(content, content_type=_XLSX if is_workbook else "text/csv")
    answer["Content-Disposition"] = f'attachment; filename="refused-rows.{"xlsx" if is_workbook else "csv"}"'
    return answer
