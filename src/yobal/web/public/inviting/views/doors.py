"""Who stands at the door of these pages, and what all of them show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from yobal.collection.invitations.queries import Held, colleagues_secret_of, held_by
from yobal.publication.models import Question
from yobal.web.parts.templatetags.yobal import words
from yobal.web.public.answering.views.pages import private, standing

P = ParamSpec("P")


@dataclass(frozen=True)
class Door(Held):
    """Who stands there, with the secret that they hold."""

    secret: str

    def to(self, name: str, *place: object) -> str:
        """Give the address of a page behind the same link."""
        return reverse(f"public:{name}", args=[self.secret, *place])


def door(
    view: Callable[Concatenate[HttpRequest, Door, P], HttpResponse], *, focal: bool = False
) -> Callable[..., HttpResponse]:
    """Open a page to whoever holds a link in force, or to the focal point alone; to others it does not exist."""

    @private
    @wraps(view)
    def opened(request: HttpRequest, secret: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        held = held_by(secret)
        if held is None or (focal and not held.is_focal):
            raise Http404
        return view(request, Door(held.invitation, held.is_focal, secret), *args, **kwargs)

    return opened


def focal_door(view: Callable[Concatenate[HttpRequest, Door, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to the focal point alone."""
    return door(view, focal=True)


def frame(held: Door, title: str, *, at: datetime) -> dict[str, Any]:
    """Give what every page shows around its matter."""
    round_ = held.invitation.round
    return {
        **standing(round_, at=at, invitation=held.invitation),
        "consultation": round_.consultation,
        "site_name": words(round_.consultation.body_name),
        "invitation": held.invitation,
        "is_focal": held.is_focal,
        "page_title": title,
        "crumbs": [{"url": held.to("invited"), "label": words(held.invitation.institution)}, {"label": title}],
    }


def link_for_colleagues(held: Door) -> str:
    """Give the whole of the link that the focal point passes on."""
    path = reverse("public:invited", args=[colleagues_secret_of(held.invitation)])
    return f"{settings.BASE_URL}{path}"


def question_on_provisions(held: Door) -> Question | None:
    """Give the question under which colleagues comment on parts of the draft; none where the form does not ask so."""
    form = held.invitation.round.form
    return form.question_on_provisions if form else None
