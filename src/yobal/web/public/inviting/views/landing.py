"""What an institution sees first: what is asked, until when, what is there already, and the letter afterwards."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yobal.collection.invitations.actions import note_opened
from yobal.collection.invitations.queries import (
    answer_of,
    contributions_to,
    draft_of,
    secret_of_draft,
    undecided_in,
)
from yobal.collection.models import Draft
from yobal.lib import clock
from yobal.publication.models import Version
from yobal.render.qr import qr_svg
from yobal.web.parts.papers import letters
from yobal.web.public.answering.views.pages import address_of
from yobal.web.public.inviting.shown import by_part
from yobal.web.public.inviting.views.doors import (
    Door,
    door,
    focal_door,
    frame,
    link_for_colleagues,
    question_on_provisions,
)


@require_safe
@door
def invited(request: HttpRequest, held: Door) -> HttpResponse:
    """Show what is asked; to the focal point also what colleagues wrote, and the way to the answer."""
    at, invitation = clock.now(), held.invitation
    if held.is_focal:
        note_opened(invitation, at=at)
    context = frame(held, _("Your institution is invited to comment"), at=at)
    is_open = context["openness"].window is not None
    draft = draft_of(invitation)
    context |= {
        "versions": _versions(held) if is_open else [],
        "answer": answer_of(invitation),
        "may_comment": is_open and question_on_provisions(held) is not None,
        "comment_url": held.to("contribute"),
        "is_open": is_open,
        "has_more_time": invitation.extensions.exists(),
        **(_for_focal(held, draft) if held.is_focal else {}),
    }
    return render(request, "public/inviting/invited.html", context)


def _versions(held: Door) -> list[tuple[Version, str, list[tuple[str, str]]]]:
    """Give each draft that is asked about, where it is read, and its files with their addresses."""
    found = held.invitation.round.versions.select_related("document").prefetch_related("files")
    return [
        (
            version,
            held.to("invited-version", version.pk),
            [(file.name, held.to("invited-file", file.pk, file.name)) for file in version.files.all()],
        )
        for version in found.order_by("document__position", "number")
    ]


def _for_focal(held: Door, draft: Draft | None) -> dict[str, Any]:
    link = link_for_colleagues(held)
    rows = list(contributions_to(draft)) if draft else []
    return {
        "draft": draft,
        "draft_url": address_of(draft, secret_of_draft(draft)) if draft else "",
        "begin_url": held.to("begin-answer"),
        "parts": by_part(rows, held.invitation.round, address=lambda row: held.to("contribution", row.position)),
        "total": len(rows),
        "undecided": undecided_in(draft) if draft else [],
        "link": link,
        "qr": mark_safe(qr_svg(link, title=_("QR code of the link for your colleagues"))),  # noqa: S308 - our drawing
        "letters": [(kind.upper(), held.to("answer-letter", kind)) for kind in letters.TYPES],
    }


@require_safe
@focal_door
def answer_letter(request: HttpRequest, held: Door, kind: str) -> HttpResponse:
    """Give the letter to sign, with its annex, once the answer is sent."""
    found = answer_of(held.invitation)
    if found is None or kind not in letters.TYPES:
        raise Http404
    content = letters.written(
        letters.answer_sheets(found, invitation=held.invitation),
        kind=kind,
        consultation=held.invitation.round.consultation,
        subject=found,
        own=False,
    )
    response = HttpResponse(content, content_type=letters.TYPES[kind])
    name = f"letter-{found.receipt.number}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
