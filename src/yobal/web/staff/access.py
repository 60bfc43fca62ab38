"""Who may open which page of the desk: every page about a consultation goes through one of these doors."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.lib.errors import NotAllowed
from yobal.publication.models import Consultation
from yobal.publication.permissions import AnyUser, can_enter
from yobal.web.parts.views import signed_out

P = ParamSpec("P")
Permission = Callable[[AnyUser, Consultation], bool]


class DeskRequest(HttpRequest):
    """A request by a member of staff who is appointed to `consultation`."""

    user: User
    consultation: Consultation


def desk(
    may: Permission = can_enter,
) -> Callable[[Callable[Concatenate[Any, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Open a page at `/desk/<slug>/…` to those whom `may` allows.

    To staff of another consultation it does not exist (404); a colleague without the role is told so (403).
    """

    def decorate(view: Callable[Concatenate[Any, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            consultation = Consultation.objects.filter(slug=slug).first()
            if consultation is None or not can_enter(request.user, consultation):
                raise Http404
            if not may(request.user, consultation):
                raise NotAllowed(_("Your role in this consultation does not include this. Ask the secretariat."))
            request.consultation = consultation
            return view(request, *args, **kwargs)

        @wraps(view)
        def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not request.user.is_authenticated:
                return signed_out(request, sign_in_url=reverse("staff:sign-in"))
            return login_required(guarded)(request, *args, **kwargs)

        return entered

    return decorate
