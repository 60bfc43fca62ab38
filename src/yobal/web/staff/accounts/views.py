"""One's own pages: signing in and out, the language of the desk, one's work, the demonstration clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.accounts import actions
from yobal.accounts.models import User
from yobal.lib import clock
from yobal.lib.errors import NotAllowed, Refusal
from yobal.publication.actions import copy_consultation, create_consultation
from yobal.publication.permissions import can_create_consultations, can_move_clock
from yobal.web.parts.forms import add_refusal
from yobal.web.staff.accounts.forms import STEPS, ClockForm, NewConsultationForm, SignInForm
from yobal.web.staff.accounts.work import Close, closes_of, work_of

DEMONSTRATION_ZONE = ZoneInfo("Asia/Phnom_Penh")


class SignIn(LoginView):
    """Signs a member of staff in, and sets the language that the account remembers."""

    template_name = "staff/accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    # Django would name the host here, where our pages name the body that runs the site.
    extra_context = {"site_name": ""}

    def form_valid(self, form: Any) -> HttpResponse:
        """Remember the language beside the session."""
        response = super().form_valid(form)
        return _with_language(response, form.get_user().language)


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read the desk in another language from now on."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_safe_next(request))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if isinstance(request.user, User) and request.user.language != chosen:
        actions.set_language(request.user, language=chosen, by=request.user, at=clock.now())
    return _with_language(response, chosen)


def _safe_next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=request.is_secure())
    return wanted if safe else reverse("staff:home")


def _with_language(response: HttpResponse, code: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@login_required
def home(request: Any) -> HttpResponse:
    """List the consultations one is appointed to, with what waits for one there."""
    context = {
        "work": work_of(request.user),
        "may_create": can_create_consultations(request.user),
        "may_move_clock": clock.is_moved() and can_move_clock(request.user),
    }
    return render(request, "staff/accounts/home.html", context)


@login_required
def new_consultation(request: Any) -> HttpResponse:
    """Create a consultation and appoint the first member of its secretariat."""
    if not can_create_consultations(request.user):
        raise NotAllowed(_("Only the operators of this site create consultations. Ask them."))
    form = NewConsultationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _create(form, by=request.user)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The consultation is created. Its secretariat prepares it now."))
            return redirect("staff:home")
    return render(request, "staff/accounts/new.html", {"form": form})


def _create(form: NewConsultationForm, *, by: User) -> None:
    found = form.cleaned_data
    if found["source"]:
        title, secretariat = form.localized("title"), found["secretariat"]
        copy_consultation(
            found["source"], slug=found["slug"], title=title, secretariat=secretariat, by=by, at=clock.now()
        )
        return
    create_consultation(
        slug=form.cleaned_data["slug"],
        title=form.localized("title"),
        body_name=form.localized("body_name"),
        languages=form.languages,
        solo=form.cleaned_data["solo"],
        secretariat=form.cleaned_data["secretariat"],
        by=by,
        at=clock.now(),
    )


@login_required
def demonstration_clock(request: Any) -> HttpResponse:
    """Move the clock of a demonstration to a stated moment; does not exist on an official site."""
    if not clock.is_moved():
        raise Http404
    if not can_move_clock(request.user):
        raise NotAllowed(_("Only the secretariat of a consultation moves the clock."))
    closes = closes_of(request.user)
    form = ClockForm(request.POST if "day" in request.POST else None, zone=DEMONSTRATION_ZONE)
    if request.method == "POST":
        target = _named_moment(request, closes) or (form.moment if form.is_bound and form.is_valid() else None)
        if target:
            actions.move_clock(to=target, by=request.user, at=clock.now())
            messages.success(request, _("The clock of this demonstration was moved."))
            return redirect("staff:clock")
    context = {"form": form, "closes": closes, "now": clock.now(), "is_real": not clock.offset()}
    return render(request, "staff/accounts/clock.html", context)


def _named_moment(request: HttpRequest, closes: Sequence[Close]) -> datetime | None:
    """Give the moment of the button that was pressed: back to now, or a step from a close."""
    if request.POST.get("step") == "now":
        return clock.real_now()
    close = next((found for found in closes if str(found.window.pk) == request.POST.get("window")), None)
    step = STEPS.get(request.POST.get("step", ""))
    return close.window.closes_at + step if close and step else None
