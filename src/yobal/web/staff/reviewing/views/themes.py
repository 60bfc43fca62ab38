"""Themes, by which points are grouped."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from yobal.lib import clock
from yobal.lib.errors import NotAllowed, Refusal
from yobal.publication.permissions import can_read, can_review
from yobal.review import actions
from yobal.review.models import Theme
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.reviewing.forms import EditThemeForm, ThemeForm


@desk(may=can_read)
def themes(request: DeskRequest) -> HttpResponse:
    """List the themes, and add one."""
    form = ThemeForm(request.POST or None, consultation=request.consultation)
    may_review = can_review(request.user, request.consultation)
    if request.method == "POST":
        if not may_review:
            raise NotAllowed(_("Reviewers and the secretariat make themes."))
        if form.is_valid():
            try:
                actions.make_theme(request.consultation, title=form.localized("title"), by=request.user, at=clock.now())
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The theme is added."))
                return redirect("staff:themes", request.consultation.slug)
    counted = Count("issues", filter=Q(issues__ended_at__isnull=True))
    context = {
        "consultation": request.consultation,
        "themes": request.consultation.themes.filter(ended_at__isnull=True).annotate(points=counted),
        "form": form,
        "may_review": may_review,
    }
    return render(request, "staff/reviewing/themes.html", context, status=422 if form.errors else 200)


@desk(may=can_review)
def theme(request: DeskRequest, pk: int) -> HttpResponse:
    """Rename a theme."""
    found = get_object_or_404(Theme, consultation=request.consultation, ended_at=None, pk=pk)
    initial = {"title": found.title, "seen": found.edits}
    form = EditThemeForm(request.POST or None, consultation=request.consultation, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_theme(
                found,
                title=form.localized("title"),
                seen=form.cleaned_data["seen"],
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
            form.look_again(found.edits)
        else:
            messages.success(request, _("The theme is renamed."))
            return redirect("staff:themes", request.consultation.slug)
    context = {"consultation": request.consultation, "theme": found, "form": form}
    return render(request, "staff/reviewing/theme.html", context, status=422 if form.errors else 200)
