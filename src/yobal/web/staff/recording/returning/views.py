"""A returned file: chosen, read, looked at, recorded as one submission, or one for each organisation in it."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yobal.collection.states import Channel, ParticipantKind
from yobal.lib import clock, files
from yobal.lib.errors import BadInput, KeyReused, Refusal
from yobal.lib.files import KeptFile
from yobal.publication.models import Round
from yobal.publication.permissions import can_record
from yobal.reception.actions import receive
from yobal.reception.intake import Acknowledgement, IncomingFile, Intake, Piece
from yobal.reception.returned import Point, answers, authors, media_type, question_of, returned
from yobal.web.parts.answers.pieces import consent_typed, facts_typed, group_typed, kind_typed, sender_typed
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.recording.receipts import receipts_page
from yobal.web.staff.recording.returning.forms import ChooseForm, ReturnedForm, columns_of, mapping_in
from yobal.web.staff.recording.views import chosen_round

SOURCE = "returned"
_SALT = "yobal.web.staff.recording.returning"
_LONGEST = 7 * 24 * 60 * 60


@never_cache
@desk(may=can_record)
def upload_returned(request: DeskRequest) -> HttpResponse:
    """Take a file, show what was read in it, and record it once somebody has looked."""
    round_ = chosen_round(request)
    if round_ is None:
        return render(request, "staff/recording/no_round.html", {"consultation": request.consultation})
    if "token" in request.POST:
        return _look(request, round_)
    if request.method != "POST":
        return _choose(request, round_, ChooseForm())
    form = ChooseForm(request.POST, request.FILES)
    if not form.is_valid():
        return _choose(request, round_, form, status=422)
    return _read(request, round_, form)


def _choose(request: DeskRequest, round_: Round, form: ChooseForm, *, status: int = 200) -> HttpResponse:
    context = {"consultation": request.consultation, "round": round_, "form": form}
    return render(request, "staff/recording/returned_choose.html", context, status=status)


def _read(request: DeskRequest, round_: Round, form: ChooseForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    content, name = file.read(), file.name or ""
    try:
        found = returned(round_, name, content)
    except BadInput as refusal:
        add_refusal(form, refusal)
        return _choose(request, round_, form, status=422)
    kept = files.keep(content)
    token = signing.dumps([round_.pk, kept.path, kept.sha256, kept.size, name], salt=_SALT)
    initial = {"token": token, "language": request.consultation.languages[0], "channel": Channel.EMAIL}
    return _page(request, ReturnedForm(round_=round_, found=found, initial=initial), name=name)


def _look(request: DeskRequest, round_: Round) -> HttpResponse:
    """Read the file again as somebody corrected it; record it unless its columns were changed a moment ago."""
    kept, name = _opened(request, round_)
    seen = request.POST.get("seen", "")
    found = returned(round_, name, files.read(kept.path), mapping=mapping_in(request.POST, seen))
    form = ReturnedForm(request.POST, round_=round_, found=found)
    if "again" in request.POST or columns_of(found) != seen:
        typed = {key: value for key, value in request.POST.items() if not key.startswith(("part-", "column-", "seen"))}
        return _page(request, ReturnedForm(round_=round_, found=found, initial=typed), name=name)
    if not form.is_valid():
        return _page(request, form, name=name, status=422)
    at = clock.now()
    recorded = form.has_come(at=at) and _record(request, form, IncomingFile(name, kept, media_type(name)), at=at)
    if recorded:
        return receipts_page(request, recorded, again="staff:upload-returned")
    return _page(request, form, name=name, status=422)


def _opened(request: DeskRequest, round_: Round) -> tuple[KeptFile, str]:
    """Give the file that the page is about; the signature tells that it was uploaded here, for this round."""
    try:
        round_pk, path, sha256, size, name = signing.loads(request.POST["token"], salt=_SALT, max_age=_LONGEST)
    except signing.BadSignature:
        raise BadInput(_("This page is too old. Choose the file again."), place="file") from None
    get_object_or_404(request.consultation.rounds, pk=round_pk if round_pk == round_.pk else 0)
    return KeptFile(path, sha256, size), str(name)


def _record(
    request: DeskRequest, form: ReturnedForm, file: IncomingFile, *, at: datetime
) -> list[tuple[str, Acknowledgement]]:
    """Receive what each organisation says; a refusal stands on the form, and recording again goes on from there."""
    recorded: list[tuple[str, Acknowledgement]] = []
    try:
        for organisation, points in _by_organisation(form).items():
            intake = _intake(form, organisation, points, file, at=at)
            recorded.append((organisation, receive(intake, by=str(request.user))))
    except KeyReused:
        form.add_error(None, _("This file was recorded before with other places or columns. What was recorded stands."))
        return []
    except Refusal as refusal:
        add_refusal(form, refusal)
        return []
    return recorded


def _by_organisation(form: ReturnedForm) -> dict[str, list[Point]]:
    """Divide the points by who speaks; a file without a point is still a submission, for somebody to read."""
    found: defaultdict[str, list[Point]] = defaultdict(list)
    sender = form.typed.text("person/organisation")
    for point, part in form.placed():
        found[point.organisation or sender].append(replace(point, part=part))
    return found or {sender: []}


def _intake(form: ReturnedForm, organisation: str, points: list[Point], file: IncomingFile, *, at: datetime) -> Intake:
    typed, question = form.typed, question_of(form.round.form)
    reference = f"{file.sha256}:{organisation}"
    # Of an organisation that only the table names, nothing is known but its name.
    by_table = bool(organisation) and organisation != typed.text("person/organisation")
    sender = (Piece("person/organisation", organisation.encode()),) if by_table else tuple(sender_typed(typed))
    return Intake(
        round=form.round,
        form=form.round.form if question and points else None,
        key=f"{SOURCE}:{reference}",
        language=form.cleaned_data["language"],
        answers=tuple(answers(points, question)),
        personal=(*sender, *authors(points, question)),
        files=(file,),
        channel=Channel(form.cleaned_data["channel"]),
        group=group_typed(form.round, typed),
        kind=ParticipantKind.ORGANISATION if by_table else kind_typed(typed),
        consent=consent_typed(typed),
        source=SOURCE,
        source_reference=reference[:200],
        received_at=form.received_at(at=at),
        received_source=form.cleaned_data["received_source"],
        facts={} if by_table else facts_typed(typed),
    )


def _page(request: DeskRequest, form: ReturnedForm, *, name: str, status: int = 200) -> HttpResponse:
    context = {"consultation": request.consultation, "round": form.round, "form": form, "name": name}
    return render(request, "staff/recording/returned_look.html", context, status=status)
