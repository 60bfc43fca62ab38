"""Messages of e-mail: chosen, looked at, recorded as one submission each."""

from datetime import datetime

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yobal.lib import clock, files
from yobal.lib.errors import BadInput, KeyReused, Refusal
from yobal.publication.models import Round
from yobal.publication.permissions import can_record
from yobal.reception.actions import receive
from yobal.reception.intake import Acknowledgement
from yobal.reception.mail import intake_of, mails_in, recorded_mails
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.recording.mailing.forms import ChooseMailForm, MailForm
from yobal.web.staff.recording.receipts import receipts_page
from yobal.web.staff.recording.views import chosen_round

_SALT = "yobal.web.staff.recording.mailing"
_LONGEST = 7 * 24 * 60 * 60
Recorded = list[tuple[str, Acknowledgement]]


@never_cache
@desk(may=can_record)
def upload_mail(request: DeskRequest) -> HttpResponse:
    """Take files of messages, show what was read in them, and record those that are ticked."""
    round_ = chosen_round(request)
    if round_ is None:
        return render(request, "staff/recording/no_round.html", {"consultation": request.consultation})
    if "token" in request.POST:
        return _record(request, round_)
    if request.method != "POST":
        return _choose(request, round_, ChooseMailForm())
    form = ChooseMailForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _read(request, round_, form)
        except BadInput as refusal:
            add_refusal(form, refusal)
    return _choose(request, round_, form, status=422)


def _choose(request: DeskRequest, round_: Round, form: ChooseMailForm, *, status: int = 200) -> HttpResponse:
    context = {"consultation": request.consultation, "round": round_, "form": form}
    return render(request, "staff/recording/mail_choose.html", context, status=status)


def _read(request: DeskRequest, round_: Round, form: ChooseMailForm) -> HttpResponse:
    found = [(file.name or "", file.read()) for file in form.cleaned_data["messages"]]
    mails = mails_in(found)
    token = signing.dumps([round_.pk, *([name, files.keep(content).path] for name, content in found)], salt=_SALT)
    initial = {"token": token, "language": request.consultation.languages[0]}
    return _page(request, MailForm(round_=round_, mails=mails, known=recorded_mails(round_, mails), initial=initial))


def _record(request: DeskRequest, round_: Round) -> HttpResponse:
    """Receive what is ticked. A message that is refused stays on the page, beside those that were recorded."""
    mails = mails_in(_opened(request, round_))
    form = MailForm(request.POST, round_=round_, mails=mails, known=recorded_mails(round_, mails))
    if not form.is_valid():
        return _page(request, form, status=422)
    if not any(form.chosen()):
        form.add_error(None, _("Tick at least one message that was not recorded before."))
        return _page(request, form, status=422)
    recorded, refused = _receive_each(request, form, at=clock.now())
    if recorded:
        return receipts_page(request, recorded, again="staff:upload-mail", refused=refused)
    return _page(request, form, status=422)


def _opened(request: DeskRequest, round_: Round) -> list[tuple[str, bytes]]:
    """Give the files that the page is about; the signature tells that they were uploaded here, for this round."""
    try:
        round_pk, *kept = signing.loads(request.POST["token"], salt=_SALT, max_age=_LONGEST)
    except signing.BadSignature:
        round_pk, kept = 0, []
    if round_pk != round_.pk:
        raise BadInput(_("This page is too old. Choose the files again."), place="messages")
    return [(name, files.read(path)) for name, path in kept]


def _receive_each(request: DeskRequest, form: MailForm, *, at: datetime) -> tuple[Recorded, list[str]]:
    recorded: Recorded = []
    refused: list[str] = []
    stated = form.stated(at=at)
    for mail, organisation in form.chosen():
        try:
            intake = intake_of(mail, round_=form.round, stated=stated, organisation=organisation, at=at)
            recorded.append((mail.name or mail.email, receive(intake, by=str(request.user))))
        except KeyReused:
            refused.append(
                f"{mail.subject}: " + _("It was recorded before with other facts. What was recorded stands.")
            )
        except Refusal as refusal:
            refused.append(f"{mail.subject}: {refusal}")
    for told in refused:
        form.add_error(None, told)
    return recorded, refused


def _page(request: DeskRequest, form: MailForm, *, status: int = 200) -> HttpResponse:
    context = {"consultation": request.consultation, "round": form.round, "form": form}
    return render(request, "staff/recording/mail_look.html", context, status=status)
