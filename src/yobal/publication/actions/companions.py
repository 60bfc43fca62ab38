"""Files that accompany a text, in versions of their own."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.lib import files as store
from yobal.lib.errors import BadInput
from yobal.lib.files import KeptFile
from yobal.publication.actions.importing import Sent
from yobal.publication.actions.versions import add_version, keep_file
from yobal.publication.models import Document, DocumentFile, Version
from yobal.publication.policies.files import check_file, safe_name
from yobal.publication.states import DocumentKind, FileRole


def add_files(
    document: Document, *, files: Sequence[Sent], by: object, at: datetime, keep: Collection[int | str] = ()
) -> Version:
    """Keep files with the version that is not public yet, else as the next one; `keep` names files to take over."""
    newest = document.versions.order_by("-number").first()
    if document.kind == DocumentKind.DRAFT and (newest is None or newest.published_at):
        raise BadInput(_("A version of a draft has a text. Import the text first, then add files to it."))
    checked = [(safe_name(file.name), file) for file in files]
    types = [check_file(name, file.content) for name, file in checked]
    with transaction.atomic():
        version = newest if newest and not newest.published_at else _next(document, newest, keep, by=by, at=at)
        for (name, file), media_type in zip(checked, types, strict=True):
            kept = store.keep(file.content)
            keep_file(version, kept=kept, name=name, language=file.language, media_type=media_type, by=by, at=at)
    return version


def _next(
    document: Document, newest: Version | None, keep: Collection[int | str], *, by: object, at: datetime
) -> Version:
    version = add_version(document, provisions=[], illustrative=document.consultation.illustrative, by=by, at=at)
    for file in DocumentFile.objects.filter(version=newest, role=FileRole.FILE, pk__in=keep):
        kept = KeptFile(file.path, file.sha256, file.size)
        facts = {"name": file.name, "language": file.language, "media_type": file.media_type}
        keep_file(version, kept=kept, by=by, at=at, **facts)
    return version
