"""Papers of a meeting."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.lib import files
from yobal.lib.errors import BadInput
from yobal.publication.models import Event, EventFile
from yobal.publication.policies.files import check_file, safe_name
from yobal.publication.states import EventFileKind


@transaction.atomic
def attach_paper(event: Event, *, kind: str, name: str, content: bytes, by: object, at: datetime) -> EventFile:
    """Keep the signed minutes, the signed attendance sheet or another paper of a meeting; it never changes."""
    name = safe_name(name)
    media_type = check_file(name, content)
    if event.files.filter(name=name).exists():
        raise BadInput(_("There is a file of this name already. Give the file another name."), place="files")
    kept = files.keep(content)
    paper = EventFile.objects.create(
        event=event,
        kind=EventFileKind(kind),
        name=name,
        media_type=media_type,
        path=kept.path,
        sha256=kept.sha256,
        size=kept.size,
        added_by=str(by),
        added_at=at,
    )
    scope = event.consultation_id
    record("publication.attach_paper", subject=event, by=by, at=at, scope=scope, kind=kind, sha256=kept.sha256)
    return paper
