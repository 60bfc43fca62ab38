"""What whoever holds a receipt takes away: the receipt on paper, their files, and all of it to the byte."""

import logging
from base64 import b64encode
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yobal.collection.models import ReceivedField, Submission
from yobal.identities.models import PersonalField
from yobal.identities.queries import own_fields
from yobal.lib import files
from yobal.lib.errors import OutOfOrder
from yobal.publication.addresses import public_address
from yobal.render.failures import RenderFailed
from yobal.render.pdf import html_to_pdf

_log = logging.getLogger(__name__)
_LONGEST_POSITION = 5


def paper(submission: Submission, held: dict[str, str]) -> HttpResponse:
    """Set the receipt into PDF. It holds the private code, so that it is kept nowhere."""
    language = get_language() or "km"
    title = _("Receipt %(number)s") % {"number": submission.receipt.number}
    context = {
        "title": title,
        "language": language,
        "held": held,
        "submission": submission,
        "consultation": submission.round.consultation,
        "address": public_address("receipt", language=language),
        "record_root": bytes(submission.record_root).hex(),
    }
    html = render_to_string("public/answering/paper.html", context)
    try:
        content = html_to_pdf(html, language=language, title=title)
    except RenderFailed as failure:
        _log.error("A receipt was not set: %s", failure.cause)
        raise OutOfOrder(
            _("The PDF could not be made just now. Take a photo of the page, or try again later.")
        ) from None
    return _file(content, f"{submission.receipt.number}.pdf", media_type="application/pdf")


def attachment(submission: Submission, position: str) -> HttpResponse:
    """Give back one file as it came, under the name that it came with."""
    is_number = position.isdecimal() and len(position) < _LONGEST_POSITION
    found = submission.attachments.filter(position=position).first() if is_number else None
    if found is None or hasattr(submission, "erasure"):
        raise Http404
    names = {field.name: bytes(field.value or b"") for field in own_fields(submission)}
    name = names.get(f"file/{found.position}/name", b"").decode("utf-8", "replace")
    return _file(files.read(found.path), name or f"file-{found.position}")


def record(submission: Submission) -> HttpResponse:
    """Give the octets as received, with salts and commitments, so that anybody can recompute the record's root."""
    fields: list[ReceivedField | PersonalField] = [*submission.fields.all(), *own_fields(submission)]
    account = {
        "record_root": bytes(submission.record_root).hex(),
        "recorded_at": submission.recorded_at.isoformat(),
        "fields": [
            {
                "name": field.name,
                "ordinal": field.ordinal,
                "value_base64": _base64(field.value),
                "salt_base64": _base64(field.salt),
                "commitment": bytes(field.commitment).hex(),
            }
            for field in fields
        ],
    }
    response = JsonResponse(account, json_dumps_params={"indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="{submission.receipt.number}.json"'
    return response


def _file(content: bytes, name: str, *, media_type: str = "application/octet-stream") -> HttpResponse:
    """Whatever a file claims to be, the browser keeps it as a file and runs nothing of it."""
    safe = "".join(character for character in name if character.isprintable() and character not in '/\\"')
    disposition = content_disposition_header(as_attachment=True, filename=safe or "file") or "attachment"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _base64(octets: Any) -> str | None:
    return None if octets is None else b64encode(octets).decode()
