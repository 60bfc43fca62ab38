"""The file that a draft was read from: a filled form. It stays with the draft, and with what is sent."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from yobal.collection.models import Draft, DraftFile
from yobal.collection.states import ORIGINAL
from yobal.lib.files import KeptFile

_LONGEST_NAME = 255


@transaction.atomic
def keep_original(draft: Draft, *, kept: KeptFile, name: str, media_type: str, by: str, at: datetime) -> DraftFile:
    """Put the file beside what was read from it, in the place of one that was uploaded before."""
    draft.files.filter(question=ORIGINAL).delete()
    last = draft.files.aggregate(last=Max("position"))["last"] or 0
    return DraftFile.objects.create(
        draft=draft,
        position=last + 1,
        question=ORIGINAL,
        name=name[-_LONGEST_NAME:],
        media_type=media_type,
        size=kept.size,
        sha256=kept.sha256,
        path=kept.path,
        added_at=at,
    )
