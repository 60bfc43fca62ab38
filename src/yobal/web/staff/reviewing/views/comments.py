"""Comments: the list, and one comment beside the text that it speaks about."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.identities.queries import institution
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.publication.models import Provision
from yobal.publication.permissions import can_read, can_review
from yobal.review import actions, queries
from yobal.review.models import Coding, Comment
from yobal.review.queries.reading import last_judgement
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.reviewing.filters import CommentFilter, provisions_of
from yobal.web.staff.reviewing.forms import (
    DispositionForm,
    NewIssueForm,
    PlaceForm,
    RaiseForm,
    SetAsideForm,
    SplitForm,
)
from yobal.web.staff.reviewing.keys import KEYS
from yobal.web.staff.reviewing.views import page_of
from yobal.web.staff.reviewing.views.going_on import go_on, neighbours, to_comment


@desk(may=can_read)
def comments(request: DeskRequest) -> HttpResponse:
    """List the comments in force."""
    chosen = CommentFilter(request.GET, consultation=request.consultation)
    cells = queries.comment_cells(request.consultation)
    found = chosen.narrow(queries.live_comments(request.consultation)).order_by("number")
    page = page_of(request, found, total=chosen.kept_total(cells), fetch=queries.with_context)
    in_force = queries.codings_in_force(page.object_list)
    for row in page.object_list:
        row.codings_shown = in_force[row.pk]
    context = {
        "consultation": request.consultation,
        "filter": chosen,
        "page_obj": page,
        "total": sum(cells.values()),
    }
    return render(request, "staff/reviewing/comments.html", context)


def _fetch(request: DeskRequest, number: int) -> Any:
    found = Comment.objects.filter(consultation=request.consultation)
    related = queries.with_context(found).select_related("submission__round__consultation", "split_from")
    return get_object_or_404(related, number=number)


@desk(may=can_read)
def comment(request: DeskRequest, number: int) -> HttpResponse:
    """Show one comment with what it speaks about, and what may be made of it."""
    return _page(request, _fetch(request, number))


def _page(request: DeskRequest, found: Any, *, opened: str = "", **bound: forms.Form) -> HttpResponse:
    chosen = CommentFilter(request.GET, consultation=request.consultation)
    others = queries.same_wording(found)
    may_review = can_review(request.user, request.consultation)
    context = {
        "consultation": request.consultation,
        "comment": found,
        "institution": institution(found.submission),
        "text": queries.passage_text(found),
        "codings": queries.codings_of(found),
        "last": last_judgement(request.consultation, by=request.user, at=clock.now()) if may_review else None,
        "keys": KEYS["comment"],
        "past": queries.past_codings(found),
        "shared": queries.shared_coding(found),
        "same_count": others.count(),
        "same": others.select_related("submission__receipt").order_by("number")[:20],
        "passages": found.passages.order_by("source_field", "start", "number"),
        "query": chosen.query,
        "neighbours": neighbours(chosen, found),
        "may_review": may_review and found.ended_at is None,
        "opened": opened,
        "failed": next(iter(bound.values()), None),
    }
    if context["may_review"]:
        context |= {name: make(request, found) for name, make in _FORMS.items()} | bound
    return render(request, "staff/reviewing/comment.html", context, status=422 if bound else 200)


def _raise_form(request: DeskRequest, found: Comment, posted: Any = None) -> RaiseForm:
    raised = [coding.issue_id for coding in queries.codings_of(found) if coding.issue_id]
    near = list(queries.issues_near(found).exclude(pk__in=raised))
    rest = queries.open_issues(request.consultation).exclude(pk__in=[*raised, *(issue.pk for issue in near)])
    return RaiseForm(posted, near=near, others=rest, initial=_alone(found))


def _new_issue_form(request: DeskRequest, found: Comment, posted: Any = None) -> NewIssueForm:
    return NewIssueForm(posted, consultation=request.consultation, initial=_alone(found))


def _aside_form(_request: DeskRequest, found: Comment, posted: Any = None) -> SetAsideForm:
    return SetAsideForm(posted, initial=_alone(found))


def _decide_form(request: DeskRequest, _found: Comment, posted: Any = None) -> DispositionForm:
    return DispositionForm(posted, consultation=request.consultation)


def _place_form(request: DeskRequest, found: Any, posted: Any = None) -> PlaceForm:
    placed = {anchor.provision.anchor for anchor in found.places}
    provisions = [row for row in provisions_of(request.consultation) if row.anchor not in placed]
    return PlaceForm(posted, provisions=provisions)


def _split_form(_request: DeskRequest, found: Comment, posted: Any = None) -> SplitForm:
    return SplitForm(posted, text=queries.passage_text(found))


_FORMS: dict[str, Callable[..., forms.Form]] = {
    "raise_form": _raise_form,
    "new_form": _new_issue_form,
    "aside_form": _aside_form,
    "decide_form": _decide_form,
    "place_form": _place_form,
    "split_form": _split_form,
}


def _alone(found: Comment) -> dict[str, bool]:
    """Propose 'only this comment' where the comment is judged on its own already."""
    return {"only_this": not queries.shared_coding(found)}


def _act(request: DeskRequest, number: int, *, form: str, opened: str, act: Callable[[Any, Any], str]) -> HttpResponse:
    """Read a form of the comment page, act, and go on; a refusal is shown where it was typed."""
    found = _fetch(request, number)
    typed = _FORMS[form](request, found, request.POST)
    if typed.is_valid():
        try:
            done = act(found, typed)
        except Refusal as refusal:
            add_refusal(typed, refusal)
        else:
            return go_on(request, found, done)
    return _page(request, found, opened=opened, **{form: typed})


@require_POST
@desk(may=can_review)
def code(request: DeskRequest, number: int) -> HttpResponse:
    """Say which points a comment raises."""

    @transaction.atomic
    def act(found: Comment, typed: RaiseForm) -> str:
        at = clock.now()  # one moment for one act, so that it is undone as one
        for issue in queries.open_issues(request.consultation).filter(number__in=typed.numbers):
            actions.code(found, issue=issue, by=request.user, at=at, only_this=typed.cleaned_data["only_this"])
        return _("Noted: the comment raises a point.")

    return _act(request, number, form="raise_form", opened="raise", act=act)


@require_POST
@desk(may=can_review)
def new_issue(request: DeskRequest, number: int) -> HttpResponse:
    """Make a point that a comment raises."""

    @transaction.atomic
    def act(found: Comment, typed: NewIssueForm) -> str:
        at = clock.now()
        issue = actions.make_issue(
            found.submission.round,
            title=typed.localized("title"),
            theme=typed.cleaned_data["theme"],
            by=request.user,
            at=at,
        )
        actions.code(found, issue=issue, by=request.user, at=at, only_this=typed.cleaned_data["only_this"])
        return _("Point %(number)s was made.") % {"number": issue.number}

    return _act(request, number, form="new_form", opened="new", act=act)


@require_POST
@desk(may=can_review)
def support(request: DeskRequest, number: int) -> HttpResponse:
    """Note that a comment agrees and asks for nothing."""
    found = _fetch(request, number)
    actions.support(found, by=request.user, at=clock.now())
    return go_on(request, found, _("Noted: the comment supports the draft and asks for no change."))


@require_POST
@desk(may=can_review)
def set_aside(request: DeskRequest, number: int) -> HttpResponse:
    """Set a comment aside, with the reason."""

    def act(found: Comment, typed: SetAsideForm) -> str:
        actions.set_aside(found, by=request.user, at=clock.now(), **typed.cleaned_data)
        return _("The comment is set aside, with the reason.")

    return _act(request, number, form="aside_form", opened="aside", act=act)


@require_POST
@desk(may=can_review)
def decide_comment(request: DeskRequest, number: int) -> HttpResponse:
    """Propose what to decide on one comment."""

    def act(found: Comment, typed: DispositionForm) -> str:
        actions.decide_comment(
            found,
            outcome=typed.cleaned_data["outcome"],
            reasons=typed.localized("reasons"),
            by=request.user,
            at=clock.now(),
        )
        return _("The decision is proposed. It stands once another person has approved it.")

    return _act(request, number, form="decide_form", opened="decide", act=act)


@require_POST
@desk(may=can_review)
def place(request: DeskRequest, number: int) -> HttpResponse:
    """Say which part of the draft a comment is about."""

    def act(found: Comment, typed: PlaceForm) -> str:
        provision = _provision(found, typed.cleaned_data["provision"])
        actions.place(found, provision=provision, by=request.user, at=clock.now())
        return _("The comment is placed beside that part of the draft.")

    return _act(request, number, form="place_form", opened="place", act=act)


def _provision(found: Comment, anchor: str) -> Provision:
    """Find a provision in the versions of the comment's own round first, then in the others of the consultation."""
    known = Provision.objects.filter(anchor=anchor, version__document__consultation=found.consultation)
    own = known.filter(version__rounds=found.submission.round).first()
    return own or get_object_or_404(known.order_by("-version__number")[:1])


@require_POST
@desk(may=can_review)
def end_place(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Take back that a comment is about a part of the draft."""
    found = _fetch(request, number)
    actions.end_place(get_object_or_404(found.anchors, pk=pk), by=request.user, at=clock.now())
    return go_on(request, found, _("Taken back: the comment no longer stands beside that part."))


@require_POST
@desk(may=can_review)
def end_coding(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Take a judgement back."""
    found = _fetch(request, number)
    of_this = Coding.objects.filter(comment=found) | Coding.objects.filter(text=found.text_id)
    actions.end_coding(get_object_or_404(of_this, pk=pk), by=request.user, at=clock.now())
    return go_on(request, found, _("The judgement is taken back. It stays in the history."))


@require_POST
@desk(may=can_review)
def split(request: DeskRequest, number: int) -> HttpResponse:
    """Divide a comment into passages, and open the first."""
    found = _fetch(request, number)
    typed = _split_form(request, found, request.POST)
    if typed.is_valid():
        try:
            passages = actions.split(found, spans=typed.passages, by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(typed, refusal)
        else:
            text = _("The comment was divided into %(count)s. Nothing of it is lost.") % {"count": len(passages)}
            messages.success(request, text)
            return to_comment(request, passages[0].number)
    return _page(request, found, opened="split", split_form=typed)
