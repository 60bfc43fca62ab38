"""The letterhead of a consultation's papers: the lines at their head, and the emblem over them."""

from datetime import datetime

from django.db import transaction

from yobal.audit.actions import record
from yobal.lib import files
from yobal.lib.locking import save_unless_changed
from yobal.publication.models import Consultation
from yobal.publication.policies.letterhead import check_emblem


@transaction.atomic
def set_letterhead(
    consultation: Consultation,
    *,
    lines: dict[str, str],
    seen: int,
    by: object,
    at: datetime,
    emblem: tuple[str, bytes] | None = None,
    without_emblem: bool = False,
) -> None:
    """Change the lines, and the emblem where one is given as (name, bytes), unless somebody else did meanwhile."""
    path = "" if without_emblem else consultation.emblem
    if emblem is not None:
        name, content = emblem
        check_emblem(name, content)
        path = files.keep(content).path
    save_unless_changed(consultation, seen=seen, letterhead=lines, emblem=path)
    record("publication.set_letterhead", subject=consultation, by=by, at=at, scope=consultation.pk, emblem=path)
