"""Pages behind the links in our mail: 'was it you?' for the sender, 'in your name too?' for those named beside them.

A page that is opened changes nothing, since programs that look through mail open every link; a button does.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yobal.collection.actions import confirm, disavow
from yobal.collection.links import read_sender_token
from yobal.collection.models import Submission
from yobal.collection.policies import check_link_holds
from yobal.collection.queries import close_of, received_text
from yobal.identities.actions import consent, decline
from yobal.identities.models import Signatory
from yobal.identities.queries import own_words, signatory_of_secret
from yobal.lib import clock
from yobal.lib.errors import WrongState
from yobal.web.public.answering.showing import answers_in, others_in
from yobal.web.public.answering.shown import answers_shown
from yobal.web.public.answering.views.pages import frame, private

LONGEST_NOTE = 2000


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sender(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the reader of a mailbox whether the submission is theirs. Its text is not shown: the address may be wrong."""
    found = get_object_or_404(_submissions(), pk=read_sender_token(token))
    title = _("Did you send this?")
    try:
        _check_link(found)
        if request.method == "POST":
            _note_sender(request, found)
    except WrongState as refusal:
        return _page(request, "sender", found, title, refusal=refusal, longest_note=LONGEST_NOTE)
    return _page(request, "sender", _submissions().get(pk=found.pk), title, longest_note=LONGEST_NOTE)


def _submissions() -> "QuerySet[Submission]":
    related = ("round__consultation", "receipt", "confirmation", "disavowal", "withdrawal", "invitation", "form")
    return Submission.objects.select_related(*related)


def _check_link(submission: Submission) -> None:
    at = clock.now()
    check_link_holds(submission, closes_at=close_of(submission, at=at), at=at)


def _note_sender(request: HttpRequest, submission: Submission) -> None:
    if request.POST.get("do") == "not-me":
        disavow(submission, note=request.POST.get("note", "")[:LONGEST_NOTE], by="mail", at=clock.now())
    else:
        confirm(submission, by="mail", at=clock.now())


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what was said in somebody's name, and ask them whether it is."""
    signatory = signatory_of_secret(secret)
    if signatory is None:
        raise Http404
    title = _("Is this said in your name too?")
    try:
        _check_link(signatory.submission)
        if request.method == "POST":
            answer = decline if request.POST.get("do") == "decline" else consent
            answer(signatory, by="signatory", at=clock.now())
    except WrongState as refusal:
        return _page(request, "link_ended", signatory.submission, title, refusal=refusal)
    return _page(request, "sign", signatory.submission, title, **_said_in_the_name_of(signatory))


def _said_in_the_name_of(signatory: Signatory) -> dict[str, Any]:
    submission = signatory.submission
    texts = received_text(submission.fields.all())
    return {
        "signatory": signatory,
        "sender": own_words(submission),
        "answers": answers_shown(answers_in(texts, form=submission.form, round_=submission.round)),
        "others": others_in(texts, form=submission.form),
    }


def _page(request: HttpRequest, name: str, submission: Submission, title: str, **more: Any) -> HttpResponse:
    refusal = more.get("refusal")
    context = {**frame(submission.round.consultation, title), "submission": submission, **more}
    response = render(request, f"public/answering/{name}.html", context, status=refusal.status if refusal else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
