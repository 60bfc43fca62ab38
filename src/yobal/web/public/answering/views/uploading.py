"""A file comes back, a filled form or the draft with changes: read, shown for checking, then sent like any answer."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.collection.actions import start_draft
from yobal.collection.actions.originals import keep_original
from yobal.collection.models import Draft
from yobal.lib import clock, files
from yobal.lib.canonical import canonical
from yobal.lib.errors import BadInput, Refusal
from yobal.publication.models import Form, Round
from yobal.publication.queries import public_consultations, public_round
from yobal.web.parts.answers.typed import Pairs, Typed
from yobal.web.parts.filled import LARGEST, FilledForm, Warned, media_type_of, read_filled
from yobal.web.public.answering import tickets
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.returning import returned_as_typed
from yobal.web.public.answering.views.pages import address_of, frame, private, standing
from yobal.web.public.crowd.limits import challenged, slowed
from yobal.web.public.crowd.robots import suspicion_of


@dataclass(frozen=True)
class Taken:
    """What a file says, as if it had been typed; `form` is the one that it answers."""

    typed: Typed
    form: Form
    warnings: tuple[Warned, ...]


@private
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the file, and make a draft of it."""
    at = clock.now()
    consultation = get_object_or_404(public_consultations(at=at), slug=slug)
    round_ = public_round(consultation, at=at)
    if round_ is None or round_.form is None:
        return render(
            request,
            "public/answering/nothing_to_answer.html",
            frame(consultation, _("Upload a filled form or the draft")),
        )
    if request.method != "POST":
        return _ask(request, round_, at=at)
    posted = Posted.read(request)
    waits = slowed(request, posted) or challenged(request, posted, consultation)
    return waits or _take(request, round_, posted, at=at)


def _ask(
    request: HttpRequest,
    round_: Round,
    *,
    at: datetime,
    key: str = "",
    posted: Posted | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Show the page; asked again, it is the same form with the same proofs, since nothing was begun with it."""
    key = key or tickets.new_key()
    context = {
        **frame(round_.consultation, _("Upload a filled form or the draft")),
        **standing(round_, at=at),
        "key": key,
        "ticket": (posted and posted.ticket) or tickets.issue(round_, key, at=at),
        "posted": posted,
        "megabytes": LARGEST // 1_000_000,
        "refusal": refusal,
    }
    if refusal:
        context["page_title"] = _("Error: ") + context["page_title"]
    return render(request, "public/answering/upload.html", context, status=refusal.status if refusal else 200)


def _take(request: HttpRequest, round_: Round, posted: Posted, *, at: datetime) -> HttpResponse:
    key = posted.key if tickets.is_key(posted.key) else tickets.new_key()
    try:
        name, content = _uploaded(request)
        taken = taken_from(round_, name, content, at=at)
        draft, secret = _keep(round_, taken, posted, key=key, at=at)
    except Refusal as refusal:
        return _ask(request, round_, at=at, key=key, posted=posted, refusal=refusal)
    keep_original(
        draft, kept=files.keep(content), name=name, media_type=media_type_of(content), by="participant", at=at
    )
    if not taken.warnings:
        return redirect(address_of(draft, secret, page="check"))
    return _look(request, draft, secret, taken, at=at)


def _uploaded(request: HttpRequest) -> tuple[str, bytes]:
    file: UploadedFile[bytes] | None = request.FILES.get("file")
    if file is None or not file.size:
        raise BadInput(_("Choose the file first."), place="file")
    if file.size > LARGEST:
        raise BadInput(
            _("The file is larger than 10 MB. Make its pictures smaller, or type your answers here."), place="file"
        )
    return file.name or "", file.read()


def taken_from(round_: Round, name: str, content: bytes, *, at: datetime) -> Taken:
    """Tell by its content what a file is, a filled form or a returned draft, and read it; raises BadInput."""
    found = read_filled(round_, content, at=at)
    if found is None:
        assert round_.form is not None  # noqa: S101 - a round takes answers only with a form
        pairs, warnings = returned_as_typed(round_, round_.form, name, content)
        return Taken(Typed.among(pairs), round_.form, warnings)
    if found.filled.is_empty and not found.warnings:
        raise BadInput(
            _("Nothing is filled in. Write into the empty cells beside the Ref, save it, and upload it."), place="file"
        )
    return Taken(Typed.among(tuple(_fields(found))), found.form, found.warnings)


def _fields(found: FilledForm) -> Pairs:
    """The answers under the names of the fields on the web."""
    answers = [(name, line) for name, value in found.answers() for line in _values(found, name, value)]
    comments = [
        (f"answer/{code}/{number}/{what}", text)
        for code, number, texts in found.blocks()
        for what, text in texts.items()
    ]
    return tuple((name, text.encode()) for name, text in (*answers, *comments))


def _values(found: FilledForm, name: str, value: str) -> list[str]:
    """Codes of options stand one a line; a text is one value, whatever its lines."""
    return value.split("\n") if found.is_chosen(name) else [value]


def _keep(round_: Round, taken: Taken, posted: Posted, *, key: str, at: datetime) -> tuple[Draft, str]:
    """Begin a draft; the same file from the same page once more is the same draft, another file one of its own."""
    shown = tickets.issued_at(posted.ticket, round_=round_, key=key)
    waited = tickets.waited_since(posted.grace, slug=round_.consultation.slug, key=posted.key)
    content = taken.typed.content()

    def begin(form_key: str) -> tuple[Draft, str]:
        return start_draft(
            round_,
            content=content,
            form_key=form_key,
            language=get_language() or "km",
            ticket_at=min(moment for moment in (shown, waited, at) if moment),
            suspected=suspicion_of(posted, shown=shown, at=at),
            form=taken.form,
            by="participant",
            at=at,
        )

    draft, secret = begin(key)
    # What was typed since into the draft of an earlier file is not thrown away.
    return (draft, secret) if bytes(draft.content) == canonical(content) else begin(tickets.new_key())


def _look(request: HttpRequest, draft: Draft, secret: str, taken: Taken, *, at: datetime) -> HttpResponse:
    """List what a person must look at before the answers are checked and sent."""
    context = {
        **frame(draft.round.consultation, _("Look at these places")),
        **standing(draft.round, at=at),
        "warnings": taken.warnings,
        "draft_url": address_of(draft, secret),
        "check_url": address_of(draft, secret, page="check"),
        "language_links": [],  # a link would lead away from the list, which is shown only here
    }
    return render(request, "public/answering/uploaded.html", context)
