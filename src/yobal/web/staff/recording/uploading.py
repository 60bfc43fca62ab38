"""A filled form that came to the office as a file: read into the page for recording, checked there, then recorded."""

import secrets
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from yobal.collection.states import Channel
from yobal.lib import clock, files
from yobal.lib.errors import BadInput, Refusal
from yobal.lib.files import KeptFile
from yobal.publication.models import Round
from yobal.publication.permissions import can_record
from yobal.reception.intake import IncomingFile, Intake, Piece
from yobal.web.parts.filled import LARGEST, FilledForm, media_type_of, read_filled
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.recording.forms import RecordForm
from yobal.web.staff.recording.receipts import to_receipt
from yobal.web.staff.recording.views import chosen_round, receive_entered

_SALT = "yobal.web.staff.recording.uploading"
_LONGEST = 7 * 24 * 60 * 60
_CHANNELS = (Channel.FORM, Channel.LETTER, Channel.EMAIL)


class FileForm(forms.Form):
    """Asks for the file."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("The form that was downloaded here, filled in: DOCX, ODT, XLSX or ODS, at most 10 MB."),
    )


class FilledRecordForm(RecordForm):
    """The page for recording, filled from a file; `token` names the file, which becomes the original."""

    token = forms.CharField(widget=forms.HiddenInput)
    is_read = True

    def __init__(self, *args: Any, found: FilledForm, original: IncomingFile, round_: Round, **settings: Any) -> None:
        # An older form is checked and recorded under its own questions.
        round_.form = found.form
        super().__init__(*args, round_=round_, **settings)
        self._choices("channel", [(one.value, one.label) for one in _CHANNELS])
        self.found, self.original = found, original

    def intake(self, *, at: datetime) -> Intake:
        """Say to reception what was checked."""
        entered = super().intake(at=at)
        answers = tuple(map(self._as_in_file, entered.answers))
        facts = {**entered.facts, "form_file": self.original.sha256}
        return replace(entered, answers=answers, files=(self.original, *entered.files), facts=facts)

    def _as_in_file(self, piece: Piece) -> Piece:
        """Undo what a browser does to line ends, where nobody changed anything else."""
        plain = piece.value.replace(b"\r\n", b"\n")
        return replace(piece, value=plain) if plain.decode() in self._texts else piece

    @cached_property
    def _texts(self) -> frozenset[str]:
        said = [value for _name, value in self.found.answers()]
        return frozenset((*said, *(text for _code, _number, texts in self.found.blocks() for text in texts.values())))


@never_cache
@desk(may=can_record)
def upload_form(request: DeskRequest) -> HttpResponse:
    """Take a file, show what it says for checking, and record it."""
    round_ = chosen_round(request)
    if round_ is None:
        return render(request, "staff/recording/no_round.html", {"consultation": request.consultation})
    if "token" in request.POST:
        return _record(request, round_)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return _look(request, round_, form)
        except Refusal as refusal:
            add_refusal(form, refusal)
    context = {"consultation": request.consultation, "round": round_, "form": form}
    return render(request, "staff/recording/upload.html", context, status=422 if form.is_bound else 200)


def _look(request: DeskRequest, round_: Round, form: FileForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        raise BadInput(_("The file is larger than 10 MB."), place="file")
    content = file.read()
    found = _found(round_, content)
    kept = files.keep(content)
    original = IncomingFile(file.name or "", kept, media_type_of(content))
    token = signing.dumps([round_.pk, kept.path, kept.sha256, kept.size, original.name], salt=_SALT)
    fresh = {"token": token, "form_key": secrets.token_urlsafe(24), "channel": Channel.FORM}
    initial = fresh | {"language": request.consultation.languages[0]} | initial_of(found)
    return _page(request, FilledRecordForm(round_=round_, found=found, original=original, initial=initial))


def _record(request: DeskRequest, round_: Round) -> HttpResponse:
    try:
        round_pk, path, sha256, size, name = signing.loads(request.POST["token"], salt=_SALT, max_age=_LONGEST)
    except signing.BadSignature:
        round_pk = 0
    if round_pk != round_.pk:
        raise BadInput(_("This page is too old. Choose the file again."), place="file")
    content = files.read(path)
    original = IncomingFile(name, KeptFile(path, sha256, size), media_type_of(content))
    form = FilledRecordForm(
        request.POST, request.FILES, round_=round_, found=_found(round_, content), original=original
    )
    if form.is_valid() and (acknowledgement := receive_entered(request, form)):
        return to_receipt(request, acknowledgement, key=form.cleaned_data["form_key"])
    return _page(request, form, status=422)


def _found(round_: Round, content: bytes) -> FilledForm:
    found = read_filled(round_, content, at=clock.now())
    if found is None:
        raise BadInput(
            _("This file is not a form of this consultation, filled in and saved as DOCX or XLSX."), place="file"
        )
    return found


def initial_of(found: FilledForm) -> dict[str, Any]:
    """The answers of a file under the names of the fields of the page."""
    initial: dict[str, Any] = {}
    for name, value in found.answers():
        initial[name] = value.split("\n") if found.is_chosen(name) else value
    blocks = [(code, number, texts) for code, number, texts in found.blocks()]
    for code, number, texts in blocks:
        initial |= {f"answer/{code}/{number}/{what}": text for what, text in texts.items()}
    others = [int(name.split("/")[1]) for name in initial if name.startswith("signatory/")]
    return initial | {
        "rows": max((number for _code, number, _texts in blocks), default=1),
        "others": max(others, default=1),
    }


def _page(request: DeskRequest, form: FilledRecordForm, *, status: int = 200) -> HttpResponse:
    context = {"consultation": request.consultation, "round": form.round, "form": form, "warnings": form.found.warnings}
    return render(request, "staff/recording/record.html", context, status=status)
