"""What waits to be sent, and what messages say. No address of a reader is shown to anybody."""

from dataclasses import dataclass

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yobal.lib import clock
from yobal.lib.errors import Conflict, Refusal
from yobal.messaging import actions, queries
from yobal.messaging.policies import check_words
from yobal.messaging.states import Kind
from yobal.messaging.words import LANGUAGES, Words
from yobal.publication.permissions import can_prepare
from yobal.web.parts.context import NAMES
from yobal.web.parts.forms import add_refusal
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.telling.forms import WordsForm
from yobal.web.staff.telling.shown import gaps_explained, preview


@dataclass(frozen=True)
class _Row:
    """One kind of message, and in which languages officials rewrote it."""

    kind: Kind
    languages: tuple[tuple[str, str, bool], ...]


@desk(may=can_prepare)
def outbox(request: DeskRequest) -> HttpResponse:
    """Count what waits, was sent and was put aside, and those who follow; list the messages."""
    scope = request.consultation.pk
    own = {(row.kind, row.language) for row in queries.reworded(scope)}
    context = {
        "consultation": request.consultation,
        "outbox": queries.outbox(scope),
        "here": queries.subscribers(scope),
        "everywhere": queries.subscribers(None),
        "rows": [_Row(kind, tuple((code, NAMES[code], (kind, code) in own) for code in LANGUAGES)) for kind in Kind],
    }
    return render(request, "staff/telling/outbox.html", context)


@require_POST
@desk(may=can_prepare)
def try_again(request: DeskRequest) -> HttpResponse:
    """Take what was put aside into the queue again."""
    count = actions.try_again(request.consultation.pk, by=request.user, at=clock.now())
    notes.success(
        request,
        ngettext("%(count)s message waits again.", "%(count)s messages wait again.", count) % {"count": digits(count)},
    )
    return redirect("staff:messages", request.consultation.slug)


@desk(may=can_prepare)
def message(request: DeskRequest, kind: str, language: str) -> HttpResponse:
    """Change what a message says in one language, and see it as its reader will."""
    _check_named(kind, language)
    consultation, at = request.consultation, clock.now()
    row = queries.template_of(consultation.pk, kind=kind, language=language)
    words = queries.words_of(consultation.pk, kind=kind)[language]
    first = {"subject": words.subject, "body": words.body, "seen": row.edits if row else 0}
    form = WordsForm(request.POST or None, language=language, initial=first)
    theirs: Words | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" not in request.POST:
                seen, by = form.cleaned_data["seen"], request.user
                actions.reword(consultation.pk, kind=kind, language=language, words=form.words, seen=seen, by=by, at=at)
                notes.success(request, _("Saved. Messages say this from now on."))
                return redirect("staff:message", consultation.slug, kind, language)
            check_words(form.words, kind=kind)
            words = form.words
        except Conflict as conflict:
            add_refusal(form, conflict)
            theirs = words
            form.with_seen(row.edits if row else 0)
        except Refusal as refusal:
            add_refusal(form, refusal)
    context = {
        "consultation": consultation,
        "kind": Kind(kind),
        "language": language,
        "language_name": NAMES[language],
        "form": form,
        "own": row is not None,
        "theirs": theirs,
        "gaps": gaps_explained(kind),
        "seen_as": preview(words, consultation, kind=kind, language=language, at=at),
    }
    return render(request, "staff/telling/message.html", context, status=409 if theirs else 200)


@require_POST
@desk(may=can_prepare)
def reset(request: DeskRequest, kind: str, language: str) -> HttpResponse:
    """Go back to the words that come with Yobal."""
    _check_named(kind, language)
    actions.reset(request.consultation.pk, kind=kind, language=language, by=request.user, at=clock.now())
    notes.success(request, _("The message says again what comes with Yobal."))
    return redirect("staff:message", request.consultation.slug, kind, language)


def _check_named(kind: str, language: str) -> None:
    if kind not in Kind.values or language not in LANGUAGES:
        raise Http404
