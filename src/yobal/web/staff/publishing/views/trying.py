"""Trying a consultation out: its public pages at any moment, and a rehearsal of everything."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yobal.lib import clock
from yobal.publication.actions import rehearse_consultation
from yobal.publication.models import Consultation
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import rehearsals_of, times_to_try
from yobal.render.qr import qr_svg
from yobal.web.parts.moments import DayField, TimeField, instant
from yobal.web.parts.preview import Preview, link_to
from yobal.web.staff.access import DeskRequest, desk

_DAY, _SHORT = timedelta(days=1), timedelta(seconds=30)


class MomentForm(forms.Form):
    """A moment that somebody names, in the consultation's zone."""

    day = DayField(label=gettext_lazy("Date"))
    time = TimeField(label=gettext_lazy("Time"))


@dataclass(frozen=True)
class Moment:
    """A moment to look at, with its links and a code for a phone."""

    label: str
    at: datetime | None
    links: tuple[tuple[str, str], ...]

    @property
    def code(self) -> SafeString:
        """The first link as a QR code; it holds a path of numbers and an escaped title."""
        return mark_safe(qr_svg(self.links[0][1], title=_("QR code for a phone")))  # noqa: S308


@desk(may=can_prepare)
def try_out(request: DeskRequest) -> HttpResponse:
    """Lead to the public pages at any moment, and list the rehearsals."""
    consultation = request.consultation
    form = MomentForm(request.GET if "day" in request.GET else None)
    named = _named(form, consultation)
    moments = [_moment(request, label, at) for label, at in _moments(consultation)]
    context = {
        "consultation": consultation,
        "form": form,
        "moments": [_moment(request, _("The moment you named"), named), *moments] if named else moments,
        "rehearsal": _moment(request, _("Now"), None) if consultation.solo else None,
        "rehearsals": rehearsals_of(consultation),
    }
    return render(request, "staff/publishing/try_out.html", context)


@require_POST
@desk(may=can_prepare)
def rehearse(request: DeskRequest) -> HttpResponse:
    """Make a rehearsal and go there."""
    made = rehearse_consultation(request.consultation, by=request.user, at=clock.now())
    messages.success(request, _("This is a rehearsal. Try everything: nothing of it can become public."))
    return redirect("staff:consultation", made.slug)


def _named(form: MomentForm, consultation: Consultation) -> datetime | None:
    if not (form.is_bound and form.is_valid()):
        return None
    return instant(form.cleaned_data["day"], form.cleaned_data["time"], zone=consultation.zone)


def _moments(consultation: Consultation) -> list[tuple[str, datetime]]:
    times = times_to_try(consultation, at=clock.now())
    if times is None:
        return [(_("As it stands now"), clock.now())]
    opens_at, closes_at, grace = times
    found = [
        (_("A day before it opens"), opens_at - _DAY),
        (_("Open"), opens_at + (closes_at - opens_at) / 2),
        (_("The last minute"), closes_at - _SHORT),
        (_("Just after the close, while drafts may still be sent"), closes_at + min(_SHORT, grace / 2)),
        (_("Closed"), closes_at + grace + _SHORT),
    ]
    # What is public already was not so before that, and there is nothing to look at.
    return [(label, at) for label, at in found if not consultation.published_at or at >= consultation.published_at]


def _moment(request: DeskRequest, label: str, at: datetime | None) -> Moment:
    preview = Preview(request.consultation, request.user, at)
    here = get_language() or "km"
    codes = sorted(("km", "en"), key=lambda code: code != here)
    names = {"km": _("Khmer"), "en": _("English")}
    return Moment(label, at, tuple((names[code], link_to(preview, language=code)) for code in codes))
