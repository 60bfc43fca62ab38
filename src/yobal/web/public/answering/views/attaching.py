"""The page on which files are attached to a draft; what was typed is kept before anybody comes here."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.collection.actions import attach, detach
from yobal.collection.models import Draft
from yobal.collection.policies import MEGABYTE, MOST_FILES, MOST_FILES_TOGETHER, check_can_attach
from yobal.lib import clock
from yobal.lib.errors import BadInput, Refusal
from yobal.lib.text import printable
from yobal.publication.models import Question
from yobal.publication.states import QuestionKind
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.views.pages import address_of, draft_or_404, frame, private
from yobal.web.public.crowd.limits import slowed

# Beside the files themselves, a body has its boundaries and the names.
_BESIDE = 64 * 1024


@private
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """List the files of a draft; add some, or take one out."""
    draft = draft_or_404(slug, secret)
    if draft.sent_at is not None:
        return redirect(address_of(draft, secret))
    if request.method != "POST":
        return _page(request, draft, secret)
    if _declared(request) > MOST_FILES_TOGETHER * settings.MAX_FILE_BYTES + _BESIDE:
        return _page(request, draft, secret, refusals=[_too_heavy()])
    try:
        if waits := slowed(request, Posted.read(request), draft=draft):
            return waits
        refusals = _change(request, draft)
    except (MultiPartParserError, UnreadablePostError):
        cut = _("The files did not arrive whole. Your text is kept. Choose the files again.")
        return _page(request, draft, secret, refusals=[BadInput(cut, place="files")])
    if refusals:
        return _page(request, draft, secret, refusals=refusals)
    response = redirect(f"{address_of(draft, secret, page='files')}?question={_asked(request)}")
    response.status_code = 303
    return response


def _declared(request: HttpRequest) -> int:
    stated = request.headers.get("Content-Length", "")
    return int(stated) if stated.isascii() and stated.isdigit() else 0


def _too_heavy() -> BadInput:
    most = int(MOST_FILES_TOGETHER * settings.MAX_FILE_BYTES) // MEGABYTE
    words = _("The files are heavier than %(most)s MB together, so none was taken. Your text is kept.") % {"most": most}
    return BadInput(words, place="files")


def _change(request: HttpRequest, draft: Draft) -> list[Refusal]:
    """Do what was posted; each file stands by itself, so that one that is refused takes no other with it."""
    at = clock.now()
    if out := request.POST.get("remove", ""):
        found = draft.files.filter(position=int(out)) if out.isascii() and out.isdigit() and len(out) < 5 else ()
        for file in found:
            detach(file, by="participant", at=at)
        return []
    chosen = request.FILES.getlist("files")
    if not chosen:
        return [BadInput(_("Choose a file first."), place="files")]
    return [refusal for file in chosen if (refusal := _attached(draft, file, question=_asked(request)))]


def _attached(draft: Draft, file: UploadedFile[Any], *, question: str) -> Refusal | None:
    known = question if question in _questions_of(draft).values_list("code", flat=True) else ""
    try:
        # Before it is read: all of a body may be one file.
        check_can_attach(draft, size=file.size or 0, name=printable(file.name or ""))
        attach(draft, question=known, name=file.name or "", content=file.read(), by="participant", at=clock.now())
    except Refusal as refusal:
        return refusal
    return None


def _asked(request: HttpRequest) -> str:
    return (request.POST.get("question", "") or request.GET.get("question", ""))[:40]


def _questions_of(draft: Draft) -> Any:
    form = draft.asked
    return form.questions.filter(kind=QuestionKind.FILE) if form else Question.objects.none()


def _page(request: HttpRequest, draft: Draft, secret: str, *, refusals: list[Refusal] | tuple[()] = ()) -> HttpResponse:
    code = request.GET.get("question", "")[:40] if request.method != "POST" or refusals else ""
    context = {
        **frame(draft.round.consultation, _("Your files")),
        "draft": draft,
        "draft_url": address_of(draft, secret),
        "question": _questions_of(draft).filter(code=code).first() or _questions_of(draft).first(),
        "files": list(draft.files.all()),
        "refusals": refusals,
        "most_files": MOST_FILES,
        "most_each": settings.MAX_FILE_BYTES // MEGABYTE,
        "most_together": int(MOST_FILES_TOGETHER * settings.MAX_FILE_BYTES) // MEGABYTE,
    }
    return render(request, "public/answering/attaching.html", context, status=refusals[0].status if refusals else 200)
