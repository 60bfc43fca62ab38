"""The next version of a document begins at the desk; what its languages are worth."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.lib.errors import WrongState
from yobal.lib.localized import Localized
from yobal.publication.actions.lineage import BY_EDITOR
from yobal.publication.actions.versions import NewProvision, add_version
from yobal.publication.models import Document, Lineage, Version
from yobal.publication.policies.documents import (
    check_can_choose_prevailing,
    check_can_edit,
    check_can_start,
    check_translation,
)
from yobal.publication.queries.documents import newest_version, provisions_of, waiting_with
from yobal.publication.states import Relation


@transaction.atomic
def start_version(document: Document, *, by: object, at: datetime) -> Version:
    """Begin the next version with the words and figures of the newest one; files to download are not carried over."""
    newest = newest_version(document)
    if newest is None:
        raise WrongState(_("This document has no version yet. Begin with an empty one, or import a file."))
    check_can_start(newest, waiting_with=waiting_with(newest))
    copied = [
        NewProvision(
            row.kind, row.number, Localized(row.heading), Localized(row.body), row.depth, row, str(Relation.SAME)
        )
        for row in provisions_of(newest)
    ]
    version = add_version(document, provisions=copied, previous=newest, illustrative=newest.illustrative, by=by, at=at)
    Lineage.objects.filter(version=version).update(method=BY_EDITOR)
    return version


@transaction.atomic
def start_empty_version(document: Document, *, by: object, at: datetime) -> Version:
    """Begin a document without a file: its provisions are written at the desk."""
    if newest_version(document) is not None:
        raise WrongState(_("This document has a version already. Go on with that one."))
    consultation = document.consultation
    version = Version.objects.create(
        document=document, number=1, illustrative=consultation.illustrative, created_by=str(by), created_at=at
    )
    record("publication.add_version", subject=version, by=by, at=at, scope=consultation.pk, number=1, provisions=0)
    return version


@transaction.atomic
def rate_translation(version: Version, *, language: str, status: str, by: object, at: datetime) -> None:
    """Say how far the words in a language that does not prevail can be relied on."""
    check_can_edit(version, waiting_with=waiting_with(version))
    check_translation(version.document, language=language, status=status)
    version.refresh_from_db(fields=["translations"])
    version.translations = version.translations | {language: status}
    version.save(update_fields=["translations"])
    scope = version.document.consultation_id
    record("publication.rate_translation", subject=version, by=by, at=at, scope=scope, language=language, status=status)


@transaction.atomic
def revise_document(document: Document, *, title: dict[str, str], prevailing: str, by: object, at: datetime) -> None:
    """Change the title of a document, and which of its languages decides."""
    published = document.versions.filter(published_at__isnull=False).exists()
    check_can_choose_prevailing(document, language=prevailing, published=published)
    document.title, document.prevailing = Localized(title), prevailing
    document.save(update_fields=["title", "prevailing"])
    scope = document.consultation_id
    record("publication.revise_document", subject=document, by=by, at=at, scope=scope, prevailing=prevailing)
