"""Checking a draft and sending it."""

from datetime import datetime
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yobal.collection.actions import stand_alone
from yobal.collection.models import Draft
from yobal.collection.queries import files_of
from yobal.collection.states import Consent, ParticipantKind
from yobal.identities.queries import Identity
from yobal.lib import clock
from yobal.lib.errors import BadInput, Closed, Conflict, KeyReused, Refusal
from yobal.lib.numbers import derive
from yobal.publication.states import QuestionKind
from yobal.reception.actions import receive_draft
from yobal.reception.intake import Intake
from yobal.web.parts.answers.naming import PERSONAL, applies, signatories_in
from yobal.web.parts.answers.typed import Typed
from yobal.web.parts.cast import cast, hole
from yobal.web.parts.context import language_links
from yobal.web.parts.templatetags.yobal import words as words_of
from yobal.web.public.answering.forms import AnswerForm
from yobal.web.public.answering.naming import files_sent, intake_of
from yobal.web.public.answering.posted import Posted
from yobal.web.public.answering.showing import answers_in, visible, with_places
from yobal.web.public.answering.shown import answers_shown, who_shown
from yobal.web.public.answering.views.given import given
from yobal.web.public.answering.views.pages import address_of, draft_or_404, frame, private, standing
from yobal.web.public.answering.views.saving import pages_of_draft
from yobal.web.public.answering.views.sent_before import kept_apart

_ANY = "ANY-DRAFT"


@private
@require_safe
def check(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """Show everything as it will be sent; what is wrong is shown in the form, where it can be mended."""
    draft = draft_or_404(slug, secret)
    if draft.sent_at is not None:
        return redirect(address_of(draft, secret))
    typed = Typed.read(bytes(draft.content))
    if not _is_right(draft, typed):
        return redirect(address_of(draft, secret) + "?check")
    return _check_page(request, draft, secret, at=clock.now())


@private
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """Send a draft as it was checked. The same POST again gives the same receipt; a GET leads to the draft."""
    draft, at = draft_or_404(slug, secret), clock.now()
    if request.method != "POST":
        return redirect(address_of(draft, secret))
    posted, typed = Posted.read(request), Typed.read(bytes(draft.content))
    if not compare_digest(posted.key.encode(), draft.form_key.encode()):
        return redirect(address_of(draft, secret))
    if draft.sent_at is None:
        if posted.edits != draft.edits:
            changed = Conflict(_("Your draft was changed after you opened this page. Check it again, then send it."))
            return _check_page(request, draft, secret, at=at, refusal=changed)
        marked = compare_digest(posted.checked.encode(), mark(draft.form_key, draft.edits).encode())
        if not (marked or _is_right(draft, typed)):
            return redirect(address_of(draft, secret) + "?check")
    try:
        return given(request, receive_draft(draft, intake=intake_of(draft, typed)))
    except KeyReused as refusal:
        return kept_apart(request, draft, typed, refusal, at=at)
    except (Closed, BadInput, Conflict) as refusal:
        draft.refresh_from_db()
        if refusal.place == "replaces":
            stand_alone(draft, by="participant", at=at)
        return _check_page(request, draft, secret, at=at, refusal=refusal)


def _is_right(draft: Draft, typed: Typed) -> bool:
    return AnswerForm(draft.round, typed, asked=draft.asked, checked=True, files=files_of(draft)).is_valid()


def _may_hold_back(draft: Draft, typed: Typed) -> bool:
    asked = draft.asked.questions.all() if draft.asked else ()
    return any(question.kind == QuestionKind.FILE and not applies(question, typed) for question in asked)


def mark(form_key: str, edits: int) -> str:
    """Sign that a draft in this state was found right, so that it need not be looked through again to be sent."""
    return derive(settings.SECRET_KEY.encode(), "draft-checked", f"{form_key}:{edits}").hex()


def _check_page(
    request: HttpRequest, draft: Draft, secret: str, *, at: datetime, refusal: Refusal | None = None
) -> HttpResponse:
    typed = Typed.read(bytes(draft.content))
    intake, pages = intake_of(draft, typed), pages_of_draft(draft)
    files = files_sent(draft, typed) if intake.files else []
    kept_back = {file.question for file in files_of(draft)} if _may_hold_back(draft, typed) else set()
    texts = {piece.name: piece.value.decode("utf-8", "replace") for piece in intake.answers}
    nothing = not (intake.files or any(text.strip() for text in texts.values()))
    url = address_of(draft, secret)
    answers = answers_in(texts, form=draft.asked, round_=draft.round)
    answers = with_places(answers, typed=typed, pages=pages, with_files=kept_back)
    words = {
        "secret": secret,
        "form_key": draft.form_key,
        "edits": str(draft.edits),
        "checked": "" if refusal else mark(draft.form_key, draft.edits),
        "answers": answers_shown(answers, url=url),
        "about": _who(intake, typed, url=url + (f"q/{pages[-1].number}/" if pages else "")),
    }

    def page(secret: str, **words: str) -> HttpResponse:
        context = {**words, "refusal": refusal, "attached": files, "nothing": nothing}
        return _rendered(request, draft, secret, context, at=at)

    if refusal or nothing or files or draft.invitation_id or draft.replaces_id or getattr(request, "preview", None):
        return page(**words)
    holes = {name: hole(name) for name in words}
    return cast(request, ("check", draft.round_id), lambda: page(**holes), words=words, whatever_address=True)


def _rendered(request: HttpRequest, draft: Draft, secret: str, words: dict[str, Any], *, at: datetime) -> HttpResponse:
    def address(page: str) -> str:
        # A hole is no part of an address: it takes the place of a word that is.
        return address_of(draft, _ANY, page=page)

    context = {
        **frame(draft.round.consultation, _("Check your answers")),
        **standing(draft.round, at=at, invitation=draft.invitation),
        **words,
        "draft": draft,
        "draft_url": address("draft").replace(_ANY, secret),
        "send_url": address("send").replace(_ANY, secret),
        "language_links": [
            {**link, "url": link["url"].replace(_ANY, secret)} for link in language_links(address("check"))
        ],
        "kept": "saved",
    }
    refusal = words["refusal"]
    return render(request, "public/answering/check.html", context, status=refusal.status if refusal else 200)


def _who(intake: Intake, typed: Typed, *, url: str) -> SafeString:
    names = (visible(typed.text(f"signatory/{number}/name")) for number in signatories_in(typed))
    return who_shown(
        Identity(**{name: visible(typed.text(f"person/{name}")) for name in PERSONAL}),
        kind=str(ParticipantKind(intake.kind).label),
        consent=str(Consent(intake.consent).label),
        group=words_of(intake.group.name) if intake.group else "",
        behalf=intake.facts.get("on_behalf", ""),
        signatories=", ".join(names),
        url=url,
    )
